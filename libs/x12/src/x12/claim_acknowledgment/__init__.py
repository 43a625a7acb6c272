"""Claim acknowledgment, 277CA, guide 005010X214."""

from x12.claim_acknowledgment.models import (
    AcknowledgedClaim,
    AcknowledgedLine,
    AcknowledgedPatient,
    AcknowledgedProvider,
    AcknowledgmentTotals,
    ClaimAcknowledgment,
)
from x12.claim_acknowledgment.reading import (
    SET,
    read,
)
from x12.claim_acknowledgment.statuses import (
    AcknowledgmentStatus,
)
from x12.claim_acknowledgment.writing import (
    write,
)
from x12.status_codes import StatusCode

__all__ = [
    "SET",
    "AcknowledgedClaim",
    "AcknowledgedLine",
    "AcknowledgedPatient",
    "AcknowledgedProvider",
    "AcknowledgmentStatus",
    "AcknowledgmentTotals",
    "ClaimAcknowledgment",
    "StatusCode",
    "read",
    "write",
]
