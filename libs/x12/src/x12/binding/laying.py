"""What compiled writers call to lay values into the elements of a segment."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from x12.binding.codecs import Written
from x12.binding.expressions import RANGE
from x12.binding.fields import bound_fields
from x12.values import format_date, format_period


def absent(model: type) -> Any:
    """Return what stands for a part that is not there: every field empty."""
    empty: Any = object.__new__(model)
    for field in bound_fields(model):
        setattr(empty, field.name, field.default)
    return empty


@lru_cache(maxsize=65_536)
def day_text(day: date) -> str:
    """Write a date as CCYYMMDD. Dates are few, as ``parse_date`` says."""
    return format_date(day)


def period(first: Any, last: Any) -> tuple[str, str]:
    """Return format and text of the days from first to last, empty without a first."""
    if first is None:
        return "", ""
    if last is None or first == last:
        return "D8", day_text(first)
    return format_period(first, last)


def period_as_range(first: Any, last: Any) -> tuple[str, str]:
    """Return the same, where the guide wants a single day as a range too."""
    form, text = period(first, last)
    return (RANGE, f"{text}-{text}") if form == "D8" else (form, text)


def merge(row: Sequence[Written], whole: Sequence[Written]) -> list[Written]:
    """Lay the elements of a whole value over those of single fields."""
    segment_id, *laid = row
    for n, value in enumerate(whole[: len(laid)]):
        if value:
            laid[n] = value
    return [segment_id, *laid, *whole[len(laid) :]]
