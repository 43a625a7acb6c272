"""Writes 999 interchanges (005010X231A1)."""

from __future__ import annotations

from x12.envelope import Envelope
from x12.implementation_acknowledgment.models import ImplementationAcknowledgment
from x12.implementation_acknowledgment.reading import SET


def write(
    acknowledgment: ImplementationAcknowledgment,
    envelope: Envelope,
    *,
    transaction_control_number: str = "0001",
) -> str:
    """Write a 999 as one transaction set in one interchange.

    Raises X12Error when the envelope or the acknowledgment holds what the guide rejects.
    """
    return SET.write(acknowledgment, envelope, transaction_control_number)
