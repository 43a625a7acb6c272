"""Reads and writes whole transaction sets of claims."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Generic, TypeVar

from x12.claims.header import Receiver, Submitter
from x12.claims.levels import LevelOf, LevelWriter
from x12.envelope import Envelope, TransactionSet
from x12.guide import ROOT
from x12.sink import SegmentSink
from x12.transaction import AddSet, SetModel

_Claim = TypeVar("_Claim")
_Batch = TypeVar("_Batch")


class ClaimFiles(Generic[_Claim, _Batch]):
    """The sets of one guide of claims: its claims, and the batch that holds those of a set."""

    def __init__(self, set_model: SetModel) -> None:
        self._set_model = set_model

    def read(self, transaction_set: TransactionSet) -> list[_Claim]:
        """Return the claims of a set, in the order of the file.

        Segments that the guide does not have are passed over. Raises X12Error for another guide, a
        missing amount, date or party, or a value that is not what its type says.
        """
        return self._set_model.read(transaction_set)[1]

    def read_batch(self, transaction_set: TransactionSet) -> _Batch:
        """Return the claims of a set with its header. Raises X12Error as ``read`` does."""
        batch, claims = self._set_model.read(transaction_set)
        batch.claims = tuple(claims)
        return batch  # type: ignore[no-any-return]  # of the set's models

    def write(
        self,
        claims: Sequence[_Claim],
        envelope: Envelope,
        *,
        submitter: Submitter,
        receiver: Receiver,
        reference: str,
        transaction_control_number: str = "0001",
    ) -> str:
        """Write claims as one transaction set in one interchange.

        Neighbours with an equal billing provider share its level, and so do those with equal
        subscribers and patients. ``reference`` is BHT03. Raises X12Error when the envelope or a
        claim holds what X12 cannot carry or the guide does not allow. Whether a payer would take
        the claim is not checked here.
        """
        batch = self._set_model.models[ROOT](
            reference=reference,
            created_at=envelope.created_at.replace(second=0, microsecond=0),
            submitter=submitter,
            receiver=receiver,
            claims=tuple(claims),
        )
        return self.write_batch(batch, envelope, transaction_control_number)

    def write_batch(
        self, batch: _Batch, envelope: Envelope, transaction_control_number: str = "0001"
    ) -> str:
        """Write a batch as it was read, with its own header. Raises X12Error as ``write`` does."""
        return self._set_model.write(batch, envelope, transaction_control_number)


def claim_levels(level_of: LevelOf) -> AddSet:
    """Return the function that writes a batch with its claims below their levels."""

    def add_batch(
        set_model: SetModel, batch: Any, claims: Iterable[Any], sink: SegmentSink
    ) -> Iterator[None]:
        set_model.writers.write(ROOT, batch, sink)
        yield from LevelWriter(set_model, sink, level_of).write(claims)

    return add_batch
