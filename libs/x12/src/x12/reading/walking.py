"""Walks one transaction set through its guide and hands out its loops as they close."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import chain

from x12.errors import X12Error
from x12.findings import Report
from x12.guide import ROOT, LoopRule, SegmentRule
from x12.limits import DEFAULT_LIMITS, Limits
from x12.reading.frame import Frame
from x12.reading.hierarchy import Hierarchy
from x12.reading.interchanges import CONTROL_SEGMENT_IDS, SetText, ignore
from x12.reading.steps import Opening, Step, Steps, StepTable, Switch, bit_of, fits
from x12.segments import Delimiters

_CODE_LENGTH_MAX = 3

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
        self._table = table
        self._delimiters = delimiters
        self._report = report
        self._hook = hook
        self._limits = limits
        self._hierarchy = Hierarchy(report)

    def frames(self, text: SetText) -> Iterator[Frame]:
        """Yield each loop of the guide's unit as it closes, and the outermost loop at the end.

        Raises X12Error when a value cannot be read or a unit is larger than the limit. This is the
        hot loop of the codec: what runs for every segment stands here, what is rare in methods.
        """
        hook, delimiters = self._hook, self._delimiters
        separator, close_hooks = delimiters.element, self._close_hooks
        unit_id, segments_max = self._table.guide.unit, self._limits.unit_segments_max
        start = position = text.header.position
        opening = self._table.root
        root = frame = Frame(opening, None, position, self._make(opening, None, position))
        steps = opening.steps
        stopped_at: str | None = None
        trailer: list[str] | None = None
        for raw in chain((text.raw,), text.following):
            elements = raw.split(separator)
            step = steps[elements[0]]
            if step.__class__ is Switch:
                try:
                    step = step.by_code[elements[step.element]]
                except (KeyError, IndexError):
                    step = self._switch(step, elements)
            if step is None and raw[:1].isspace():
                raw = raw.strip()  # noqa: PLW2901
                elements = raw.split(separator)
                step = self._look_up(steps, elements)
            if step is None:
                if elements[0] in CONTROL_SEGMENT_IDS and position > start:
                    stopped_at = raw
                    break
                self._report_unplaced(frame, elements, raw, position)
                position += 1
                continue
            if step.others:
                step = self._choose(step, elements)
            if step.moves:
                for _ in range(step.closes):
                    if frame.opening.required & ~frame.seen:
                        self._report_missing(frame)
                    if frame.opening.rule in close_hooks:
                        close_hooks[frame.opening.rule](frame)
                    if frame.opening.rule.id == unit_id:
                        yield frame
                        start = position
                    frame = frame.parent
                for opening in step.opens:
                    if frame.seen & opening.bit:
                        self._count_loop(frame, opening.rule, opening.bit, position)
                    else:
                        frame.seen |= opening.bit
                    if opening.place < frame.reached:
                        self._tell("G03", opening.rule, opening.rule.opening.id, position)
                    else:
                        frame.reached = opening.place
                    maker, model = opening.maker, frame.model
                    frame = Frame(
                        opening, frame, position, maker(model, position) if maker else model
                    )
                steps = frame.opening.steps
                if step.is_level:
                    self._hierarchy.enter(frame, elements, position)
            bit = step.bit
            if frame.seen & bit:
                self._count(frame, step, position)
            else:
                frame.seen |= bit
            if step.place < frame.reached:
                self._tell("G03", frame.rule, step.segment.id, position)
            else:
                frame.reached = step.place
            if hook is not None:
                hook(frame, step.segment, elements, raw, position)
            setter = step.setter
            if setter is not None:
                try:
                    setter(frame.model, elements, delimiters)
                except X12Error as fault:
                    self._refuse(fault, frame, step, position)
            if elements[0] == "SE":
                trailer = elements
                break
            position += 1
            if position - start > segments_max:
                raise X12Error(f"more than {segments_max} segments in one claim or set", "", position)
        text.finish(position if trailer else position - 1, trailer=trailer, stopped_at=stopped_at)
        while frame is not root:
            self._close(frame)
            if frame.rule.id == unit_id:
                yield frame
            frame = frame.parent
        self._close(root)
        self._hierarchy.end()
        yield root

    def _make(self, opening: Opening, around: object, position: int) -> object:
        return around if opening.maker is None else opening.maker(around, position)

    def _close(self, frame: Frame) -> None:
        if frame.opening.required & ~frame.seen:
            self._report_missing(frame)
        if frame.rule in self._close_hooks:
            self._close_hooks[frame.rule](frame)

    def _look_up(self, steps: Steps, elements: list[str]) -> Step | None:
        entry = steps[elements[0]]
        return self._switch(entry, elements) if isinstance(entry, Switch) else entry

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

    def _count(self, frame: Frame, step: Step, position: int) -> None:
        rule = step.segment
        if self._next_count(frame, step.bit) == rule.repeat_max + 1:
            self._tell("G04", frame.rule, rule.id, position, limit=rule.repeat_max)

    def _count_loop(self, parent: Frame, rule: LoopRule, bit: int, position: int) -> None:
        if self._next_count(parent, bit) == rule.repeat_max + 1:
            self._tell("G05", rule, rule.opening.id, position, limit=rule.repeat_max)

    def _next_count(self, frame: Frame, bit: int) -> int:
        if frame.counts is None:
            frame.counts = {}
        count = frame.counts[bit] = frame.counts.get(bit, 1) + 1
        return count

    def _refuse(self, fault: X12Error, frame: Frame, step: Step, position: int) -> None:
        """Report a value that cannot be read, with its place."""
        self._report(
            "G08",
            loop="" if frame.rule.id == ROOT else frame.rule.id,
            segment=step.segment.id,
            element="" if fault.element_position is None else f"{fault.element_position:02d}",
            position=position,
            message=fault.message,
        )

    def _report_missing(self, frame: Frame) -> None:
        for node in frame.rule.nodes:
            # A missing SE is told of by the envelope.
            if node.required and not frame.seen & bit_of(node) and node.id != "SE":
                if isinstance(node, SegmentRule):
                    self._tell("G01", frame.rule, node.id, frame.position, name=node.key)
                else:
                    opening = node.opening
                    self._tell("G02", node, opening.id, frame.position, name=opening.key)

    def _report_unplaced(
        self, frame: Frame, elements: list[str], raw: str, position: int
    ) -> None:
        segment_id = elements[0]
        if not segment_id:
            self._tell("X05", frame.rule, "", position)
        elif segment_id in self._table.keys_by_id:
            self._tell("G07", frame.rule, segment_id, position, kind=_shown_kind(elements))
        else:
            self._tell("G06", frame.rule, segment_id[:3], position)
        if self._hook is not None:
            self._hook(frame, None, elements, raw, position)

    def _tell(
        self, rule: str, loop: LoopRule, segment_id: str, position: int, **facts: object
    ) -> None:
        place = "" if loop.id == ROOT else loop.id
        self._report(rule, loop=place, segment=segment_id, position=position, **facts)


def _shown_kind(elements: list[str]) -> str:
    """Return id and code of a segment for a message; nothing that could be a person's data."""
    code = elements[1] if len(elements) > 1 else ""
    is_code = len(code) <= _CODE_LENGTH_MAX and code.isascii() and code.isalnum()
    return f"{elements[0]}*{code}" if is_code else elements[0]
