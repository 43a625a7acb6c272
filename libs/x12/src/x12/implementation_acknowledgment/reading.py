"""Reads 999 transaction sets (005010X231A1)."""

from __future__ import annotations

from x12.envelope import TransactionSet
from x12.errors import X12Error
from x12.implementation_acknowledgment.models import ImplementationAcknowledgment
from x12.transaction import SetModel

SET = SetModel(
    table="implementation_acknowledgment/guide.txt", models={"ST": ImplementationAcknowledgment}
)


def read(transaction_set: TransactionSet) -> ImplementationAcknowledgment:
    """Return the acknowledgment of a 999.

    Raises X12Error for another guide, a missing AK1, IK5 or AK9, or a faulty value.
    """
    acknowledgment: ImplementationAcknowledgment = SET.read(transaction_set)[0]
    for each in acknowledgment.sets:
        if not each.result_code:
            raise X12Error("is missing after this AK2", "IK5", each.position)
    return acknowledgment
