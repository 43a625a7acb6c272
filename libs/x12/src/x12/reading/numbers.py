"""Which control numbers were used, in constant memory as long as they count up."""

from __future__ import annotations

_LENGTH_MAX = 9
"""The longest control number of the standard."""


class UsedNumbers:
    """The control numbers of one series.

    Senders count up, so that a range holds most files; only numbers out of their order are kept one
    by one. Numbers of different lengths are different: 0001 is not 1.
    """

    __slots__ = ("_others", "_ranges")

    def __init__(self) -> None:
        self._ranges: dict[int, tuple[int, int]] = {}
        self._others: set[str] = set()

    def add(self, number: str) -> bool:
        """Keep a number; say whether it is new."""
        if number in self._others:
            return False
        length = len(number)
        if length > _LENGTH_MAX or not (number.isascii() and number.isdigit()):
            self._others.add(number)
            return True
        value = int(number)
        first, last = self._ranges.get(length, (value, value - 1))
        if first <= value <= last:
            return False
        if value == last + 1:
            self._ranges[length] = first, value
        else:
            self._others.add(number)
        return True
