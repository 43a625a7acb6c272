"""What a simple element may hold, by its X12 type."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from x12.checking.code_lists import CODE_LISTS
from x12.checking.told import Told
from x12.errors import X12Error
from x12.guide import Cell
from x12.values import parse_date

MONEY_LENGTH_MAX = 18
"""Only element 782, a monetary amount, is a decimal of up to 18 digits."""

_DECIMAL = re.compile(r"-?(?:\d+(?:\.\d*)?|\.\d+)", re.ASCII)
_INTEGER = re.compile(r"-?\d+", re.ASCII)
_NUMBERS = {"R": _DECIMAL, "N0": _INTEGER, "N2": _INTEGER}
_CLOCK = re.compile(r"(?:[01]\d|2[0-3])[0-5]\d(?:[0-5]\d(?:\d{1,2})?)?", re.ASCII)
_SHORT_DATE_LENGTH = 6
_MONEY_DECIMALS_MAX = 2


def check_value(cell: Cell, text: str) -> Iterator[Told]:
    """Yield what is wrong with the text of a simple element or component."""
    if cell.codes:
        # A code that the guide does not have need not be told of its length as well.
        if text not in cell.codes:
            yield Told("E07", {"allowed": _shown(cell.codes)})
        return
    faults = list(_check_kind(cell.element.kind, cell, text))
    yield from faults
    known = CODE_LISTS.get(cell.code_list)
    if known is not None and not faults and (rule := known.broken_rule(text)):
        yield Told(rule, {"list": known.title})


def _check_kind(kind: str, cell: Cell, text: str) -> Iterator[Told]:
    if kind == "DT":
        if not is_date(text):
            yield Told("E08")
    elif kind == "TM":
        if _CLOCK.fullmatch(text) is None:
            yield Told("E09")
    elif kind in _NUMBERS:
        if _NUMBERS[kind].fullmatch(text) is None:
            yield Told("E14")
            return
        decimals = len(text.partition(".")[2])
        if cell.element.length_max == MONEY_LENGTH_MAX and decimals > _MONEY_DECIMALS_MAX:
            yield Told("E16")
        yield from _check_length(cell, len(text.replace("-", "").replace(".", "")))
    else:
        if text != text.strip():
            yield Told("E17")
        yield from _check_length(cell, len(text))


def _check_length(cell: Cell, length: int) -> Iterator[Told]:
    if length < cell.length_min:
        yield Told("E04", {"limit": cell.length_min})
    elif length > cell.length_max:
        yield Told("E05", {"limit": cell.length_max})


def is_date(text: str) -> bool:
    """Say whether a text is a real date, CCYYMMDD or YYMMDD."""
    try:
        parse_date(f"20{text}" if len(text) == _SHORT_DATE_LENGTH else text)
    except X12Error:
        return False
    return True


def is_clock_time(text: str) -> bool:
    """Say whether a text is a real time of day, HHMM with optional seconds."""
    return _CLOCK.fullmatch(text) is not None


def _is_range(text: str) -> bool:
    first, dash, last = text.partition("-")
    return bool(dash) and is_date(first) and is_date(last) and first <= last


def _is_moment(text: str) -> bool:
    return is_date(text[:8]) and _CLOCK.fullmatch(text[8:]) is not None


def _is_moment_range(text: str) -> bool:
    first, dash, last = text.partition("-")
    return bool(dash) and _is_moment(first) and _is_moment(last)


FORMATS: dict[str, Callable[[str], bool]] = {
    "D8": lambda text: len(text) == len("CCYYMMDD") and is_date(text),
    "D6": lambda text: len(text) == _SHORT_DATE_LENGTH and is_date(text),
    "RD8": _is_range,
    "DT": _is_moment,
    "RDT": _is_moment_range,
    "TM": is_clock_time,
}
"""Formats that the element before a date names, and what a text in that format is."""


def _shown(codes: frozenset[str]) -> str:
    shown = sorted(codes)
    return ", ".join(shown[:12]) + (" ..." if len(shown) > 12 else "")  # noqa: PLR2004
