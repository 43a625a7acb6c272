"""Money, quantities, dates and numbers: text to value and back, exactly.

Every parse function raises X12Error without a place; ``Segment`` adds the place.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal

from x12.errors import X12Error

# Type R holds at most 18 digits; the bounds also keep hostile input from costing time.
_MONEY = re.compile(r"(-?)([0-9]{0,16})(?:\.([0-9]{0,2}))?")
# The 5010 guides limit element 782 to ten digits, places for cents included.
AMOUNT_CENTS_MAX = 99_999_999_99
_WHOLE_DIGITS = 8
WHOLE_CENTS = {str(n): n * 100 for n in range(10_000)}
"""The cents of small whole amounts, looked up in half the time that it takes to convert them."""
FRACTION_CENTS = {"": 0} | {f"{n:02d}": n for n in range(100)} | {f"{n}": n * 10 for n in range(10)}
"""The cents of every fraction that may stand after the point, or without one."""
# What stands after the whole part of an amount, by its cents.
_DECIMALS = ["", *(f".{n:02d}".rstrip("0") for n in range(1, 100))]
KNOWN_DATES: dict[str, date] = {}
"""The dates that have been read. They are few: it has room for those of some 180 years."""
_KNOWN_DATES_MAX = 65_536
KNOWN_QUANTITIES: dict[str, Decimal] = {}
"""Quantities that have been read: units and minutes, which are few."""
_KNOWN_QUANTITIES_MAX = 4096
_QUANTITY = re.compile(r"-?(?:[0-9]{1,15}(?:\.[0-9]{1,10})?|\.[0-9]{1,10})")
_INTEGER = re.compile(r"[0-9]{1,9}")
_DATE = re.compile(r"[0-9]{8}")
_TIME = re.compile(r"[0-9]{4,8}")
_DATE_TIME_LENGTH = 12
_SHORT_DATE_LENGTH = 6


def parse_money(text: str) -> int:
    """Return the cents of an X12 amount: ``99.6``, ``.7``, ``99.60``, ``-0`` and ``.00``.

    Raises X12Error for more than two decimals, an exponent, a sign other than a leading minus, a
    blank or anything else, and for more than AMOUNT_CENTS_MAX.
    """
    whole, _, fraction = text.partition(".")
    try:
        return WHOLE_CENTS[whole] + FRACTION_CENTS[fraction]
    except KeyError:
        pass
    # Other forms that are usual, without the pattern.
    if (
        fraction in FRACTION_CENTS
        and whole.isdigit()
        and whole.isascii()
        and len(whole) <= _WHOLE_DIGITS
    ):
        return int(whole) * 100 + FRACTION_CENTS[fraction]
    return _parse_unusual_money(text)


def _parse_unusual_money(text: str) -> int:
    match = _MONEY.fullmatch(text)
    if match is None or not any(character.isdigit() for character in text):
        raise X12Error("not an amount of money with at most two decimals")
    sign, whole, fraction = match.groups()
    cents = int(whole or "0") * 100 + int((fraction or "").ljust(2, "0"))
    if cents > AMOUNT_CENTS_MAX:
        raise X12Error("an amount of money has at most ten digits, cents included")
    return -cents if sign else cents


def format_money(amount_cents: int) -> str:
    """Write cents as type R wants it: no trailing zeros, no leading zero, no point at the end.

    Raises X12Error for more than AMOUNT_CENTS_MAX.
    """
    if 0 <= amount_cents <= AMOUNT_CENTS_MAX:
        whole, fraction = divmod(amount_cents, 100)
        return f"{whole}{_DECIMALS[fraction]}" if whole else _DECIMALS[fraction] or "0"
    if amount_cents < -AMOUNT_CENTS_MAX or amount_cents > 0:
        raise X12Error("an amount of money has at most ten digits, cents included")
    return f"-{format_money(-amount_cents)}"


def parse_quantity(text: str) -> Decimal:
    """Return a quantity or percentage. Raises X12Error for anything but a plain decimal number."""
    known = KNOWN_QUANTITIES.get(text)
    if known is not None:
        return known
    if _QUANTITY.fullmatch(text) is None:
        raise X12Error("not a plain decimal number")
    quantity = Decimal(text)
    if len(KNOWN_QUANTITIES) < _KNOWN_QUANTITIES_MAX:
        KNOWN_QUANTITIES[text] = quantity
    return quantity


def format_quantity(quantity: Decimal) -> str:
    """Write a quantity without trailing zeros and without a leading zero: ``1``, ``1.5``, ``.2``.

    Raises X12Error for a quantity that is not finite.
    """
    if (whole := str(quantity)).isdigit():
        return whole
    if not quantity.is_finite():
        raise X12Error("a quantity must be a finite number")
    sign, text = ("-" if quantity < 0 else ""), f"{abs(quantity):f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    if text.startswith("0."):
        text = text[1:]
    return text if text == "0" else sign + text


def parse_integer(text: str) -> int:
    """Return a count or control number of at most nine digits. Raises X12Error otherwise."""
    if _INTEGER.fullmatch(text) is None:
        raise X12Error("not a whole number of at most nine digits")
    return int(text)


def parse_date(text: str) -> date:
    """Return a CCYYMMDD date. Raises X12Error unless it is a real calendar date (rule X6)."""
    known = KNOWN_DATES.get(text)
    if known is not None:
        return known
    if _DATE.fullmatch(text) is None:
        raise X12Error("not a date in the form CCYYMMDD")
    try:
        parsed = date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        raise X12Error("not a real calendar date") from None
    if len(KNOWN_DATES) < _KNOWN_DATES_MAX:
        KNOWN_DATES[text] = parsed
    return parsed


def format_date(value: date) -> str:
    """Write a date as CCYYMMDD."""
    # strftime drops leading zeros of years before 1000 on some platforms.
    return value.isoformat()[:10].replace("-", "")


def parse_period(format_qualifier: str, text: str) -> tuple[date, date]:
    """Return first and last day of a D8, RD8 or DT value; a single day is both.

    The time of a DT value is dropped: nothing in the revenue cycle is decided by it. Raises
    X12Error for another qualifier, a date that does not exist, or a period that ends before it
    begins.
    """
    if format_qualifier == "DT" and len(text) == _DATE_TIME_LENGTH:
        text = text[:8]
    elif format_qualifier == "RD8":
        first, _, last = text.partition("-")
        period = parse_date(first), parse_date(last)
        if period[0] > period[1]:
            raise X12Error("the period ends before it begins")
        return period
    elif format_qualifier != "D8":
        raise X12Error("the date format qualifier must be D8, RD8 or DT")
    day = parse_date(text)
    return day, day


def format_period(date_from: date, date_to: date) -> tuple[str, str]:
    """Return the format qualifier and the value: D8 for one day, RD8 for a range.

    Raises X12Error when the period ends before it begins.
    """
    if date_from > date_to:
        raise X12Error("the period ends before it begins")
    if date_from == date_to:
        return "D8", format_date(date_from)
    return "RD8", f"{format_date(date_from)}-{format_date(date_to)}"


def parse_date_and_time(date_text: str, time_text: str) -> datetime:
    """Join a CCYYMMDD or YYMMDD date with an HHMM time; seconds are dropped.

    ISA and TA1 give two digits of the year, always of this century. X12 states no time zone, so the
    result has none. Raises X12Error for a date or time that does not exist.
    """
    day = parse_date(date_text if len(date_text) != _SHORT_DATE_LENGTH else f"20{date_text}")
    if _TIME.fullmatch(time_text) is None:
        raise X12Error("not a time in the form HHMM")
    try:
        return datetime(day.year, day.month, day.day, int(time_text[:2]), int(time_text[2:4]))  # noqa: DTZ001
    except ValueError:
        raise X12Error("not a real time of day") from None


def format_time(moment: datetime) -> str:
    """Write the time of day as HHMM."""
    return f"{moment.hour:02d}{moment.minute:02d}"


def parse_moment(text: str) -> datetime:
    """Return the moment of a CCYYMMDDHHMM text. Raises X12Error when it is not real."""
    return parse_date_and_time(text[:8], text[8:])


def format_moment(value: datetime) -> str:
    """Write a moment as CCYYMMDDHHMM."""
    return format_date(value) + format_time(value)
