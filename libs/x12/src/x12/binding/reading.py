"""Compiles, for each kind of segment, the function that puts its elements into a model.

As ``dataclasses`` does for ``__init__``, the functions are written as source text once and then
run as plain Python: reading a claim takes no look-ups of what could stand where.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from x12.binding.fields import (
    BoundField,
    bound_fields,
    inner_rule,
    named_rules,
    part_rule,
    position_field,
    segment_rules,
)
from x12.binding.places import At, Inner, Part, Whole
from x12.errors import X12Error
from x12.guide import Guide, LoopRule, SegmentRule
from x12.reading.steps import Binding, Maker, Setter


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
        self._lines: dict[SegmentRule, list[str]] = {}
        self._guarded: set[tuple[SegmentRule, str]] = set()
        self._names: dict[str, Any] = {}

    def add_loop(self, loop: LoopRule, model: type, attach: str) -> None:
        self.makers[loop] = _compile_maker(model, attach)
        self._add_fields(loop, model, owner="o")
        for field in bound_fields(model):
            if isinstance(field.place, Inner):
                how = f"{field.name} += (o,)" if field.many else f"{field.name} = o"
                self.add_loop(inner_rule(loop, field.place), field.holds, how)

    def _add_fields(self, loop: LoopRule, model: type, owner: str, part: str = "") -> None:
        named = named_rules(loop, model)
        for field in bound_fields(model):
            place = field.place
            if isinstance(place, At | Whole):
                for rule in segment_rules(loop, place, named):
                    lines = self._lines.setdefault(rule, [])
                    if part and (rule, owner) not in self._guarded:
                        self._guarded.add((rule, owner))
                        lines += part.splitlines()
                    lines += self._field_lines(field, owner)
            elif isinstance(place, Part):
                maker, inner = self._name(_compile_maker(field.holds, "")), f"{owner}_{field.name}"
                target = f"{owner}.{field.name}"
                get = (
                    f"{inner} = {target}\nif {inner} is None: {inner} = {target} = {maker}(None, 0)"
                )
                get = f"{part}\n{get}" if part else get
                self._add_fields(part_rule(loop, place), field.holds, inner, part=get)

    def _field_lines(self, field: BoundField, owner: str) -> list[str]:
        place = field.place
        target = f"{owner}.{field.name}"
        if isinstance(place, Whole):
            value = f"{self._name(place.codec.read)}(e, d)"
            adds = field.many and not place.codec.structured
            return [f"{target} {'+=' if adds else '='} {value}"]
        assert isinstance(place, At)  # noqa: S101  # the caller passes no other place
        n, m = place.element, place.component
        text = f"e[{n}]"
        lines = [f"if n > {n} and e[{n}]:"]
        if m:
            lines += [f"    c = e[{n}].split(d.component)", f"    if len(c) >= {m} and c[{m - 1}]:"]
            text = f"c[{m - 1}]"
        indent = "        " if m else "    "
        return [*lines, indent + self._assignment(field, place, target, text)]

    def _assignment(self, field: BoundField, place: At, target: str, text: str) -> str:
        codec = place.codec
        value = text
        if codec.read is not None:
            value = f"{self._name(codec.read)}({text}{', d' if codec.structured else ''})"
        if field.many and not codec.structured:
            return f"{target} += ({value},)"
        return f"{target} = {value}"

    def _name(self, value: Any) -> str:
        name = f"{getattr(value, '__name__', 'value').strip('_<>')}_{len(self._names)}"
        self._names[name] = value
        return name

    def setters(self) -> dict[SegmentRule, Setter]:
        source = ""
        for number, lines in enumerate(self._lines.values()):
            body = "\n".join(f"    {line}" for line in ("n = len(e)", *lines))
            source += f"def setter_{number}(o, e, d):\n{body}\n"
        names = dict(self._names)
        exec(compile(source, "<x12 setters>", "exec"), names)  # noqa: S102
        return {rule: names[f"setter_{number}"] for number, rule in enumerate(self._lines)}


def _compile_maker(model: type, attach: str) -> Maker:
    """Return the function that makes an empty model and hangs it on the model around it."""
    names: dict[str, Any] = {"model": model, "new": model.__new__}
    lines = ["def maker(around, position):", "    o = new(model)"]
    for number, field in enumerate(bound_fields(model)):
        names[f"default_{number}"] = field.default
        lines.append(f"    o.{field.name} = default_{number}")
    if at := position_field(model):
        lines.append(f"    o.{at} = position")
    if attach:
        lines.append(f"    around.{attach}")
    lines.append("    return o")
    exec(compile("\n".join(lines), "<x12 maker>", "exec"), names)  # noqa: S102
    maker: Maker = names["maker"]
    return maker


def check_complete(model: Any, loop_id: str = "") -> None:
    """Raise X12Error when something that the model cannot be without has not come.

    Texts may be empty; amounts, dates and parties without a default must be there.
    """
    for field in bound_fields(type(model)):
        value = getattr(model, field.name)
        if value is None and field.required:
            raise _missing(field, getattr(model, "position", 0), loop_id)
        if isinstance(field.place, Inner | Part) and value is not None:
            inner = field.place.loop or loop_id
            for each in value if field.many else (value,):
                check_complete(each, inner)


def _missing(field: BoundField, position: int, loop_id: str) -> X12Error:
    place = field.place
    if isinstance(place, At | Whole):
        element = place.element if isinstance(place, At) else None
        segment = place.segment.partition("|")[0].rpartition("/")[2]
        return X12Error("is missing", segment, position or None, element)
    loop = place.loop if isinstance(place, Inner) else loop_id
    loop = loop.partition("|")[0].rpartition("/")[2]
    return X12Error(
        f"loop {loop} is missing ({field.name.replace('_', ' ')})", "", position or None
    )
