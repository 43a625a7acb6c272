"""Claim acknowledgment, 277CA, guide 005010X214."""

from x12.claim_acknowledgment.models import (
    AcknowledgedClaim,
    AcknowledgedProvider,
    AcknowledgmentStatus,
    AcknowledgmentTotals,
    ClaimAcknowledgment,
    StatusCode,
)
from x12.claim_acknowledgment.reading import (
    read,
)
from x12.claim_acknowledgment.writing import (
    write,
)

__all__ = [
    "AcknowledgedClaim",
    "AcknowledgedProvider",
    "AcknowledgmentStatus",
    "AcknowledgmentTotals",
    "ClaimAcknowledgment",
    "StatusCode",
    "read",
    "write",
]
