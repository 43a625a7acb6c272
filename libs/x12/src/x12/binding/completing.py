"""Compiles, for each model, the check that everything it cannot be without has come."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import is_dataclass
from functools import cache
from typing import Any, NoReturn

from x12.binding.fields import BoundField, bound_fields
from x12.binding.places import At, Inner, Part, Whole
from x12.binding.source_text import indented
from x12.errors import X12Error


def check_complete(model: Any, loop_id: str = "") -> None:
    """Raise X12Error, naming the place, when something is missing that has no default.

    Texts may be empty; amounts, dates and parties must be there.
    """
    kind: type = type(model)
    if not _check_of(kind)(model):
        _explain(model, loop_id)


@cache
def _check_of(model: type) -> Callable[[Any], bool]:
    """Return the function that says whether a model and all that it holds are complete.

    One function for all of it, since most claims lack nothing.
    """
    lines = ["def check(o0):", *indented([*_check_lines(model, 0), "return True"])]
    names: dict[str, Any] = {}
    exec(compile("\n".join(lines), "<x12 check>", "exec"), names)  # noqa: S102
    check: Callable[[Any], bool] = names["check"]
    return check


def _check_lines(model: type, depth: int) -> list[str]:
    """Return the lines that check the object ``o{depth}`` and those inside it."""
    owner, inner = f"o{depth}", f"o{depth + 1}"
    missing = [f"{owner}.{field.name} is None" for field in _required_fields(model)]
    lines = [f"if {' or '.join(missing)}: return False"] if missing else []
    for field in _model_fields(model):
        if inside := _check_lines(field.holds, depth + 1):
            value = f"{owner}.{field.name}"
            is_one = f"if ({inner} := {value}) is not None:"
            head = f"for {inner} in {value}:" if field.many else is_one
            lines += [head, *indented(inside)]
    return lines


def _required_fields(model: type) -> list[BoundField]:
    return [each for each in bound_fields(model) if each.required and each.default is None]


def _model_fields(model: type) -> list[BoundField]:
    """Return the fields that hold models of loops, and of loops around this one."""
    return [
        field
        for field in bound_fields(model)
        if isinstance(field.place, Inner | Part)
        or (field.place is None and is_dataclass(field.holds) and not field.many)
    ]


def _explain(model: Any, loop_id: str) -> None:
    """Raise X12Error for the first thing that is missing."""
    for field in _required_fields(type(model)):
        if getattr(model, field.name) is None:
            _fail(field, model, loop_id)
    for field in _model_fields(type(model)):
        value = getattr(model, field.name)
        inner_id = getattr(field.place, "loop", "") or loop_id
        for each in value if field.many else (value,):
            if each is not None:
                _explain(each, inner_id)


def _fail(field: BoundField, model: Any, loop_id: str) -> NoReturn:
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
