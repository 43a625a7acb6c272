"""Reads 837P transaction sets."""

from __future__ import annotations

from x12.envelope import TransactionSet
from x12.professional_claim.models import ClaimBatch, ProfessionalClaim


def read(transaction_set: TransactionSet) -> list[ProfessionalClaim]:
    """Return the claims of an 837P."""
    return list(read_batch(transaction_set).claims)


def read_batch(transaction_set: TransactionSet) -> ClaimBatch:
    """Return the claims of an 837P with its header."""
    raise NotImplementedError
