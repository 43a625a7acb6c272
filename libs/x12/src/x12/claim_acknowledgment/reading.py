"""Reads 277CA transaction sets (005010X214)."""

from __future__ import annotations

from x12.claim_acknowledgment.models import ClaimAcknowledgment
from x12.envelope import TransactionSet
from x12.transaction import SetModel

SET = SetModel(table="claim_acknowledgment/guide.txt", models={"ST": ClaimAcknowledgment})


def read(transaction_set: TransactionSet) -> ClaimAcknowledgment:
    """Return the acknowledgment of a 277CA.

    A batch that is refused as a whole has no providers. Raises X12Error for another guide, a
    missing source or receiver, or a faulty value. A claim that the file does not name is kept.
    """
    acknowledgment: ClaimAcknowledgment = SET.read(transaction_set)[0]
    return acknowledgment
