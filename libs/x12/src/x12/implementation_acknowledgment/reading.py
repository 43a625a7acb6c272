"""Reads 999 transaction sets."""

from __future__ import annotations

from x12.envelope import TransactionSet
from x12.implementation_acknowledgment.models import ImplementationAcknowledgment


def read(transaction_set: TransactionSet) -> ImplementationAcknowledgment:
    """Return the acknowledgment of a 999."""
    raise NotImplementedError
