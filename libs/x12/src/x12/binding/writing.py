"""Compiles, for each model, the function that writes it as the segments of its loop."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import copy
from typing import Any

from x12.binding.codecs import FIRST_DAY, LAST_DAY, QUALIFIER, Codec
from x12.binding.expressions import Elements, is_constant
from x12.binding.fields import (
    BoundField,
    bound_fields,
    code_of,
    inner_rule,
    named_rules,
    part_rule,
    parted_rules,
    segment_rules,
)
from x12.binding.laying import absent, merge, period, period_as_range
from x12.binding.places import At, Inner, Part, Whole
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


class _Field:
    """A field with its place and the expression of the object that holds it.

    ``code`` is the one that it stands for where other fields take other codes of the same kind of
    segment. ``of_one_kind`` says that every segment it is written as is of the same kind.
    """

    def __init__(
        self, field: BoundField, owner: str, *, code: str = "", of_one_kind: bool = True
    ) -> None:
        self.field = field
        self.place = field.place
        self.value = f"{owner}.{field.name}"
        self.code = code
        self.of_one_kind = of_one_kind

    @property
    def is_there(self) -> str:
        """The condition under which it holds something. A field with a default always does."""
        if self.field.holds is str or self.field.many:
            return self.value
        return f"{self.value} is not None"

    def shared(self) -> _Field:
        """Return the field at the place that it shares with another one."""
        place = self.field.shared_place
        assert place is not None  # noqa: S101  # the caller has looked
        other = copy(self)
        other.place, other.code = place, code_of(place)
        return other


class _Compiler:
    def __init__(self, loop: LoopRule, model: type, *, is_inner: bool) -> None:
        self._loop = loop
        self._is_inner = is_inner
        self._names: dict[str, Any] = {}
        self._named: dict[int, str] = {}
        self._lines: list[str] = []
        self._by_segment: dict[SegmentRule, list[_Field]] = {}
        self._inner: dict[LoopRule, _Field] = {}
        self._covered: set[SegmentRule] = set()
        self._counted: set[SegmentRule] = set()
        self._collect(loop, model, "o")

    def _collect(
        self,
        loop: LoopRule,
        model: type,
        owner: str,
        around: frozenset[SegmentRule] = frozenset(),
    ) -> None:
        named, parted = named_rules(loop, model) | around, parted_rules(loop, model)
        for field in bound_fields(model):
            place = field.place
            if isinstance(place, At | Whole):
                rules = segment_rules(loop, place, named)
                if not rules:
                    refused = _Field(field, owner)
                    self._lines.append(f"if {refused.is_there}: w.refuse({place.segment!r})")
                    continue
                self._covered.update(rules)
                code = code_of(place) if rules[0] in parted else ""
                bound = _Field(field, owner, code=code, of_one_kind=len(rules) == 1)
                self._by_segment.setdefault(rules[0], []).append(bound)
                if not bound.of_one_kind:
                    self._counted.update(_siblings(rules[0]))
            elif isinstance(place, Inner):
                self._inner[inner_rule(loop, place)] = _Field(field, owner)
            elif isinstance(place, Part):
                part = f"{owner}_{field.name}"
                self._lines.append(f"{part} = {owner}.{field.name}")
                empty = self._name(absent(field.holds))
                self._lines.append(f"if {part} is None: {part} = {empty}")
                self._collect(part_rule(loop, place), field.holds, part, frozenset(named))

    def compile(self) -> Writer:
        self._write_nodes(self._loop, with_level=self._is_inner)
        body = "\n".join(f"    {line}" for line in self._lines or ["pass"])
        names = dict(self._names)
        exec(compile(f"def writer(o, w):\n{body}", "<x12 writer>", "exec"), names)  # noqa: S102
        writer: Writer = names["writer"]
        return writer

    def _write_nodes(self, loop: LoopRule, *, with_level: bool) -> None:
        with_level = with_level and loop.opening.id == _LEVEL
        if with_level:
            has_children = " or ".join(map(self._is_there, self._levels_below(loop))) or "False"
            self._lines.append(f"w.begin_level({self._name(loop.opening)}, bool({has_children}))")
        counted = [node for node in loop.segments if node in self._counted]
        if counted:
            self._lines.append(f"{_counts(loop)} = {{}}")
        for node in loop.nodes:
            if isinstance(node, LoopRule):
                self._write_loop(node)
            elif node.id not in _WRITTEN_ELSEWHERE and node.id != _LEVEL:
                self._write_segment(node)
        for rule in counted:
            if rule.required:
                missing = f"w.refuse_missing({self._name(rule)})"
                self._lines.append(f"if {self._name(rule)} not in {_counts(loop)}: {missing}")
        if with_level:
            self._lines.append("w.end_level()")

    def _write_loop(self, loop: LoopRule) -> None:
        inner = self._inner.get(loop)
        if inner is None:
            if self._holds_any(loop):
                self._write_open_loop(loop)
            return
        writer = self._name(compile_writer(loop, inner.field.holds, is_inner=True))
        missing = f"w.refuse_missing_loop({self._name(loop)})"
        if not inner.field.many:
            self._lines.append(f"if {inner.value} is not None: {writer}({inner.value}, w)")
            if loop.required:
                self._lines.append(f"else: {missing}")
            return
        if loop.repeat_max < UNBOUNDED:
            extra = f"w.refuse_extra_loop({self._name(loop)})"
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
            if each.opening.id == _LEVEL and (each in self._inner or self._holds_any(each))
        ]

    def _holds_any(self, loop: LoopRule) -> bool:
        return bool(self._held(loop))

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

    def _write_segment(self, rule: SegmentRule) -> None:
        fields = self._by_segment.get(rule, [])
        if not fields:
            if rule is self._loop.opening and rule.id == _NUMBERED:
                number = f"w.number({self._loop.id!r})"
                self._lines.append(self._add(rule, f"({rule.id!r}, {number})"))
            elif rule.id in _BOUNDS:
                self._write_bound(rule)
            elif rule.required and rule not in self._covered and is_constant(rule):
                self._write_one(rule, [])
            return
        start = len(self._lines)
        self._write_fields(rule, fields)
        if rule not in self._counted:
            self._limit(rule, fields, start)
        (each, *others) = fields
        if each.field.many and not others and not rule.required:
            # Most of what may repeat is not there: then nothing else is to be done.
            self._lines[start:] = [f"if {each.value}:", *indented(self._lines[start:])]

    def _limit(self, rule: SegmentRule, fields: list[_Field], start: int) -> None:
        """Let the lines from ``start`` on write a kind of segment as often as the guide allows."""
        is_many = any(each.field.many and not _is_structured(each.place) for each in fields)
        repeat_max = self._repeat_max(rule)
        refusals = []
        if repeat_max < UNBOUNDED and (is_many or len({each.code for each in fields}) > repeat_max):
            extra = f"w.refuse_extra({self._name(rule)}, n + {repeat_max}, {repeat_max})"
            refusals.append(f"if len(w.segments) - n > {repeat_max}: {extra}")
        if rule.required and is_many:
            missing = f"w.refuse_missing({self._name(rule)})"
            refusals.append(f"if len(w.segments) == n: {missing}")
        if refusals:
            self._lines.insert(start, "n = len(w.segments)")
            self._lines += refusals

    def _repeat_max(self, rule: SegmentRule) -> int:
        """Return how often a kind of segment may come where this writer writes it.

        A loop of one segment without a model of its own repeats with that.
        """
        loop = rule.parent
        if loop is None or loop is self._loop or rule is not loop.opening:
            return rule.repeat_max
        return loop.repeat_max

    def _write_fields(self, rule: SegmentRule, fields: list[_Field]) -> None:
        shared = [each for each in fields if each.field.shared_place is not None]
        if shared:
            self._lines.append(f"if {' == '.join(each.value for each in shared)}:")
            self._write_indented(rule, [shared[0].shared()])
            self._lines.append("else:")
            self._write_indented(rule, shared)
        self._write_kinds(rule, [each for each in fields if each not in shared])

    def _write_bound(self, rule: SegmentRule) -> None:
        """Write LS or LE, which stand around loops, when one of these is there."""
        assert rule.parent is not None  # noqa: S101  # every segment stands in a loop
        bounds = [each.ordinal for each in rule.parent.segments if each.id in _BOUNDS]
        inside = [each for each in rule.parent.loops if bounds[0] < each.ordinal < bounds[-1]]
        condition = " or ".join(map(self._is_there, inside)) or "False"
        row = ", ".join([repr(rule.id), *Elements(rule).elements()])
        self._lines.append(f"if {condition}: {self._add(rule, f'[{row}]')}")

    def _write_indented(self, rule: SegmentRule, fields: list[_Field]) -> None:
        start = len(self._lines)
        self._write_kinds(rule, fields)
        self._lines[start:] = indented(self._lines[start:])

    def _write_kinds(self, rule: SegmentRule, fields: list[_Field]) -> None:
        """Write one kind of segment, or one after the other where fields take single codes."""
        # What has no code of its own comes last.
        for code in sorted(dict.fromkeys(each.code for each in fields), key=lambda code: not code):
            kind = [each for each in fields if each.code == code]
            if any(each.field.many and not _is_structured(each.place) for each in kind):
                (each,) = kind
                self._write_many(rule, each)
            else:
                self._write_one(rule, kind)

    def _write_many(self, rule: SegmentRule, each: _Field) -> None:
        place = each.place
        if isinstance(place, Whole):
            rows = f"{self._name(place.codec.write)}({each.value})"
            self._lines.append(f"for row in {rows}: {self._add_row(rule, each)}")
            return
        self._lines.append(f"for value in {each.value}:")
        assert isinstance(place, At)  # noqa: S101  # collected as nothing else
        one = copy(each)
        one.value = "value"
        start = len(self._lines)
        self._write_one(rule, [one])
        self._lines[start:] = indented(self._lines[start:])

    def _add_row(self, rule: SegmentRule, each: _Field) -> str:
        if not each.of_one_kind:
            assert rule.parent is not None  # noqa: S101  # every segment stands in a loop
            loop = rule.parent
            return f"w.add_any({self._name(loop)}, [{rule.id!r}, *row], {_counts(loop)})"
        constants = Elements(rule, is_whole=True).elements()
        if not constants:
            return self._add(rule, f"[{rule.id!r}, *row]")
        if len(constants) == 1:
            return self._add(rule, f"({rule.id!r}, row[0] or {constants[0]}, *row[1:])")
        self._names["merge"] = merge
        row = ", ".join([repr(rule.id), *constants])
        return self._add(rule, f"merge([{row}], row)")

    def _add(self, rule: SegmentRule, row: str) -> str:
        """Return the call that adds a segment, and counts it where other fields may add more."""
        add = "add_plain" if _is_plain(rule) else "add"
        call = f"w.{add}({self._name(rule)}, {row})"
        if rule in self._counted:
            assert rule.parent is not None  # noqa: S101  # every segment stands in a loop
            call += f"; w.count({self._name(rule)}, {_counts(rule.parent)})"
        return call

    def _write_one(self, rule: SegmentRule, fields: list[_Field]) -> None:
        expressions = Elements(rule, code=fields[0].code if fields else "")
        for each in fields:
            self._place(expressions, each)
        for line in expressions.before:
            self._lines.append(line)
        elements = expressions.elements()
        telling = [each for each in fields if not each.field.default] or fields
        there = " or ".join(each.is_there for each in telling)
        row = ", ".join([repr(rule.id), *elements])
        row = f"({row},)"
        for whole in expressions.wholes:
            row = f"merge({row}, {whole})"
            self._names["merge"] = merge
        call = self._add(rule, row)
        self._lines.append(call if rule.required else f"if {there}: {call}")

    def _place(self, expressions: Elements, each: _Field) -> None:
        place = each.place
        if isinstance(place, Whole):
            write = self._name(place.codec.write)
            expressions.wholes.append(f"() if {each.value} is None else {write}({each.value})")
            return
        assert isinstance(place, At)  # noqa: S101  # collected as nothing else
        if place.codec is FIRST_DAY or place.codec is LAST_DAY:
            expressions.ends[place.codec is LAST_DAY] = each.value
            write = self._name(period_as_range if expressions.is_range(place.element) else period)
            if len(expressions.ends) == len((FIRST_DAY, LAST_DAY)):
                expressions.before.append(
                    f"d, t = {write}({expressions.ends[False]}, {expressions.ends[True]})"
                )
                expressions.put(place.element - 1, 0, "d")
                expressions.put(place.element, 0, "t")
            return
        text = self._text(place.codec, each)
        if place.codec is QUALIFIER:
            expressions.put_qualifier(place.element, text)
        else:
            expressions.put(place.element, place.component, text)
        if place.prefix:
            expressions.put_before(place.element, place.component, place.prefix)

    def _text(self, codec: Codec, each: _Field) -> str:
        if codec.write is str and each.field.holds is str:
            return each.value
        write = f"{self._name(codec.write)}({each.value})"
        if each.field.holds is str and not each.field.many:
            return f"({write} if {each.value} else '')"
        return f"('' if {each.value} is None else {write})"

    def _name(self, value: Any) -> str:
        known = self._named.get(id(value))
        if known is None:
            known = f"{getattr(value, '__name__', 'value').strip('_<>')}_{len(self._names)}"
            self._names[known] = value
            self._named[id(value)] = known
        return known


def _siblings(rule: SegmentRule) -> list[SegmentRule]:
    """Return the kinds of segment of one id in the loop of one of them."""
    assert rule.parent is not None  # noqa: S101  # every segment stands in a loop
    return [each for each in rule.parent.segments if each.id == rule.id]


def _is_plain(rule: SegmentRule) -> bool:
    """Say whether a kind of segment has neither composites nor elements that repeat."""
    return not any(cell.components or cell.repeat_max > 1 for cell in rule.cells)


def _counts(loop: LoopRule) -> str:
    """Return the variable that counts kinds of segment in a loop."""
    return f"counts_{loop.id}"


def _is_structured(place: object) -> bool:
    return isinstance(place, At | Whole) and place.codec.structured
