"""Sums written out, so that a person can follow them."""

from __future__ import annotations

from dataclasses import dataclass

_TERMS_SHOWN_MAX = 12


@dataclass(frozen=True, slots=True)
class Sum:
    """Signed terms with their labels, what they add up to, and what an element says instead."""

    terms: list[tuple[int, str]]
    expected_cents: int
    element: str
    actual_cents: int


def shown(total: Sum) -> str:
    """Write a sum: ``180.00 charge - 60.00 CO-45 = 120.00, SVC03 says 119.00``."""
    text = ""
    for amount_cents, label in total.terms[:_TERMS_SHOWN_MAX]:
        sign = "-" if amount_cents < 0 else "+"
        joined = f" {sign} {money(abs(amount_cents))}" if text else money(amount_cents)
        text += f"{joined} {label}"
    more = len(total.terms) - _TERMS_SHOWN_MAX
    if more > 0:
        text += f" and {more} more"
    result, actual = money(total.expected_cents), money(total.actual_cents)
    return f"{text or '0.00'} = {result}, {total.element} says {actual}"


def money(amount_cents: int) -> str:
    """Write cents with two decimals."""
    whole, fraction = divmod(abs(amount_cents), 100)
    return f"{'-' if amount_cents < 0 else ''}{whole}.{fraction:02d}"
