"""HCPCS Level II as CMS publishes it: the fixed-width ANWEB file, its xlsx, or a CSV.

Fixed width, by column: 1-5 code (modifiers in 4-5), 6-10 sequence, 11 record type (3 and 4 first
and further lines of a procedure, 7 and 8 of a modifier), 12-91 long description, 92-119 short
description, 269-276 date added, 285-292 last date of use.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from codesets.catalog.rows import CodeRow, Record
from codesets.formats.dates import quarter_span
from codesets.formats.format import Format, Part, release_of
from codesets.formats.sources import Source
from codesets.formats.text import Row, day_in, head_lines, header_of, lines, tables, words
from codesets.model import CodeSystem, Coverage

# The first line of a code goes up to its dates.
_LINE = re.compile(r"([A-Z]\d{4}| {3}[0-9A-Z]{2})\d{5}([37].{265,}|[48].+)")
_CODE = re.compile(r"[A-Z]\d{4}|[0-9A-Z]{2}")
_FIRST_OF_PROCEDURE, _MORE_OF_PROCEDURE, _FIRST_OF_MODIFIER, _MORE_OF_MODIFIER = "3478"
_EXCEL_DAY_ZERO = date(1899, 12, 30)
_EXCEL_DAY = re.compile(r"\d{5}(\.0)?")
_PREAMBLE_LINES_MAX = 30
_AGAIN = "the file is cut off or mixed up; get it again"


@dataclass(slots=True)
class _Line:
    """A line or row of the file: a code, or more of its long description."""

    code: str
    kind: str
    long: str
    short: str
    added: date | None
    ended: date | None


_LinesOf = Callable[[Source], Iterator[_Line]]


def _recognise_fixed(head: bytes) -> bool:
    first = head_lines(head)[:5]
    return bool(first) and all(_LINE.match(line) for line in first)


def _is_sheet_header(names: Sequence[str]) -> bool:
    return {"hcpc", "recid", "longdescription"} <= set(names)


def _recognise_sheet(head: bytes) -> bool:
    return any(
        _is_sheet_header([words(cell) for cell in line.split(",")])
        for line in head_lines(head)[:_PREAMBLE_LINES_MAX]
    )


def _recognise_csv(head: bytes) -> bool:
    return header_of(head) == ("code", "kind", "shortdescription", "longdescription")


def _parts(source: Source, given: date | None, lines_of: _LinesOf) -> list[Part]:
    span = quarter_span(source, given)
    procedures = release_of(source, CodeSystem.HCPCS, span)
    # CMS lists modifiers of Level II only, so that others (25, 59) are not said to be gone.
    begins = span[0], None
    modifiers = release_of(source, CodeSystem.MODIFIER, begins, Coverage.CHANGES)
    return [
        Part(procedures, _rows(source, lines_of, _FIRST_OF_PROCEDURE)),
        Part(modifiers, _rows(source, lines_of, _FIRST_OF_MODIFIER)),
    ]


def _rows(source: Source, lines_of: _LinesOf, first: str) -> Iterator[Record]:
    current: _Line | None = None
    for line in lines_of(source):
        if line.kind in {_MORE_OF_PROCEDURE, _MORE_OF_MODIFIER}:
            if current is None or current.code != line.code:
                raise source.error(f"more of {line.code}, which did not begin", _AGAIN)
            current.long = f"{current.long} {line.long}"
            continue
        if current and current.kind == first:
            yield _row(current, source.row)
        current = line
    if current and current.kind == first:
        yield _row(current, source.row)


def _row(line: _Line, order: int) -> CodeRow:
    return CodeRow(
        line.code,
        line.long.strip(),
        billable=True,
        valid_from=line.added,
        valid_to=line.ended,
        short_title=line.short,
        order=order,
    )


def _fixed_lines(source: Source) -> Iterator[_Line]:
    for text in lines(source):
        if not text.strip():
            continue
        if not _LINE.match(text):
            raise source.error("not a line of a HCPCS file", _AGAIN)
        yield _Line(
            text[:5].strip(),
            text[10],
            text[11:91].strip(),
            text[91:119].strip(),
            day_in(source, text[268:276].strip()),
            day_in(source, text[284:292].strip()),
        )


def _sheet_lines(source: Source) -> Iterator[_Line]:
    for row in tables(source, _is_sheet_header):
        code = row.code("hcpc")
        if not _CODE.fullmatch(code):
            raise source.error(f"{code[:12]!r} is not a HCPCS code", "mend the row")
        yield _Line(
            code,
            row.get("recid"),
            row.get("longdescription"),
            row.get("shortdescription"),
            _excel_day(source, row.get("adddt", "addeddate")),
            _excel_day(source, row.get("termdt", "terminationdate")),
        )


def _excel_day(source: Source, text: str) -> date | None:
    if _EXCEL_DAY.fullmatch(text):
        return _EXCEL_DAY_ZERO + timedelta(days=int(text[:5]))
    return day_in(source, text.removesuffix(".0"))


def _csv_lines(source: Source) -> Iterator[_Line]:
    for row in tables(source, lambda names: names[:2] == ["code", "kind"]):
        yield _Line(
            row.code("code"),
            _kind(source, row),
            row.get("longdescription"),
            row.get("shortdescription"),
            None,
            None,
        )


def _kind(source: Source, row: Row) -> str:
    kinds = {"procedure": _FIRST_OF_PROCEDURE, "modifier": _FIRST_OF_MODIFIER}
    kind = row.get("kind")
    if kind not in kinds:
        raise source.error(f"{kind[:20]!r} is neither procedure nor modifier", "mend the row")
    return kinds[kind]


FIXED = Format(
    "HCPCS ANWEB", _recognise_fixed, lambda source, given: _parts(source, given, _fixed_lines)
)
SHEET = Format(
    "HCPCS ANWEB (xlsx)",
    _recognise_sheet,
    lambda source, given: _parts(source, given, _sheet_lines),
)
TABLE = Format(
    "HCPCS (CSV)", _recognise_csv, lambda source, given: _parts(source, given, _csv_lines)
)
