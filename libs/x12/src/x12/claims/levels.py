"""The levels above claims: billing provider, subscriber, patient (HL 20, 22, 23)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import chain, groupby, islice
from typing import Any, TypeVar

from x12.claims.claim import Claim
from x12.claims.coverage import SubscriberLevel
from x12.errors import X12Error
from x12.guide import LoopRule
from x12.reading.frame import Frame
from x12.sink import SegmentSink
from x12.transaction import SetModel

_BILLING_PROVIDER, _SUBSCRIBER, _PATIENT, _CLAIM = "2000A", "2000B", "2000C", "2300"
_LEVEL_CODES = {_BILLING_PROVIDER: "20", _SUBSCRIBER: "22", _PATIENT: "23"}
_SELF = "18"
_Level = TypeVar("_Level", bound=SubscriberLevel)

LevelOf = Callable[[Any], SubscriberLevel]
"""Returns what loop 2000B says of a claim."""


def finish_claim(frame: Frame) -> Any:
    """Return the claim of a frame, filled from the levels above it."""
    claim: Claim = frame.model
    parent = frame.parent
    if parent is not None and parent.rule.id == _PATIENT:
        claim.patient = parent.model
        parent = parent.parent
    if parent is None or parent.parent is None:
        raise X12Error("a claim must stand below a subscriber", "CLM", frame.position)
    level: SubscriberLevel = parent.model
    claim.subscriber = level.subscriber
    claim.payer = level.payer
    claim.payer_responsibility = level.payer_responsibility
    claim.claim_filing_indicator = level.claim_filing_indicator
    claim.billing_provider = parent.parent.model
    return claim


def subscriber_level(claim: Claim, model: type[_Level] = SubscriberLevel) -> _Level:  # type: ignore[assignment]
    """Return what loop 2000B says of a claim, in the model of its guide."""
    return model(
        payer_responsibility=claim.payer_responsibility,
        # A dependent's relationship stands in PAT01 instead.
        relationship_code=_SELF if claim.patient is None else "",
        claim_filing_indicator=claim.claim_filing_indicator,
        subscriber=claim.subscriber,
        payer=claim.payer,
    )


class LevelWriter:
    """Writes claims with their levels. Equal neighbours share a level."""

    def __init__(self, set_model: SetModel, sink: SegmentSink, level_of: LevelOf) -> None:
        self._set_model = set_model
        self._sink = sink
        self._level_of = level_of
        self._rules = {loop_id: _loop(set_model, loop_id).opening for loop_id in _LEVEL_CODES}
        self._claims_per_level = _loop(set_model, _CLAIM).repeat_max

    def write(self, claims: Iterable[Any]) -> Iterator[None]:
        """Write the claims, and yield after each.

        They may come from an iterator. Raises X12Error for what the guide does not allow, and for
        none.
        """
        start = self._sink.position
        for provider, provider_claims in groupby(claims, key=lambda each: each.billing_provider):
            number = self._open(_BILLING_PROVIDER, provider, None, has_children=True)
            for level, level_claims in groupby(provider_claims, key=self._level_of):
                yield from self._write_level(level, level_claims, number)
        if self._sink.position == start:
            self._sink.refuse_missing_loop(_loop(self._set_model, _BILLING_PROVIDER))

    def _write_level(
        self, level: SubscriberLevel, claims: Iterator[Any], parent: int
    ) -> Iterator[None]:
        """Write a subscriber with its claims, again where it has more than a level may hold."""
        while (first := next(claims, None)) is not None:
            number = self._open(_SUBSCRIBER, level, parent, has_children=first.patient is not None)
            some = islice(claims, self._claims_per_level - 1)
            yield from self._write_claims(chain([first], some), number)

    def _write_claims(self, claims: Iterable[Any], parent: int) -> Iterator[None]:
        for patient, patient_claims in groupby(claims, key=lambda each: each.patient):
            if patient is not None:
                self._open(_PATIENT, patient, parent, has_children=False)
            for claim in patient_claims:
                self._set_model.writers.write(_CLAIM, claim, self._sink)
                yield

    def _open(self, loop_id: str, model: object, parent: int | None, *, has_children: bool) -> int:
        rule, code = self._rules[loop_id], _LEVEL_CODES[loop_id]
        number = self._sink.add_level(rule, code, parent, child_code=str(int(has_children)))
        self._set_model.writers.write(loop_id, model, self._sink)
        return number


def _loop(set_model: SetModel, loop_id: str) -> LoopRule:
    loop = set_model.guide.root.find_loop(loop_id)
    if loop is None:
        raise LookupError(f"the guide has no loop {loop_id}")
    return loop
