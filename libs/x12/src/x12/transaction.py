"""Joins a guide with its models: reading a set in one piece or unit by unit, and writing."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import islice
from typing import Any

from x12.binding.completing import check_complete
from x12.binding.reading import bind
from x12.binding.writing import Writers
from x12.envelope import Envelope, TransactionSet
from x12.enveloping import SetBody, interchange_parts
from x12.errors import X12Error
from x12.findings import Report
from x12.guide import ROOT, Guide, LoopRule, load_guide
from x12.limits import DEFAULT_LIMITS, Limits
from x12.reading.frame import Frame
from x12.reading.interchanges import SetText
from x12.reading.steps import StepTable
from x12.reading.walking import CloseHook, SegmentHook, SetWalk
from x12.rules import raise_unreadable
from x12.sink import SegmentSink

_CLAIMS_AT_A_TIME = 16

AddSet = Callable[["SetModel", Any, Iterable[Any], SegmentSink], Iterator[None]]
"""Adds an outermost model and its units to a sink, and yields after each unit."""


def _own_model(frame: Frame) -> Any:
    return frame.model


def _add_whole(
    set_model: SetModel, whole: Any, _units: Iterable[Any], sink: SegmentSink
) -> Iterator[None]:
    set_model.writers.write(ROOT, whole, sink)
    yield


def _some_at_a_time(claims: Iterable[Any]) -> Iterator[Any]:
    """Yield claims, of which some are asked for before the first of them is yielded.

    Reading and writing in turns claim by claim would take a third longer: the code of each drives
    that of the other out of the processor's caches.
    """
    remaining = iter(claims)
    while some := deque(islice(remaining, _CLAIMS_AT_A_TIME)):
        while some:
            yield some.popleft()


@dataclass(slots=True, kw_only=True, eq=False)
class StreamedSet:
    """A transaction set whose claims come one after another, and are never there all at once.

    Writing it asks for a few claims ahead, which must be objects of their own.

    ``header`` is what the set holds besides: a ``ClaimBatch`` (837) or ``Remittance`` (835) whose
    own ``claims`` do not count, or what a set without claims holds. ``claims`` can be gone through
    once. What stands behind the claims, as the provider adjustments of a remittance do, need not be
    in the header before they have ended.
    """

    header: Any
    claims: Iterable[Any] = ()


@dataclass(frozen=True, kw_only=True, eq=False)
class SetModel:
    """A guide and the models of its loops.

    ``models`` gives the class of each loop that no other model holds; that of ``ST`` holds what
    stands before and after the units. ``finish_unit`` gets the frame of a unit that has closed and
    returns its model; there it fills in what stands in the loops around it. ``add_set`` writes the
    outermost model with its units, ST and SE left out.
    """

    table: str
    models: Mapping[str, type]
    finish_unit: Callable[[Frame], Any] = _own_model
    add_set: AddSet = _add_whole

    @cached_property
    def guide(self) -> Guide:
        """The guide, from its table."""
        return load_guide(self.table)

    @cached_property
    def steps(self) -> StepTable:
        """The steps of the guide, with the functions that build the models."""
        return StepTable(self.guide, bind(self.guide, self.models))

    @cached_property
    def writers(self) -> Writers:
        """The functions that write the models."""
        return Writers(self.guide, self.models)

    def stream(
        self,
        text: SetText,
        report: Report,
        hook: SegmentHook | None = None,
        limits: Limits = DEFAULT_LIMITS,
        close_hooks: Mapping[LoopRule, CloseHook] | None = None,
    ) -> Iterator[tuple[Frame, Any]]:
        """Yield each unit with its frame, and at the end the outermost model with its frame."""
        unit_id = self.guide.unit
        walk = SetWalk(self.steps, text.delimiters, report, hook, limits, close_hooks)
        for frame in walk.frames(text):
            is_unit = unit_id != ROOT and frame.parent is not None
            yield frame, self.finish_unit(frame) if is_unit else frame.model

    def read(self, transaction_set: TransactionSet) -> tuple[Any, list[Any]]:
        """Return the outermost model and the units of a set.

        Raises X12Error for another guide, a value that is not what its type says, and for what a
        model cannot be without.
        """
        if transaction_set.text.guide is not self.guide:
            raise X12Error(self._mismatch(transaction_set), "ST", transaction_set.position)
        *units, (_, whole) = self.stream(transaction_set.replay(), raise_unreadable)
        for _, each in units:
            check_complete(each, self.guide.unit)
        check_complete(whole, ROOT)
        return whole, [each for _, each in units]

    def _mismatch(self, transaction_set: TransactionSet) -> str:
        guide, other = self.guide, transaction_set.text.guide
        found = "an unknown guide"
        if other is not None:
            found = f"{other.transaction_set_identifier} {other.version}"
        return f"{guide.transaction_set_identifier} {guide.version} is expected, {found} is there"

    def write(self, whole: object, envelope: Envelope, transaction_control_number: str) -> str:
        """Write an outermost model with its units as one set in one interchange.

        Raises X12Error when the envelope or the model holds what the guide rejects.
        """
        sets = [(transaction_control_number, self._body(whole))]
        return "".join(interchange_parts(envelope, self.guide, sets))

    def parts(self, wholes: Iterable[object], envelope: Envelope) -> Iterator[str]:
        """Yield one interchange of many sets (0001, 0002...) as ``interchange_parts`` does.

        Each is an outermost model with its units, or a StreamedSet.
        """
        sets = ((f"{n:04d}", self._body(whole)) for n, whole in enumerate(wholes, start=1))
        return interchange_parts(envelope, self.guide, sets)

    def _body(self, whole: Any) -> SetBody:
        if isinstance(whole, StreamedSet):
            return partial(self.add_set, self, whole.header, _some_at_a_time(whole.claims))
        return partial(self.add_set, self, whole, () if self.guide.unit == ROOT else whole.claims)
