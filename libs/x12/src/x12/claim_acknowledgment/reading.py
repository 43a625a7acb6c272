"""Reads 277CA transaction sets."""

from __future__ import annotations

from x12.claim_acknowledgment.models import ClaimAcknowledgment
from x12.envelope import TransactionSet


def read(transaction_set: TransactionSet) -> ClaimAcknowledgment:
    """Return the acknowledgment of a 277CA."""
    raise NotImplementedError
