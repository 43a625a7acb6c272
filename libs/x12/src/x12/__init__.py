"""Healthcare X12 as typed models: read a text, get claims, remittances and acknowledgments.

A pure library: text in, models out, and back. Nothing here reads a clock, a file or a network.
"""

from x12 import (
    claim_acknowledgment,
    claim_status,
    dental_claim,
    eligibility,
    implementation_acknowledgment,
    institutional_claim,
    interchange_acknowledgment,
    professional_claim,
    remittance,
)
from x12.adjustments import Adjustment
from x12.envelope import (
    Envelope,
    FunctionalGroup,
    Interchange,
    InterchangeAcknowledgment,
    TransactionSet,
    read_interchanges,
)
from x12.errors import X12Error
from x12.findings import Finding, Profile, Severity
from x12.limits import Limits
from x12.parties import Address, Contact, Name, Party
from x12.procedures import Procedure
from x12.qualified import DatedPeriod, QualifiedAmount, QualifiedQuantity, Reference
from x12.segments import Delimiters, Segment, read_segments
from x12.streaming import Record, read_claims, read_records, read_sets
from x12.transaction import StreamedSet
from x12.validation import Verdict, acknowledge, validate
from x12.writing import write_sets

__all__ = [
    "Address",
    "Adjustment",
    "Contact",
    "DatedPeriod",
    "Delimiters",
    "Envelope",
    "Finding",
    "FunctionalGroup",
    "Interchange",
    "InterchangeAcknowledgment",
    "Limits",
    "Name",
    "Party",
    "Procedure",
    "Profile",
    "QualifiedAmount",
    "QualifiedQuantity",
    "Record",
    "Reference",
    "Segment",
    "Severity",
    "StreamedSet",
    "TransactionSet",
    "Verdict",
    "X12Error",
    "acknowledge",
    "claim_acknowledgment",
    "claim_status",
    "dental_claim",
    "eligibility",
    "implementation_acknowledgment",
    "institutional_claim",
    "interchange_acknowledgment",
    "professional_claim",
    "read_claims",
    "read_interchanges",
    "read_records",
    "read_segments",
    "read_sets",
    "remittance",
    "validate",
    "write_sets",
]
