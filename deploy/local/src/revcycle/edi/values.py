"""Typed X12 values as JSON: exact, and without what is empty."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any


def plain(value: Any) -> Any:
    """Return what JSON can carry: models as objects, dates as ISO texts, decimals as texts.

    Amounts are integer cents already. Fields that are empty are left out; a zero is not empty.
    """
    convert = _CONVERSIONS.get(value.__class__)
    if convert is not None:
        return convert(value)
    return _model(value) if is_dataclass(value) else value


def _model(value: Any) -> dict[str, Any]:
    found = {}
    for name in _names(value.__class__):
        each = getattr(value, name)
        if each is None or each in ("", ()):
            continue
        converted = each if each.__class__ in _PLAIN else plain(each)
        if converted not in _EMPTY:
            found[name] = converted
    return found


@cache
def _names(model: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(model))


def _decimal(value: Decimal) -> str:
    return f"{value:f}"


def _items(values: list[Any] | tuple[Any, ...]) -> list[Any]:
    return [plain(each) for each in values]


_PLAIN = frozenset({str, int, bool})
_EMPTY: tuple[Any, ...] = ([], {})
_CONVERSIONS: dict[type, Callable[[Any], Any]] = {
    list: _items,
    tuple: _items,
    date: date.isoformat,
    datetime: datetime.isoformat,
    Decimal: _decimal,
}
