"""External code lists: what can be checked without their texts."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class CodeList:
    """A list: the rule that a code outside it breaks, and whether it holds a code."""

    rule: str
    holds: Callable[[str], bool]


def _pattern(text: str) -> Callable[[str], bool]:
    compiled = re.compile(text, re.ASCII)
    return lambda code: compiled.fullmatch(code) is not None


_ZERO = ord("0")
# For each digit, as a byte, the sum of the digits of its double.
_DOUBLED = bytes(
    (2 * (each - _ZERO)) % 10 + (each - _ZERO) // 5 if each >= _ZERO and each < _ZERO + 10 else 0
    for each in range(256)
)


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


CODE_LISTS = {
    "npi": CodeList("C01", is_national_provider_id),
    "taxonomy": CodeList("C02", _pattern("[0-9A-Z]{9}X")),
    "postal_code": CodeList("C03", _pattern("[0-9A-Z -]{3,15}")),
    "icd10cm": CodeList("C04", _pattern("[A-Z][0-9][0-9A-Z]{1,5}")),
    "icd10pcs": CodeList("C04", _pattern("[0-9A-HJ-NP-Z]{7}")),
    "hcpcs": CodeList("C05", _pattern("[0-9A-Z]{5}")),
    "modifier": CodeList("C06", _pattern("[0-9A-Z]{2}")),
    "ndc": CodeList("C07", _pattern("[0-9]{11}")),
    "revenue": CodeList("C08", _pattern("[0-9]{3,4}")),
}
"""By the name that guides use. A list that is not here is not checked."""
