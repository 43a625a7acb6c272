"""Writes 835 interchanges."""

from __future__ import annotations

from collections.abc import Sequence

from x12.envelope import Envelope
from x12.remittance.models import Remittance


def write(remittances: Sequence[Remittance], envelope: Envelope) -> str:
    """Write each remittance as one transaction set (control numbers 0001, 0002...)."""
    raise NotImplementedError
