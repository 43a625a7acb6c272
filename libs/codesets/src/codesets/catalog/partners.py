"""NCCI pairs, packed: for each code one bit for every code beside it, and when each pair holds.

An encounter of 50 lines has 2,450 ordered pairs, of which hardly any is in the table. Its 50 rows
of bits answer them all: what they have in common with the encounter's own bits are its pairs.
"""

import json
import sqlite3
from collections.abc import Collection, Hashable, Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby
from operator import itemgetter
from struct import Struct, pack
from typing import Any

# HCPCS and CPT have 18,000 codes; a file with far more is no table of pairs, and would need
# gigabytes of bits.
_CODES_MAX = 32_768
_NUMBER = Struct("<I")
_PAIRS = "SELECT * FROM staged.ptp ORDER BY column1, column2, valid_from, valid_to"
_INSERT_CODE = "INSERT INTO ptp_code VALUES (?, ?, ?, ?)"
_INSERT_OTHER = "INSERT OR IGNORE INTO ptp_code VALUES (?, ?, x'', x'')"
_INSERT_SPANS = "INSERT INTO ptp_spans VALUES (?, ?)"

# A code, its place, the bits of the codes that are column 2 of it, and the number of the spans of
# each of these pairs, in the order of the bits.
PackedCode = tuple[str, int, bytes, bytes]
# From when to when (included; None when still) a pair holds, its modifier indicator, and why.
Span = tuple[date, date | None, int, str]


class _Numbering(dict[Hashable, int]):
    """Numbers everything that it is asked for, from 0."""

    def __missing__(self, key: Hashable) -> int:
        number = self[key] = len(self)
        return number


def write_packed(connection: sqlite3.Connection) -> None:
    """Pack the staged pairs; few kinds of spans are shared by millions of pairs.

    Raises ValueError when more codes stand in them than there can be.
    """
    places, numbers = _Numbering(), _Numbering()
    of_codes = groupby(connection.execute(_PAIRS), key=itemgetter(0))
    packed = (_packed(column1, rows, places, numbers) for column1, rows in of_codes)
    connection.executemany(_INSERT_CODE, packed)
    connection.executemany(_INSERT_OTHER, places.items())
    spans = ((number, json.dumps(kept)) for kept, number in numbers.items())
    connection.executemany(_INSERT_SPANS, spans)


def _packed(
    column1: str, rows: Iterable[tuple[Any, ...]], places: _Numbering, numbers: _Numbering
) -> PackedCode:
    spans: dict[str, tuple[Any, ...]] = {}
    for _column1, column2, *span in rows:
        spans[column2] = (*spans.get(column2, ()), tuple(span))
    partners = sorted([(places[column2], numbers[kept]) for column2, kept in spans.items()])
    if len(places) > _CODES_MAX:
        raise ValueError(
            f"more than {_CODES_MAX:,} codes stand in the pairs, which is no NCCI table"
        )
    kinds = pack(f"<{len(partners)}I", *[number for _place, number in partners])
    return column1, places[column1], _bits([place for place, _number in partners]), kinds


def _bits(places: Collection[int]) -> bytes:
    """Return bits of which those at the places are set, the first of a byte being its lowest."""
    bits = bytearray(max(places, default=0) // 8 + 1)
    for place in places:
        bits[place >> 3] |= 1 << (place & 7)
    return bytes(bits)


def spans_of(stored: str) -> tuple[Span, ...]:
    """Return when pairs of one kind hold."""
    return tuple(
        (date.fromisoformat(begins), date.fromisoformat(ends) if ends else None, indicator, why)
        for begins, ends, indicator, why in json.loads(stored)
    )


def pairs_among(rows: Sequence[PackedCode]) -> Iterator[tuple[str, str, int]]:
    """Yield column 1, column 2 and the number of its spans for each pair of the codes."""
    codes = {place: code for code, place, _bits, _numbers in rows}
    wanted = int.from_bytes(_bits(codes), "little")
    for column1, _place, stored, numbers in rows:
        bits = int.from_bytes(stored, "little")
        found = bits & wanted
        while found:
            place = found.bit_length() - 1
            found ^= 1 << place
            from_last = (bits >> place).bit_count()
            number = _NUMBER.unpack_from(numbers, -_NUMBER.size * from_last)[0]
            yield column1, codes[place], number
