"""Compiles, for each kind of segment, the function that puts its elements into a model.

As ``dataclasses`` does for ``__init__``, the functions are written as source text once and then
run as plain Python: reading a claim takes no look-ups of what could stand where.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from x12.binding.codecs import TEXT
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
from x12.binding.places import At, Inner, Part, Position, Whole
from x12.binding.taking import Take, setter_lines
from x12.guide import Guide, LoopRule, SegmentRule
from x12.reading.setting import Setter
from x12.reading.steps import Binding, Kind, Maker

_ENDLESS = "True"


def bind(guide: Guide, models: Mapping[str, type]) -> Binding:
    """Return the functions that build models while a set is walked.

    ``models`` gives the class of each loop that no other model holds by ``Inner``; the loop id may
    stand at several places. Loops without a model leave their segments to the model around them.
    Raises LookupError when a model names a place that the guide does not have.
    """
    compiler = _Compiler()
    for loop_id, model in models.items():
        for loop in _loops(guide.root, loop_id):
            compiler.add_loop(loop, model, attach="")
    return Binding(compiler.makers, compiler.setters())


def _loops(loop: LoopRule, loop_id: str) -> list[LoopRule]:
    found = [loop] if loop.id == loop_id else []
    return found + [each for child in loop.loops for each in _loops(child, loop_id)]


class _Compiler:
    def __init__(self) -> None:
        self.makers: dict[LoopRule, Maker] = {}
        self._lines: dict[Kind, list[str | Take]] = {}
        self._guarded: set[tuple[Kind, str]] = set()
        self._names: dict[str, Any] = {}

    def add_loop(self, loop: LoopRule, model: type, attach: str) -> None:
        self.makers[loop] = _compile_maker(model, attach)
        self._add_fields(loop, model, owner="o")
        for field in bound_fields(model):
            if isinstance(field.place, Inner):
                how = f"{field.name} += (o,)" if field.many else f"{field.name} = o"
                self.add_loop(inner_rule(loop, field.place), field.holds, how)

    def _add_fields(
        self,
        loop: LoopRule,
        model: type,
        owner: str,
        part: str = "",
        around: frozenset[SegmentRule] = frozenset(),
    ) -> None:
        named, parted = named_rules(loop, model) | around, parted_rules(loop, model)
        # A bare id looks at what fields with codes hold before they change.
        for field in sorted(bound_fields(model), key=lambda each: not _is_bare(each.place)):
            for place in (field.place, field.shared_place):
                if isinstance(place, At | Whole):
                    line = self._field_line(field, place, owner)
                    for rule in segment_rules(loop, place, named):
                        if rule not in parted:
                            self._add_lines((rule, ""), owner, part, [line])
                            continue
                        for code, condition in _shares(rule, place, model, owner):
                            self._add_lines((rule, code), owner, part, [_guarded(line, condition)])
            place = field.place
            if isinstance(place, Part):
                maker, inner = self._name(_compile_maker(field.holds, "")), f"{owner}_{field.name}"
                target = f"{owner}.{field.name}"
                get = (
                    f"{inner} = {target}\nif {inner} is None: {inner} = {target} = {maker}(None, 0)"
                )
                get = f"{part}\n{get}" if part else get
                self._add_fields(part_rule(loop, place), field.holds, inner, get, frozenset(named))

    def _add_lines(self, kind: Kind, owner: str, part: str, lines: list[str | Take]) -> None:
        held = self._lines.setdefault(kind, [])
        if part and (kind, owner) not in self._guarded:
            self._guarded.add((kind, owner))
            held += part.splitlines()
        held += lines

    def _field_line(self, field: BoundField, place: At | Whole, owner: str) -> str | Take:
        target = f"{owner}.{field.name}"
        if isinstance(place, Whole):
            value = f"{self._name(place.codec.read)}(e, d{', at' if place.codec.placed else ''})"
            adds = field.many and not place.codec.structured
            return f"{target} {'+=' if adds else '='} {value}"
        return self._take(field, place, target)

    def _take(self, field: BoundField, place: At, target: str) -> Take:
        codec = place.codec
        is_plain = codec.read is None and not field.many and isinstance(field.default, str)
        # A default is for a segment that does not come; a qualifier's also for one left empty.
        resets = is_plain and codec is TEXT and bool(field.default)
        if codec.usual:
            self._names.update(codec.tables)
        value = "{x}"
        if codec.read is not None:
            value = f"{self._name(codec.read)}({{x}}{', d' if codec.structured else ''})"
        return Take(
            element=place.element,
            component=place.component,
            target=target,
            value=value,
            usual=codec.usual,
            adds=field.many and not codec.structured,
            takes_empty=resets or (is_plain and not field.default),
            resets=resets,
        )

    def _name(self, value: Any) -> str:
        name = f"{getattr(value, '__name__', 'value').strip('_<>')}_{len(self._names)}"
        self._names[name] = value
        return name

    def setters(self) -> dict[Kind, Setter]:
        return {kind: self._setter(lines) for kind, lines in self._lines.items()}

    def _setter(self, parts: list[str | Take]) -> Setter:
        return Setter(partial(setter_lines, parts), self._names)


def _guarded(line: str | Take, condition: str) -> str | Take:
    """Return a line that heeds a condition, when there is one."""
    if not condition:
        return line
    if isinstance(line, Take):
        return replace(line, condition=condition)
    return f"if {condition}: {line}"


def _is_bare(place: object) -> bool:
    return isinstance(place, At | Whole) and "*" not in place.segment


def _shares(rule: SegmentRule, place: At | Whole, model: type, owner: str) -> list[tuple[str, str]]:
    """Return the codes that belong to a place, where fields share a kind, and when they do.

    What a field with a code has no room for any more goes to the bare id, where there is one.
    """
    rivals = [(each, each.place) for each in bound_fields(model)]
    room = {
        code_of(each): _room(field, owner)
        for field, each in rivals
        if isinstance(each, At | Whole) and not _is_bare(each) and each.segment in rule.keys
    }
    if _is_bare(place):
        codes = [key.partition("*")[2] for key in rule.keys]
        return [
            (code, f"not {room[code]}" if code in room else "")
            for code in codes
            if room.get(code) != _ENDLESS
        ]
    code = code_of(place)
    has_bare = any(isinstance(each, At | Whole) and each.segment == rule.id for _, each in rivals)
    return [(code, room[code] if has_bare and room.get(code) != _ENDLESS else "")]


def _room(field: BoundField, owner: str) -> str:
    if field.many:
        return _ENDLESS
    target = f"{owner}.{field.name}"
    return f"(not {target})" if field.holds is str else f"({target} is None)"


_CONSTANTS = (str, int, type(None))


def _compile_maker(model: type, attach: str) -> Maker:
    """Return the function that makes an empty model and hangs it on the model around it."""
    names: dict[str, Any] = {"model": model, "new": model.__new__}
    lines = ["def maker(around, position):", "    o = new(model)"]
    targets: dict[str, list[str]] = {}
    for number, field in enumerate(bound_fields(model)):
        # Most defaults are constants of the code, which are quicker than names.
        default = repr(field.default)
        if isinstance(field.place, Position):
            default = "position"
        elif not isinstance(field.default, _CONSTANTS) and field.default != ():
            default = f"default_{number}"
            names[default] = field.default
        targets.setdefault(default, []).append(f"o.{field.name}")
    lines += [f"    {' = '.join(each)} = {default}" for default, each in targets.items()]
    if attach:
        lines.append(f"    around.{attach}")
    lines.append("    return o")
    exec(compile("\n".join(lines), "<x12 maker>", "exec"), names)  # noqa: S102
    maker: Maker = names["maker"]
    return maker
