"""Which codes stand beside a code in NCCI pairs, as one sorted array for each first code.

An encounter of 50 lines has 2,450 ordered pairs, of which hardly any is in the table. Reading 50
arrays and searching in them takes a fraction of looking 2,450 keys up.
"""

import sqlite3
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from codesets.catalog.rows import COLUMN2_MASK, PAIR_SHIFT, pair_of

_NUMBER = "I"  # four bytes; five characters of 36 fit
# Searching for one number takes as long as reading so many.
_SEARCH_COST = 12
_PAIRS = "SELECT DISTINCT pair FROM ptp ORDER BY pair"
_INSERT = "INSERT INTO ptp_partner VALUES (?, ?)"


def write_partners(connection: sqlite3.Connection) -> None:
    """Fill the table of partners from the pairs that were written."""
    connection.executemany(_INSERT, _rows(connection))


def _rows(connection: sqlite3.Connection) -> Iterator[tuple[int, bytes]]:
    pairs = (row[0] for row in connection.execute(_PAIRS))
    for column1, group in groupby(pairs, key=lambda pair: pair >> PAIR_SHIFT):
        yield column1, array(_NUMBER, (pair & COLUMN2_MASK for pair in group)).tobytes()


def pairs_among(rows: Sequence[tuple[int, bytes]], numbers: Sequence[int]) -> Iterator[int]:
    """Yield the pairs that both consist of the numbers.

    Args:
        rows: the partners of each of the numbers.
        numbers: of the codes of an encounter.

    """
    wanted = frozenset(numbers)
    for column1, stored in rows:
        partners = array(_NUMBER)
        partners.frombytes(stored)
        is_short = len(partners) < _SEARCH_COST * len(wanted)
        for number in wanted.intersection(partners) if is_short else _among(partners, wanted):
            yield pair_of(column1, number)


def _among(partners: "array[int]", numbers: Iterable[int]) -> Iterator[int]:
    for number in numbers:
        place = bisect_left(partners, number)
        if place < len(partners) and partners[place] == number:
            yield number
