"""Compiles, for each model, the function that writes it as the segments of its loop."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from x12.binding.expressions import is_constant
from x12.binding.fields import (
    bound_fields,
    code_of,
    inner_rule,
    named_rules,
    part_rule,
    parted_rules,
    segment_rules,
)
from x12.binding.holding import Held, Names
from x12.binding.laying import absent
from x12.binding.places import At, Inner, Part, Whole
from x12.binding.segment_lines import SegmentLines, counts
from x12.binding.source_text import indented
from x12.errors import X12Error
from x12.guide import Guide, LoopRule, SegmentRule
from x12.guide.model import UNBOUNDED
from x12.sink import SegmentSink

Writer = Callable[[Any, SegmentSink], None]

_WRITTEN_ELSEWHERE = frozenset({"ST", "SE"})
"""Segments that count, which the sink writes."""
_LEVEL = "HL"
_NUMBERED = "LX"
_BOUNDS = frozenset({"LS", "LE"})


class Writers:
    """The compiled writers of a guide."""

    def __init__(self, guide: Guide, models: Mapping[str, type]) -> None:
        self._by_loop: dict[str, Writer] = {}
        for loop_id, model in models.items():
            loop = guide.root.find_loop(loop_id)
            if loop is None:
                raise LookupError(f"the guide has no loop {loop_id}")
            self._by_loop[loop_id] = compile_writer(loop, model)

    def write(self, loop_id: str, model: object, sink: SegmentSink) -> None:
        """Write a model as its loop. Raises X12Error for what the guide does not allow."""
        try:
            self._by_loop[loop_id](model, sink)
        except X12Error as fault:
            if fault.segment_position is not None:
                raise
            # A value that cannot be written as text: its segment would have been the next one.
            place = (fault.segment_id, sink.position, fault.element_position)
            raise X12Error(fault.message, *place) from None


def compile_writer(loop: LoopRule, model: type, *, is_inner: bool = False) -> Writer:
    """Return the function that writes a model as one occurrence of a loop.

    The HL of an inner loop is written too; that of an outermost one is its caller's to write.
    Raises LookupError when the model names a place that the guide does not have, or leaves a
    required element of a segment that it writes without a value.
    """
    return _Compiler(loop, model, is_inner=is_inner).compile()


class _Compiler:
    def __init__(self, loop: LoopRule, model: type, *, is_inner: bool) -> None:
        self._loop = loop
        self._is_inner = is_inner
        self._names = Names()
        self._lines: list[str] = ["add = w.segments.append"]
        self._by_segment: dict[SegmentRule, list[Held]] = {}
        self._inner: dict[LoopRule, Held] = {}
        self._covered: set[SegmentRule] = set()
        self._counted: set[SegmentRule] = set()
        self._collect(loop, model, "o")
        self._segments = SegmentLines(loop, self._counted, self._names)

    def _collect(
        self,
        loop: LoopRule,
        model: type,
        owner: str,
        part: str = "",
        around: frozenset[SegmentRule] = frozenset(),
    ) -> None:
        named, parted = named_rules(loop, model) | around, parted_rules(loop, model)
        for field in bound_fields(model):
            place = field.place
            if isinstance(place, At | Whole):
                rules = segment_rules(loop, place, named)
                if not rules:
                    refused = Held(field, owner)
                    self._lines.append(f"if {refused.is_there}: w.refuse({place.segment!r})")
                    continue
                self._covered.update(rules)
                code = code_of(place) if rules[0] in parted else ""
                held = Held(field, owner, code=code, kinds=len(rules), part=part)
                self._by_segment.setdefault(rules[0], []).append(held)
                if not held.of_one_kind:
                    self._counted.update(_siblings(rules[0]))
            elif isinstance(place, Inner):
                self._inner[inner_rule(loop, place)] = Held(field, owner)
            elif isinstance(place, Part):
                inner = f"{owner}_{field.name}"
                empty = self._names.name(absent(field.holds))
                self._lines.append(f"{inner} = {owner}.{field.name}")
                self._lines.append(f"if {inner} is None: {inner} = {empty}")
                is_there = f"{inner} is not {empty}"
                self._collect(
                    part_rule(loop, place), field.holds, inner, is_there, frozenset(named)
                )

    def compile(self) -> Writer:
        self._write_nodes(self._loop, with_level=self._is_inner)
        body = "\n".join(indented(self._lines))
        names = dict(self._names.values)
        exec(compile(f"def writer(o, w):\n{body}", "<x12 writer>", "exec"), names)  # noqa: S102
        writer: Writer = names["writer"]
        return writer

    def _write_nodes(self, loop: LoopRule, *, with_level: bool) -> None:
        name = self._names.name
        with_level = with_level and loop.opening.id == _LEVEL
        if with_level:
            has_children = " or ".join(map(self._is_there, self._levels_below(loop))) or "False"
            self._lines.append(f"w.begin_level({name(loop.opening)}, bool({has_children}))")
        counted = [node for node in loop.segments if node in self._counted]
        if counted:
            self._lines.append(f"{counts(loop)} = {{}}")
        for node in loop.nodes:
            if isinstance(node, LoopRule):
                self._write_loop(node)
            elif node.id not in _WRITTEN_ELSEWHERE and node.id != _LEVEL:
                self._lines += self._segment(node)
        for rule in counted:
            if rule.required:
                missing = f"w.refuse_missing({name(rule)})"
                self._lines.append(f"if {name(rule)} not in {counts(loop)}: {missing}")
        if with_level:
            self._lines.append("w.end_level()")

    def _write_loop(self, loop: LoopRule) -> None:
        inner = self._inner.get(loop)
        if inner is None:
            if self._held(loop):
                self._write_open_loop(loop)
            return
        name = self._names.name
        writer = name(compile_writer(loop, inner.field.holds, is_inner=True))
        missing = f"w.refuse_missing_loop({name(loop)})"
        if not inner.field.many:
            self._lines.append(f"if {inner.value} is not None: {writer}({inner.value}, w)")
            if loop.required:
                self._lines.append(f"else: {missing}")
            return
        if loop.repeat_max < UNBOUNDED:
            extra = f"w.refuse_extra_loop({name(loop)})"
            self._lines.append(f"if len({inner.value}) > {loop.repeat_max}: {extra}")
        if loop.required:
            self._lines.append(f"if not {inner.value}: {missing}")
        if loop.opening.id == _NUMBERED:
            self._lines.append(f"w.restart({loop.id!r})")
        self._lines.append(f"for x in {inner.value}: {writer}(x, w)")

    def _write_open_loop(self, loop: LoopRule) -> None:
        """Write a loop without a model of its own, whose segments the model around it holds."""
        if loop.repeat_max > 1 and len(loop.nodes) > 1:
            raise LookupError(f"loop {loop.id} repeats: it needs a model of its own")
        start = len(self._lines)
        self._write_nodes(loop, with_level=True)
        if not loop.required:
            self._lines[start:] = [f"if {self._is_there(loop)}:", *indented(self._lines[start:])]

    def _levels_below(self, loop: LoopRule) -> list[LoopRule]:
        return [
            each
            for each in loop.loops
            if each.opening.id == _LEVEL and (each in self._inner or self._held(each))
        ]

    def _is_there(self, loop: LoopRule) -> str:
        """Return the condition under which a loop is written."""
        if loop not in self._inner and loop.required:
            return "True"
        return " or ".join(self._held(loop)) or "False"

    def _held(self, loop: LoopRule) -> list[str]:
        """Return the conditions under which something that the model holds of a loop is there."""
        if loop in self._inner:
            return [self._inner[loop].is_there]
        fields = [each for rule in loop.segments for each in self._by_segment.get(rule, ())]
        held = [each.is_there for each in fields if not each.field.default]
        return held + [value for inner in loop.loops for value in self._held(inner)]

    def _segment(self, rule: SegmentRule) -> list[str]:
        fields = self._by_segment.get(rule)
        if fields:
            return self._segments.of_fields(rule, fields)
        if rule is self._loop.opening and rule.id == _NUMBERED:
            return self._segments.numbered(rule)
        if rule.id in _BOUNDS:
            return self._segments.of_guide(rule, self._holds_between(rule))
        if rule.required and rule not in self._covered and is_constant(rule):
            return self._segments.of_guide(rule)
        return []

    def _holds_between(self, rule: SegmentRule) -> str:
        """Return the condition under which a loop between LS and LE, or one of these, is there."""
        assert rule.parent is not None  # noqa: S101  # every segment stands in a loop
        bounds = [each.ordinal for each in rule.parent.segments if each.id in _BOUNDS]
        inside = [each for each in rule.parent.loops if bounds[0] < each.ordinal < bounds[-1]]
        return " or ".join(map(self._is_there, inside)) or "False"


def _siblings(rule: SegmentRule) -> list[SegmentRule]:
    """Return the kinds of segment of one id in the loop of one of them."""
    assert rule.parent is not None  # noqa: S101  # every segment stands in a loop
    return [each for each in rule.parent.segments if each.id == rule.id]
