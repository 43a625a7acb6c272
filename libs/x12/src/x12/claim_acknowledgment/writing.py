"""Writes 277CA interchanges (005010X214)."""

from __future__ import annotations

from x12.claim_acknowledgment.models import ClaimAcknowledgment
from x12.claim_acknowledgment.reading import SET
from x12.envelope import Envelope


def write(
    acknowledgment: ClaimAcknowledgment,
    envelope: Envelope,
    *,
    transaction_control_number: str = "0001",
) -> str:
    """Write a 277CA as one transaction set in one interchange.

    Raises X12Error when the envelope or the acknowledgment holds what the guide rejects.
    """
    return SET.write(acknowledgment, envelope, transaction_control_number)
