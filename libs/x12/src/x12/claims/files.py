"""Reads and writes whole transaction sets of claims."""

from __future__ import annotations

from typing import Any

from x12.claims.levels import LevelOf, LevelWriter, subscriber_level
from x12.envelope import Envelope, TransactionSet
from x12.guide import ROOT
from x12.sink import SegmentSink, write_interchange
from x12.transaction import SetModel


def read_claim_batch(set_model: SetModel, transaction_set: TransactionSet) -> Any:
    """Return the batch of a set with its claims. Raises X12Error as ``SetModel.read`` does."""
    batch, claims = set_model.read(transaction_set)
    batch.claims = tuple(claims)
    return batch


def write_claim_batch(
    set_model: SetModel,
    batch: Any,
    envelope: Envelope,
    transaction_control_number: str,
    level_of: LevelOf = subscriber_level,
) -> str:
    """Write a batch as one transaction set in one interchange.

    Raises X12Error for what X12 cannot carry or the guide does not allow.
    """

    def add_body(sink: SegmentSink) -> None:
        set_model.writers.write(ROOT, batch, sink)
        LevelWriter(set_model, sink, level_of).write(batch.claims)

    return write_interchange(envelope, set_model.guide, [(transaction_control_number, add_body)])
