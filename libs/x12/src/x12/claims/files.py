"""Reads and writes whole transaction sets of claims."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from x12.claims.levels import LevelOf, LevelWriter
from x12.envelope import TransactionSet
from x12.guide import ROOT
from x12.sink import SegmentSink
from x12.transaction import SetModel


def read_claim_batch(set_model: SetModel, transaction_set: TransactionSet) -> Any:
    """Return the batch of a set with its claims. Raises X12Error as ``SetModel.read`` does."""
    batch, claims = set_model.read(transaction_set)
    batch.claims = tuple(claims)
    return batch


def claim_levels(level_of: LevelOf) -> Callable[[SetModel, Any, SegmentSink], None]:
    """Return the function that writes a batch with its claims below their levels."""

    def add_batch(set_model: SetModel, batch: Any, sink: SegmentSink) -> None:
        set_model.writers.write(ROOT, batch, sink)
        LevelWriter(set_model, sink, level_of).write(batch.claims)

    return add_batch
