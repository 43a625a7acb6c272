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
from x12.professional_claim.writing import (
    write,
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
    "read",
    "read_batch",
    "write",
]
