"""Draws the values of made-up claims from a seed.

Everything is drawn anew each time, so that no reader gains by remembering segments it has seen.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import product
from random import Random
from typing import TypeVar

Choice = TypeVar("Choice")

_ONSETS = (
    "B",
    "BR",
    "C",
    "D",
    "F",
    "G",
    "H",
    "K",
    "L",
    "M",
    "N",
    "P",
    "R",
    "S",
    "T",
    "V",
    "W",
    "Z",
)
_SYLLABLES = tuple("".join(each) for each in product(_ONSETS, "AEIOU", ("", "L", "N", "R")))
_CODE_CHARACTERS = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"
# The first letters of ICD-10-CM that may stand as a principal diagnosis.
_DIAGNOSIS_LETTERS = "ABCDEFGHIJKLMNOPQRSTZ"
_PROCEDURE_LETTERS = "AEGJLQ"


def _days_before(last: dt.date, days: int) -> tuple[str, ...]:
    return tuple((last - dt.timedelta(n)).strftime("%Y%m%d") for n in range(days))


_BIRTH_DATES = _days_before(dt.date(2023, 12, 31), 33_000)
_ONSET_DATES = _days_before(dt.date(2024, 12, 31), 360)
_SERVICE_DATES = _days_before(dt.date(2026, 1, 10), 370)
_DECISION_DATES = _days_before(dt.date(2026, 3, 2), 50)
_NPI_PREFIX_SUM = 28  # of 80840, which stands before an NPI, and of its leading 2, doubled


def _luhn_sum(digits: str) -> int:
    """Return the Luhn sum of four digits, of which the second and the fourth are doubled."""
    doubled = (sum(divmod(2 * int(each), 10)) for each in digits[1::2])
    return sum(int(each) for each in digits[::2]) + sum(doubled)


_LUHN_SUMS = tuple(_luhn_sum(f"{n:04d}") for n in range(10_000))


class Draw:
    """A seeded source of values. The same seed gives the same values in the same order."""

    def __init__(self, seed: int) -> None:
        self.fraction = Random(seed).random

    def below(self, end: int) -> int:
        """Return a whole number from 0 to end - 1."""
        return int(self.fraction() * end)

    def between(self, first: int, last: int) -> int:
        """Return a whole number from first to last."""
        return first + int(self.fraction() * (last - first + 1))

    def chance(self, percent: int) -> bool:
        """Return true in ``percent`` of 100 draws."""
        return self.fraction() * 100 < percent

    def one_of(self, choices: Sequence[Choice]) -> Choice:
        """Return one of the choices."""
        return choices[int(self.fraction() * len(choices))]

    def word(self, syllables: int) -> str:
        """Return a made-up word."""
        return "".join([self.one_of(_SYLLABLES) for _ in range(syllables)])

    def npi(self) -> str:
        """Return an NPI that starts with 2, a range given to nobody, with its check digit."""
        first, second = self.below(10_000), self.below(10_000)
        luhn_sum = _NPI_PREFIX_SUM + _LUHN_SUMS[first] + _LUHN_SUMS[second]
        return f"2{first:04d}{second:04d}{-luhn_sum % 10}"

    def routing_number(self) -> str:
        """Return a bank's number with its check digit, in a range that no bank has."""
        hundreds, tens, ones = self.below(10), self.below(10), self.below(10)
        check = -(hundreds + 3 * tens + 7 * ones) % 10
        return f"00000{hundreds}{tens}{ones}{check}"

    def birth_date(self) -> str:
        """Return a day of ninety years."""
        return self.one_of(_BIRTH_DATES)

    def onset_date(self) -> str:
        """Return a day of the year before the year of the services."""
        return self.one_of(_ONSET_DATES)

    def service_date(self) -> str:
        """Return a day of the year of the services, later than any birth and onset."""
        return self.one_of(_SERVICE_DATES)

    def decision_date(self) -> str:
        """Return a day on which a payer had or decided a claim, later than any service."""
        return self.one_of(_DECISION_DATES)

    def diagnosis(self) -> str:
        """Return a text of the shape of an ICD-10-CM code, of three to seven characters."""
        head = f"{self.one_of(_DIAGNOSIS_LETTERS)}{self.below(100):02d}"
        return head + "".join([self.one_of(_CODE_CHARACTERS) for _ in range(self.below(5))])

    def procedure(self) -> str:
        """Return five characters of the shape of a HCPCS code, of either level."""
        if self.chance(25):
            return f"{self.one_of(_PROCEDURE_LETTERS)}{self.below(10_000):04d}"
        return f"{self.between(10_000, 99_499)}"


def money(cents: int) -> str:
    """Write cents as X12 writes an amount: without zeros that say nothing."""
    sign, cents = ("-", -cents) if cents < 0 else ("", cents)
    whole, fraction = divmod(cents, 100)
    if not fraction:
        return f"{sign}{whole}"
    return f"{sign}{whole or ''}.{fraction:02d}".rstrip("0")
