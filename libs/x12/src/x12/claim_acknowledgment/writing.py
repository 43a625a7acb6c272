"""Writes 277CA interchanges."""

from __future__ import annotations

from x12.claim_acknowledgment.models import ClaimAcknowledgment
from x12.envelope import Envelope


def write(
    acknowledgment: ClaimAcknowledgment,
    envelope: Envelope,
    *,
    transaction_control_number: str = "0001",
) -> str:
    """Write a 277CA."""
    raise NotImplementedError
