"""Compiles, for each model, the check that everything it cannot be without has come."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import is_dataclass
from functools import cache
from typing import Any

from x12.binding.fields import BoundField, bound_fields
from x12.binding.places import At, Inner, Part, Whole
from x12.errors import X12Error

Check = Callable[[Any, str], None]


def check_complete(model: Any, loop_id: str = "") -> None:
    """Raise X12Error, naming the place, when something is missing that has no default.

    Texts may be empty; amounts, dates and parties must be there.
    """
    kind: type = type(model)
    _check_of(kind)(model, loop_id)


@cache
def _check_of(model: type) -> Check:
    names: dict[str, Any] = {"fail": _fail}
    lines = ["def check(o, loop):"]
    for number, field in enumerate(bound_fields(model)):
        value = f"o.{field.name}"
        if field.required and field.default is None:
            names[f"field_{number}"] = field
            lines.append(f"    if {value} is None: fail(field_{number}, o, loop)")
        # A model without a place has been read in a loop around this one.
        is_around = field.place is None and is_dataclass(field.holds) and not field.many
        if isinstance(field.place, Inner | Part) or is_around:
            names[f"check_{number}"] = check_inner = _check_of(field.holds)
            if check_inner is _nothing:
                continue
            inner = getattr(field.place, "loop", "")
            loop = repr(inner) if inner else "loop"
            if field.many:
                lines.append(f"    for x in {value}: check_{number}(x, {loop})")
            else:
                lines.append(f"    if {value} is not None: check_{number}({value}, {loop})")
    if len(lines) == 1:
        return _nothing
    exec(compile("\n".join(lines), "<x12 check>", "exec"), names)  # noqa: S102
    check: Check = names["check"]
    return check


def _nothing(model: Any, loop_id: str) -> None:
    """Check a model that can be without anything."""


def _fail(field: BoundField, model: Any, loop_id: str) -> None:
    position = getattr(model, "position", 0) or None
    place = field.place
    if isinstance(place, At | Whole):
        element = place.element if isinstance(place, At) else None
        raise X12Error("is missing", _last(place.segment), position, element)
    loop = _last(getattr(place, "loop", "") or loop_id)
    message = f"loop {loop} is missing ({field.name.replace('_', ' ')})"
    raise X12Error(message, _first_segment(field.holds), position)


def _first_segment(model: type) -> str:
    """Return the id of the segment that opens what a model holds."""
    for field in bound_fields(model):
        if isinstance(field.place, At | Whole):
            return _last(field.place.segment).partition("*")[0]
        if isinstance(field.place, Inner | Part):
            return _first_segment(field.holds)
    return ""


def _last(place: str) -> str:
    """Return the first alternative of a place, without the loops that lead to it."""
    return place.partition("|")[0].rpartition("/")[2]
