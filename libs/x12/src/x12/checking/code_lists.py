"""External code lists: what can be checked without their texts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache, cached_property, lru_cache
from importlib import resources

_ZERO = ord("0")
# For each digit, as a byte, the sum of the digits of its double.
_DOUBLED = bytes(
    (2 * (each - _ZERO)) % 10 + (each - _ZERO) // 5 if each >= _ZERO and each < _ZERO + 10 else 0
    for each in range(256)
)
NEVER = "(?!)"
"""The pattern that matches nothing."""


@lru_cache(maxsize=4096)
def is_national_provider_id(text: str) -> bool:
    """Say whether a text is an NPI: ten digits, first 1 or 2, right check digit.

    The check digit is Luhn's over the number with 80840 before it, which adds 24.
    """
    if len(text) != 10 or not (text.isascii() and text.isdigit()) or text[0] not in "12":  # noqa: PLR2004
        return False
    digits = text.encode()
    total = sum(digits[0:9:2].translate(_DOUBLED)) + sum(digits[1::2]) - 5 * _ZERO
    return (24 + total) % 10 == 0


class CodeList:
    """An external list, as far as it can be checked.

    Attributes:
        form: a pattern of every code that the list could ever hold.
        form_rule: the rule that a code of another form breaks.
        listed: the name of its codes in ``codes.txt``; empty when they are not held.
        list_rule: the rule that a code outside them breaks.
        title: what messages call the list.
        check: what a code must pass besides.

    """

    def __init__(
        self,
        form: str,
        form_rule: str = "",
        *,
        listed: str = "",
        list_rule: str = "C10",
        title: str = "",
        check: Callable[[str], bool] | None = None,
        glance: str = "",
    ) -> None:
        self.title = title
        self._form_rule = form_rule or list_rule
        self._form = form
        self._listed = listed
        self._list_rule = list_rule
        self._check = check
        self._glance = glance

    @cached_property
    def glance(self) -> str:
        """The pattern of codes that are certainly right."""
        return self._glance or (
            one_of(listed_codes()[self._listed]) if self._listed else self._form
        )

    @cached_property
    def _matches(self) -> Callable[[str], object]:
        return re.compile(self._form, re.ASCII).fullmatch

    def broken_rule(self, code: str) -> str:
        """Return the rule that a code breaks, an empty text when it is right."""
        if self._matches(code) is None or (self._check is not None and not self._check(code)):
            return self._form_rule
        if self._listed and code not in listed_codes()[self._listed]:
            return self._list_rule
        return ""


@cache
def listed_codes() -> dict[str, frozenset[str]]:
    """Return the codes of every list that is held."""
    text = resources.files("x12").joinpath("standard", "codes.txt").read_text("utf-8")
    lists: dict[str, set[str]] = {}
    name = ""
    for line in text.splitlines():
        if line.startswith(" "):
            lists[name].update(line.split())
        elif line and not line.startswith("#"):
            name = line
            lists[name] = set()
    return {name: frozenset(codes) for name, codes in lists.items()}


def one_of(codes: Iterable[str]) -> str:
    """Return a pattern of exactly these codes, which looks at each character once."""
    by_first: dict[str, set[str]] = {}
    ends = False
    for code in codes:
        if code:
            by_first.setdefault(code[0], set()).add(code[1:])
        else:
            ends = True
    firsts: dict[str, str] = {}
    for first, rests in sorted(by_first.items()):
        rest = one_of(rests)
        firsts[rest] = firsts.get(rest, "") + re.escape(first)
    ways = [f"[{each}]{rest}" for rest, each in firsts.items()]
    if not ways:
        return ""
    return f"(?:{'|'.join(ways)})" + ("?" if ends else "")


CODE_LISTS = {
    "npi": CodeList("[12][0-9]{9}", "C01", check=is_national_provider_id, glance=NEVER),
    "taxonomy": CodeList("[0-9A-Z]{9}X", "C02"),
    # Outside the United States the form is free; the check of N4 looks at the country.
    "postal_code": CodeList("[0-9A-Z -]{3,15}", "C03", glance="[0-9]{5}(?:[0-9]{4})?"),
    "icd10cm": CodeList("[A-Z][0-9][0-9A-Z]{1,5}", "C04"),
    "icd10pcs": CodeList("[0-9A-HJ-NP-Z]{7}", "C04"),
    "hcpcs": CodeList("[0-9A-Z]{5}", "C05"),
    "modifier": CodeList("[0-9A-Z]{2}", "C06"),
    "ndc": CodeList("[0-9]{11}", "C07"),
    "revenue": CodeList("[0-9]{4}", "C08", listed="revenue", title="revenue codes"),
    "rarc": CodeList("(?:MA0|MA?|N)[1-9][0-9]{0,3}", "C09"),
    "carc": CodeList("[A-Z]?[0-9]{1,3}", listed="carc", title="claim adjustment reason codes"),
    "claim_status_category": CodeList(
        "(?:[ADEFP]|DR)[0-9]{1,2}[FN]?|R[0-9]{1,2}|RQ",
        "C12",
        listed="claim_status_category",
        title="claim status categories",
    ),
    "claim_status": CodeList("[0-9]{1,4}", listed="claim_status", title="claim status codes"),
    "entity": CodeList("[0-9A-Z]{2,3}", listed="entity", title="entity codes"),
    "service_type": CodeList("[0-9A-Z]{1,2}", listed="service_type", title="service types"),
    "type_of_bill": CodeList("[0-9]{2}", listed="type_of_bill", title="types of bill"),
    "country": CodeList("[A-Z]{2}", listed="country", title="countries"),
    "currency": CodeList("[A-Z]{3}", listed="currency", title="currencies"),
    "state": CodeList("[A-Z]{2}", listed="state", list_rule="C11", title="state or province"),
    "place_of_service": CodeList(
        "[0-9]{2}", listed="place_of_service", list_rule="C11", title="place of service"
    ),
}
"""By the name that guides use. A list that is not here is not checked."""
