"""Writes 837P interchanges."""

from __future__ import annotations

from collections.abc import Sequence

from x12.envelope import Envelope
from x12.professional_claim.models import ProfessionalClaim, Receiver, Submitter


def write(
    claims: Sequence[ProfessionalClaim],
    envelope: Envelope,
    *,
    submitter: Submitter,
    receiver: Receiver,
    reference: str,
    transaction_control_number: str = "0001",
) -> str:
    """Write claims as one transaction set in one interchange."""
    raise NotImplementedError
