"""Reads 835 transaction sets."""

from __future__ import annotations

from x12.envelope import TransactionSet
from x12.remittance.models import Remittance


def read(transaction_set: TransactionSet) -> Remittance:
    """Return the remittance of an 835."""
    raise NotImplementedError
