"""Professional claim, 837P, guide 005010X222A1."""

from x12.professional_claim.models import (
    BillingProvider,
    ClaimBatch,
    LineAdjudication,
    OtherPayer,
    OtherSubscriber,
    Patient,
    Payer,
    ProfessionalClaim,
    Provider,
    Receiver,
    ServiceFacility,
    ServiceLine,
    Submitter,
    Subscriber,
)
from x12.professional_claim.reading import (
    read,
    read_batch,
)
from x12.professional_claim.reading_lines import (
    read_line,
)
from x12.professional_claim.reading_other_payers import (
    read_other_payer,
)
from x12.professional_claim.writing import (
    write,
)
from x12.professional_claim.writing_claims import (
    add_claim,
    add_payer,
)

__all__ = [
    "BillingProvider",
    "ClaimBatch",
    "LineAdjudication",
    "OtherPayer",
    "OtherSubscriber",
    "Patient",
    "Payer",
    "ProfessionalClaim",
    "Provider",
    "Receiver",
    "ServiceFacility",
    "ServiceLine",
    "Submitter",
    "Subscriber",
    "add_claim",
    "add_payer",
    "read",
    "read_batch",
    "read_line",
    "read_other_payer",
    "write",
]
