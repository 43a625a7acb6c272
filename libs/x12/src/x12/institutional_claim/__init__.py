"""Institutional claim, 837I, guide 005010X223A2."""

from x12.claims import (
    Attachment,
    Condition,
    Contract,
    Drug,
    Facility,
    NamedProvider,
    OrganizationBilling,
    OtherSubscriber,
    Patient,
    Payer,
    PayToAddress,
    PayToPlan,
    Provider,
    ProviderNumbers,
    Receiver,
    Repricing,
    Submitter,
    Subscriber,
    SubscriberLevel,
)
from x12.institutional_claim.codes import (
    BillValue,
    Diagnosis,
    InpatientProcedure,
    Occurrence,
    OccurrenceSpan,
)
from x12.institutional_claim.files import SET, read, read_batch, write, write_batch
from x12.institutional_claim.lines import LineAdjudication, ServiceLine
from x12.institutional_claim.models import ClaimBatch, InstitutionalClaim, OtherPayer
from x12.institutional_claim.stays import Admission, Note
from x12.pricing import InpatientResult, OutpatientResult

BillingProvider = OrganizationBilling

__all__ = [
    "SET",
    "Admission",
    "Attachment",
    "BillValue",
    "BillingProvider",
    "ClaimBatch",
    "Condition",
    "Contract",
    "Diagnosis",
    "Drug",
    "Facility",
    "InpatientProcedure",
    "InpatientResult",
    "InstitutionalClaim",
    "LineAdjudication",
    "NamedProvider",
    "Note",
    "Occurrence",
    "OccurrenceSpan",
    "OtherPayer",
    "OtherSubscriber",
    "OutpatientResult",
    "Patient",
    "PayToAddress",
    "PayToPlan",
    "Payer",
    "Provider",
    "ProviderNumbers",
    "Receiver",
    "Repricing",
    "ServiceLine",
    "Submitter",
    "Subscriber",
    "SubscriberLevel",
    "read",
    "read_batch",
    "write",
    "write_batch",
]
