"""Writes 999 interchanges."""

from __future__ import annotations

from x12.envelope import Envelope
from x12.implementation_acknowledgment.models import ImplementationAcknowledgment


def write(
    acknowledgment: ImplementationAcknowledgment,
    envelope: Envelope,
    *,
    transaction_control_number: str = "0001",
) -> str:
    """Write a 999."""
    raise NotImplementedError
