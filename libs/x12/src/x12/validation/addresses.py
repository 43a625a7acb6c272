"""What an address in a claim must be: a street, with all nine digits of a domestic ZIP."""

from __future__ import annotations

import re
from typing import Any

_NINE_DIGITS = re.compile(r"\d{9}")
_PO_BOX = re.compile(r"\b(?:P\.? ?O\.? ?BOX|LOCK ?BOX)\b")
_DOMESTIC = frozenset({"", "US"})


def is_complete(address: Any) -> bool:
    """Say whether a domestic address has a ZIP of nine digits; others need none."""
    return address.country not in _DOMESTIC or bool(_NINE_DIGITS.fullmatch(address.postal_code))


def is_post_office_box(address: Any) -> bool:
    """Say whether the first line names a box instead of a street."""
    return _PO_BOX.search(address.line1.upper()) is not None
