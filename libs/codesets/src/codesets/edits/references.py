"""Codes that the instructions of the tabular list name, such as `(E08-E13, L97.-)`."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import chain

_CODE = r"[A-Z]\d[0-9A-Z](?:\.[0-9A-Z]{0,4})?"
_IN_BRACKETS = re.compile(r"\(([^()]*)\)")
_REFERENCE = re.compile(rf"\b({_CODE})(?:-({_CODE}))?-?")
_BEFORE_ALL = ""
_AFTER_ALL = "\U0010ffff"
_TEXTS_MAX = 8192  # a little more than the tabular list has

# The first code of a span, and what comes after the last one and everything below it.
_Span = tuple[str, str]


class NamedCodes:
    """The codes that some instructions name, with everything below them."""

    __slots__ = ("_firsts", "_lasts")

    def __init__(self, spans: Iterable[_Span]) -> None:
        self._firsts: list[str] = []
        self._lasts: list[str] = []
        for first, last in sorted(spans):
            if self._lasts and first <= self._lasts[-1]:
                self._lasts[-1] = max(last, self._lasts[-1])
            else:
                self._firsts.append(first)
                self._lasts.append(last)
        self._lasts.append(_BEFORE_ALL)  # found at -1, where nothing begins before a code

    def __bool__(self) -> bool:
        return bool(self._firsts)

    def __contains__(self, code: str) -> bool:
        return code < self._lasts[bisect_right(self._firsts, code) - 1]

    def places_in(self, codes: Sequence[str]) -> list[int]:
        """Return the places of those of the codes that are named."""
        firsts, lasts = self._firsts, self._lasts
        if not firsts:
            return []
        return [
            place
            for place, code in enumerate(codes)
            if code < lasts[bisect_right(firsts, code) - 1]
        ]

    def first_of(self, codes: Iterable[str]) -> str | None:
        """Return the first of the codes that is named; None when none is."""
        return next((code for code in codes if code in self), None)


def named_in(texts: Iterable[str]) -> NamedCodes:
    """Return the codes that the texts name in brackets, restricted or not."""
    return NamedCodes(chain.from_iterable(map(_spans, texts)))


def exactly_named_in(texts: Iterable[str]) -> NamedCodes:
    """Return the codes that are meant with everything below them.

    A text that restricts them, such as `(I69. with final characters -22)`, names none: read
    without the restriction it would forbid far more than it says.
    """
    return named_in(text for text in texts if "character" not in text)


@lru_cache(maxsize=_TEXTS_MAX)
def _spans(text: str) -> tuple[_Span, ...]:
    return tuple(
        (first.replace(".", ""), (last or first).replace(".", "") + _AFTER_ALL)
        for inside in _IN_BRACKETS.findall(text)
        for first, last in _REFERENCE.findall(inside)
    )
