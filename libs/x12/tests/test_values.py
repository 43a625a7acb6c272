"""Money, quantities and dates are exact in both directions."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from x12 import X12Error
from x12.values import (
    AMOUNT_CENTS_MAX,
    format_money,
    format_period,
    format_quantity,
    parse_date,
    parse_date_and_time,
    parse_integer,
    parse_money,
    parse_period,
    parse_quantity,
)


@pytest.mark.parametrize(
    ("text", "amount_cents"),
    [
        ("99.6", 9960),
        ("99.60", 9960),
        (".7", 70),
        ("0.70", 70),
        (".07", 7),
        ("-0", 0),
        (".00", 0),
        ("0", 0),
        ("230", 23000),
        ("230.", 23000),
        ("-1.25", -125),
        ("-.5", -50),
        ("0000012.3", 1230),
    ],
)
def test_money_is_read_exactly(text: str, amount_cents: int) -> None:
    assert parse_money(text) == amount_cents


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-",
        ".",
        "-.",
        "1.234",
        "1.000",
        "1E2",
        "1e2",
        "+5",
        "1,00",
        " 1",
        "1 ",
        "--1",
        "1-",
        "0x10",
        "1_000",
        "NaN",
        "inf",
        "\u0661",
        "1.2.3",
        "9" * 17,
        "1\n",
    ],
)
def test_money_refuses_anything_else(text: str) -> None:
    with pytest.raises(X12Error):
        parse_money(text)


@pytest.mark.parametrize(
    ("amount_cents", "text"),
    [
        (9960, "99.6"),
        (70, ".7"),
        (-125, "-1.25"),
        (-50, "-.5"),
        (23000, "230"),
        (0, "0"),
        (7, ".07"),
    ],
)
def test_money_is_written_as_type_r(amount_cents: int, text: str) -> None:
    assert format_money(amount_cents) == text


@given(st.integers(min_value=-AMOUNT_CENTS_MAX, max_value=AMOUNT_CENTS_MAX))
def test_money_round_trip(amount_cents: int) -> None:
    assert parse_money(format_money(amount_cents)) == amount_cents


@pytest.mark.parametrize("amount_cents", [AMOUNT_CENTS_MAX + 1, -AMOUNT_CENTS_MAX - 1, 10**15])
def test_money_of_more_than_ten_digits_is_neither_written_nor_read(amount_cents: int) -> None:
    with pytest.raises(X12Error):
        format_money(amount_cents)
    with pytest.raises(X12Error):
        parse_money(str(amount_cents // 100))


@given(st.decimals(min_value=-(10**6), max_value=10**6, places=3))
def test_quantity_round_trip(quantity: Decimal) -> None:
    assert parse_quantity(format_quantity(quantity)) == quantity


@pytest.mark.parametrize(
    ("quantity", "text"),
    [("1", "1"), ("1.50", "1.5"), ("0.2", ".2"), ("-0.5", "-.5"), ("0.00", "0"), ("1E+2", "100")],
)
def test_quantity_is_written_without_needless_digits(quantity: str, text: str) -> None:
    assert format_quantity(Decimal(quantity)) == text


@pytest.mark.parametrize("text", ["", "1e2", "NaN", "-", ".", "1.", "1 "])
def test_quantity_refuses_anything_else(text: str) -> None:
    with pytest.raises(X12Error):
        parse_quantity(text)


def test_quantity_must_be_finite() -> None:
    with pytest.raises(X12Error):
        format_quantity(Decimal("NaN"))


@pytest.mark.parametrize("text", ["20260230", "20261301", "2026033", "00000101", "2026-3-1", ""])
def test_unreal_dates_are_refused(text: str) -> None:
    with pytest.raises(X12Error):
        parse_date(text)


def test_periods() -> None:
    day = date(2026, 3, 2)
    assert parse_period("D8", "20260302") == (day, day)
    assert parse_period("RD8", "20260302-20260304") == (day, date(2026, 3, 4))
    assert parse_period("DT", "202603021530") == (day, day)


def test_period_that_ends_before_it_begins_is_not_written() -> None:
    with pytest.raises(X12Error):
        format_period(date(2026, 3, 4), date(2026, 3, 2))


@pytest.mark.parametrize(
    ("qualifier", "text"),
    [("RD8", "20260304-20260302"), ("RD8", "20260302"), ("TM", "1200"), ("", "20260302")],
)
def test_faulty_periods_are_refused(qualifier: str, text: str) -> None:
    with pytest.raises(X12Error):
        parse_period(qualifier, text)


@pytest.mark.parametrize(("day", "time"), [("20260302", "2460"), ("20260302", "9"), ("1", "0900")])
def test_unreal_times_are_refused(day: str, time: str) -> None:
    with pytest.raises(X12Error):
        parse_date_and_time(day, time)


@pytest.mark.parametrize("text", ["", "-1", "1.0", "1234567890", "\u0661"])
def test_integers_refuse_anything_else(text: str) -> None:
    with pytest.raises(X12Error):
        parse_integer(text)
