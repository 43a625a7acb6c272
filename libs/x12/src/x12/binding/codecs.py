"""Text to value and back, for elements and for whole segments."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from x12.text import free_text
from x12.values import (
    FRACTION_CENTS,
    KNOWN_DATES,
    KNOWN_QUANTITIES,
    WHOLE_CENTS,
    format_date,
    format_moment,
    format_money,
    format_quantity,
    parse_date,
    parse_integer,
    parse_moment,
    parse_money,
    parse_quantity,
)

Written = str | tuple[str, ...] | list[str]
"""An element as it is written: a text, the components of a composite, or repetitions (list)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Codec:
    """Reads and writes one element or component.

    ``read`` takes the text, and the delimiters too when ``structured``. ``read`` of ``None`` takes
    the text as it is. ``usual`` is an expression that does the same for the usual form of the text
    ``{x}``, without a call, and raises KeyError for others; ``tables`` are the names in it.
    ``prefix`` is written into the element before, such as D8 before a date.
    Both raise X12Error for what X12 or the type cannot carry.
    """

    read: Callable[..., Any] | None = None
    write: Callable[[Any], Written] = str
    structured: bool = False
    prefix: str = ""
    usual: str = ""
    tables: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentCodec:
    """Reads and writes a value that takes a whole segment, or many elements of one.

    ``read`` takes elements (the id is element 0) and delimiters, and returns the value, or a tuple
    of values where the field holds many. ``write`` returns the elements from 01 on, and for a field
    that holds many the elements of each segment. ``structured`` says that a tuple stands in one
    segment: ``read`` returns all of it, ``write`` takes all of it. ``placed`` says that ``read``
    takes the position of the segment too.
    """

    read: Callable[..., Any]
    write: Callable[[Any], Any]
    structured: bool = False
    placed: bool = False


def repeated(codec: SegmentCodec) -> SegmentCodec:
    """Return the codec of a field that holds a tuple, one value a segment."""
    read, write = codec.read, codec.write
    return SegmentCodec(
        read=lambda elements, delimiters: (read(elements, delimiters),),
        write=lambda values: [write(each) for each in values],
    )


_DAY_LENGTH = 8


def _first_day(text: str) -> dt.date:
    return parse_date(text[:_DAY_LENGTH])


def _last_day(text: str) -> dt.date:
    if len(text) == _DAY_LENGTH:
        return parse_date(text)
    first, dash, last = text.partition("-")
    return parse_date(last if dash else first[:_DAY_LENGTH])


TEXT = Codec()
QUALIFIER = Codec()
"""What kind of value comes next: written only with that value."""
FREE_TEXT = Codec(write=free_text)
"""A name, an address or a note: brought to the characters that X12 carries."""
MONEY = Codec(
    read=parse_money,
    write=format_money,
    usual="whole_cents[(p := {x}.partition('.'))[0]] + cents[p[2]]",
    tables={"whole_cents": WHOLE_CENTS, "cents": FRACTION_CENTS},
)
"""An amount, as integer cents."""
QUANTITY = Codec(
    read=parse_quantity,
    write=format_quantity,
    usual="quantities[{x}]",
    tables={"quantities": KNOWN_QUANTITIES},
)
INTEGER = Codec(read=parse_integer, write=str)
_KNOWN_DATE = "dates[{x}]"
DATE = Codec(read=parse_date, write=format_date, usual=_KNOWN_DATE, tables={"dates": KNOWN_DATES})
"""A date in the form CCYYMMDD."""
DAY = replace(DATE, read=_first_day, prefix="D8")
"""A day whose format stands in the element before; the first day of a range."""
FIRST_DAY = replace(DATE, read=_first_day, prefix="D8")
LAST_DAY = replace(DATE, read=_last_day, prefix="RD8")
"""With FIRST_DAY at the same place: the two ends of a range, written as one day when equal."""
MOMENT = Codec(read=parse_moment, write=format_moment, prefix="DT")
"""Date and time of day in one element, CCYYMMDDHHMM."""
CLOCK_TIME = Codec(prefix="TM")
"""A time of day, kept as its text HHMM."""
