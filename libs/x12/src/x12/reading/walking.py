"""Walks one transaction set through its guide and hands out its loops as they close."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import chain
from typing import Any, NoReturn

from x12.errors import X12Error
from x12.findings import Report
from x12.guide import ROOT, LoopRule, SegmentRule
from x12.guide.model import qualifier_index
from x12.limits import DEFAULT_LIMITS, Limits
from x12.reading.frame import Frame, open_frame
from x12.reading.growing import Growth
from x12.reading.hierarchy import Hierarchy
from x12.reading.interchanges import CONTROL_SEGMENT_IDS, SetText, ignore
from x12.reading.steps import Opening, Step, Steps, StepTable, Switch, bit_of, fits
from x12.segments import Delimiters

_CODE_LENGTH_MAX = 3
_REPEATS_UNTIL_LISTS = 256
_TOLD_APART = frozenset({"NM1", "N1", "HL"})
"""Segments that open many kinds of loops."""

SegmentHook = Callable[[Frame, SegmentRule | None, list[str], str, int], None]
"""Is told of every segment: loop, rule (``None`` when unknown), elements, text, position."""

CloseHook = Callable[[Frame], None]
"""Is told of every loop as it closes."""


class SetWalk:
    """One ST to SE on its way through the table of its guide."""

    def __init__(
        self,
        table: StepTable,
        delimiters: Delimiters,
        report: Report = ignore,
        hook: SegmentHook | None = None,
        limits: Limits = DEFAULT_LIMITS,
        close_hooks: Mapping[LoopRule, CloseHook] | None = None,
    ) -> None:
        self._close_hooks = close_hooks or {}
        self._closed: list[Frame] = []
        self._start = 0
        self._table = table
        self._delimiters = delimiters
        self._blanks = delimiters.blanks
        self._report = report
        self._hook = hook
        self._size_max = limits.unit_segments_max
        self._hierarchy = Hierarchy(report)
        self._growth = Growth()

    def frames(self, text: SetText) -> Iterator[Frame]:  # noqa: C901, PLR0912, PLR0915  # hot loop
        """Yield each loop of the guide's unit as it closes, and the outermost loop at the end.

        Raises X12Error when a unit is larger than the limit. This is the hot loop of the codec:
        what runs for every segment stands here, what is rarer in methods.
        """
        hook, closed = self._hook, self._closed
        delimiters, separator = self._delimiters, self._delimiters.element
        self._start = position = text.header.position
        frame = open_frame(self._table.root, None, position)
        # What has come in the frame, kept at hand until another loop is entered.
        steps, seen, reached = frame.opening.steps, 0, 0
        stopped_at: str | None = None
        elements: list[str] = []
        for position, raw in enumerate(chain((text.raw,), text.following), position):  # noqa: B020
            elements = raw.split(separator)
            step: Any = steps[elements[0]]  # a Step from here on, once a Switch is resolved
            if step is not None and step.by_code is not None:
                try:
                    step = step.by_code[elements[step.element]]
                except (KeyError, IndexError):
                    step = self._switch(step, elements)
            if step is None or not step.is_plain:
                frame.seen, frame.reached = seen, reached
                if step is None:
                    step, elements, raw = self._find(steps, elements, raw)  # noqa: PLW2901
                    if step is None:
                        if elements[0] in CONTROL_SEGMENT_IDS and position > text.header.position:
                            stopped_at = raw
                            break
                        self._report_unplaced(frame, elements, raw, position)
                        continue
                if step.others:
                    step = self._choose(step, elements)
                if step.moves:
                    frame = self._move(frame, step, position)
                    steps, seen, reached = frame.opening.steps, frame.seen, frame.reached
                    if step.is_level:
                        self._hierarchy.enter(frame, elements, position)
                    if closed:
                        yield closed.pop()
            if step.place >= reached and not seen & step.bit:
                seen |= step.bit
                reached = step.place
            else:
                frame.seen, frame.reached = seen, reached
                self._judge(frame, step, position)
                seen = frame.seen
            if hook is not None:
                hook(frame, step.segment, elements, raw, position)
            setter = step.setter
            if setter is not None:
                try:
                    setter[len(elements)](frame.model, elements, delimiters, position)
                except X12Error as fault:
                    self._refuse(fault, frame, step, position)
            elif step.ends:
                break
        frame.seen, frame.reached = seen, reached
        trailer = elements if stopped_at is None and elements[0] == "SE" else None
        last = position if stopped_at is None else position - 1
        text.finish(last, trailer=trailer, stopped_at=stopped_at)
        yield from self._end(frame)

    def _end(self, frame: Frame) -> Iterator[Frame]:
        """Close what is still open."""
        while frame.parent is not None:
            self._close(frame, frame.position)
            frame = frame.parent
        yield from self._closed
        self._close(frame, frame.position)
        self._hierarchy.end()
        self._growth.end()
        yield frame

    def _move(self, frame: Frame, step: Step, position: int) -> Frame:
        """Close the loops that end, open those that begin, and return the innermost."""
        for _ in step.closes:
            opening = frame.opening
            # Most loops close without anybody to be told.
            is_told = opening.is_unit or opening.rule in self._close_hooks
            if is_told or opening.required & ~frame.seen:
                self._close(frame, position)
            frame = frame.parent  # type: ignore[assignment]  # what is open closes
        for opening in step.opens:
            if opening.place >= frame.reached and not frame.seen & opening.bit:
                frame.seen |= opening.bit
                frame.reached = opening.place
            else:
                self._judge_loop(frame, opening, position)
            frame = open_frame(opening, frame, position)
        return frame

    def _close(self, frame: Frame, position: int) -> None:
        """Close a loop; one that is a unit is put aside."""
        opening = frame.opening
        if opening.required & ~frame.seen:
            self._report_missing(frame)
        if opening.rule in self._close_hooks:
            self._close_hooks[opening.rule](frame)
        if opening.is_unit:
            self._growth.end_unit()
            self._closed.append(frame)
            self._start = position

    def _judge(self, frame: Frame, step: Step, position: int) -> None:
        """Count a segment that repeats, and report one that comes too often or too late."""
        bit = step.bit
        if frame.seen & bit:
            if self._count(frame, bit, position) == step.too_many:
                rule = step.segment
                self._tell("G04", frame.rule, rule.id, position, limit=rule.repeat_max)
        else:
            frame.seen |= bit
        if step.place < frame.reached:
            self._tell("G03", frame.rule, step.segment.id, position)

    def _judge_loop(self, frame: Frame, opening: Opening, position: int) -> None:
        """Count a loop that repeats, and report one that comes too often or too late."""
        bit, rule = opening.bit, opening.rule
        if frame.seen & bit:
            if self._count(frame, bit, position) == opening.too_many:
                self._tell("G05", rule, rule.opening.id, position, limit=rule.repeat_max)
        else:
            frame.seen |= bit
        if opening.place < frame.reached:
            self._tell("G03", rule, rule.opening.id, position)

    def _count(self, frame: Frame, bit: int, position: int) -> int:
        """Return how often a node has come now, which is the second time at least."""
        counts = frame.counts
        if counts is None:
            counts = frame.counts = {}
        count = counts[bit] = counts.get(bit, 1) + 1
        if not count % _REPEATS_UNTIL_LISTS:
            self._growth.loosen(frame)
        if position - self._start > self._size_max:
            self._refuse_size(position)
        return count

    def _refuse_size(self, position: int) -> NoReturn:
        raise X12Error(f"more than {self._size_max} segments in one claim or set", "", position)

    def _find(
        self, steps: Steps, elements: list[str], raw: str
    ) -> tuple[Step | None, list[str], str]:
        """Look once more, without the blanks that some partners indent segments with."""
        if raw[:1] not in self._blanks:
            return None, elements, raw
        raw = raw.strip(self._blanks)
        elements = raw.split(self._delimiters.element)
        entry = steps[elements[0]]
        return (
            self._switch(entry, elements) if isinstance(entry, Switch) else entry,
            elements,
            raw,
        )

    def _switch(self, switch: Switch, elements: list[str]) -> Step | None:
        code = elements[switch.element or 1] if len(elements) > (switch.element or 1) else ""
        if not switch.element:
            code, _, _ = code.partition(self._delimiters.component)
        return switch.by_code.get(code, switch.plain)

    def _choose(self, step: Step, elements: list[str]) -> Step:
        separator = self._delimiters.component
        for each in (step, *step.others):
            if fits(each.segment, elements, separator):
                return each
        return step

    def _refuse(self, fault: X12Error, frame: Frame, step: Step, position: int) -> None:
        """Report a value that cannot be read, with its place."""
        n = step.setter.element_at(fault) if step.setter else None
        self._report(
            "G08",
            loop="" if frame.rule.id == ROOT else frame.rule.id,
            segment=step.segment.id,
            element="" if n is None else f"{n:02d}",
            position=position,
            message=fault.message,
        )

    def _report_missing(self, frame: Frame) -> None:
        for node in frame.rule.nodes:
            # A missing SE is told of by the envelope.
            if node.required and not frame.seen & bit_of(node) and node.id != "SE":
                if isinstance(node, SegmentRule):
                    name = f"{_shown_key(node)} ({node.name})"
                    self._tell("G01", frame.rule, node.id, frame.position, name=name)
                else:
                    name = f"{_shown_key(node.opening)} ({node.name})"
                    self._tell("G02", node, node.opening.id, frame.position, name=name)

    def _report_unplaced(self, frame: Frame, elements: list[str], raw: str, position: int) -> None:
        segment_id = elements[0]
        if not segment_id:
            self._tell("X05", frame.rule, "", position)
        elif segment_id in self._table.keys_by_id:
            self._tell("G07", frame.rule, segment_id, position, kind=self._shown_kind(elements))
        else:
            self._tell("G06", frame.rule, segment_id[:3], position)
        if self._hook is not None:
            self._hook(frame, None, elements, raw, position)

    def _shown_kind(self, elements: list[str]) -> str:
        """Return id and code of a segment for a message; nothing that could be a person's data."""
        n = qualifier_index(elements[0])
        code, _, _ = (elements[n] if n < len(elements) else "").partition(
            self._delimiters.component
        )
        is_code = 0 < len(code) <= _CODE_LENGTH_MAX and code.isascii() and code.isalnum()
        return f"{elements[0]}*{code}" if is_code else elements[0]

    def _tell(
        self, rule: str, loop: LoopRule, segment_id: str, position: int, **facts: Any
    ) -> None:
        place = "" if loop.id == ROOT else loop.id
        self._report(rule, loop=place, segment=segment_id, position=position, **facts)


def _shown_key(rule: SegmentRule) -> str:
    """Return the id of a segment, with its code where the code tells it from others."""
    is_opening = rule.parent is not None and rule.parent.opening is rule
    siblings = rule.parent.segments if rule.parent is not None else []
    alone = sum(each.id == rule.id for each in siblings) == 1
    return rule.id if alone and not (is_opening and rule.id in _TOLD_APART) else rule.key
