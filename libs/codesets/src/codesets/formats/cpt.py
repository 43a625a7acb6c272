"""CPT as its licensees get it from the AMA: the text files, or a CSV with names of columns.

Each line is a code and its descriptor: unabridged (LONGULT), medium, upper case, up to 48
characters (MEDU), or short, upper case, up to 28 (SHORTU). Lines of copyright may come before.
No descriptor is ever made up: without one of these files a code has none.
"""

import re
from collections.abc import Iterator
from datetime import date
from itertools import islice

from codesets.catalog.rows import CodeRow, Record
from codesets.formats.dates import year_span
from codesets.formats.format import Format, Part, release_of
from codesets.formats.sources import Source
from codesets.formats.text import head_lines, header_of, lines, tables
from codesets.model import CodeSystem

CODE = re.compile(r"\d{4}[0-9A-Z]")
_LINE = re.compile(r"(\d{4}[0-9A-Z])[ \t]+(\S.*)")
_PREAMBLE_LINES_MAX = 60
_LINES_TO_RECOGNISE = 3
_SHORT_LENGTH_MAX, _MEDIUM_LENGTH_MAX = 28, 48
_CODE_COLUMNS = ("code", "cpt", "cptcode")
_LONG_COLUMNS = ("long", "longdescription", "longdescriptor", "description", "descriptor")
_MEDIUM_COLUMNS = ("medium", "mediumdescription", "mediumdescriptor")
_SHORT_COLUMNS = ("short", "shortdescription", "shortdescriptor")
# Of one year's files the one with the longest descriptors decides.
_LONG, _MEDIUM, _SHORT = 2, 1, 0


def _descriptors(head: bytes) -> list[str]:
    """Return the descriptors in the beginning; none when its lines are of another kind."""
    found = [_LINE.fullmatch(line) for line in head_lines(head)]
    places = [place for place, match in enumerate(found) if match]
    if not places or places[0] > _PREAMBLE_LINES_MAX or not all(found[places[0] :]):
        return []
    return [match[2].strip() for match in found if match]


def _recognise_text(head: bytes) -> bool:
    return len(_descriptors(head)) >= _LINES_TO_RECOGNISE


def _length(source: Source) -> int:
    """Tell short, medium and long files apart by their first descriptors."""
    texts = _descriptors(source.head())
    if any(text != text.upper() for text in texts):
        return _LONG
    longest = max(map(len, texts), default=0)
    return _SHORT if longest <= _SHORT_LENGTH_MAX else _MEDIUM


def _read_text(source: Source, given: date | None) -> list[Part]:
    length = _length(source)
    part = ("short", "medium", "")[length]
    span = year_span(source, given)
    release = release_of(source, CodeSystem.CPT, span, part=part, authority=length)
    return [Part(release, _text_rows(source, length))]


def _text_rows(source: Source, length: int) -> Iterator[Record]:
    has_begun = False
    for line in lines(source):
        found = _LINE.fullmatch(line)
        if not found:
            if not line.strip() or (not has_begun and source.row <= _PREAMBLE_LINES_MAX):
                continue
            raise source.error("not a line of a CPT file", "the file is cut off or mixed up")
        has_begun = True
        text = found[2].strip()
        title, short = ("", text) if length == _SHORT else (text, "")
        yield CodeRow(found[1], title, billable=True, short_title=short, order=source.row)


TEXT = Format("CPT text file", _recognise_text, _read_text)


def _is_header(names: list[str] | tuple[str, ...]) -> bool:
    texts = {*_LONG_COLUMNS, *_MEDIUM_COLUMNS, *_SHORT_COLUMNS}
    return bool(set(names) & set(_CODE_COLUMNS)) and bool(set(names) & texts)


def _recognise_csv(head: bytes) -> bool:
    rows = list(islice(head_lines(head), 2))
    is_code = len(rows) > 1 and bool(CODE.fullmatch(rows[1].split(",")[0].strip('" ')))
    return is_code and _is_header(header_of(head))


def _read_csv(source: Source, given: date | None) -> list[Part]:
    release = release_of(source, CodeSystem.CPT, year_span(source, given), authority=_LONG)
    return [Part(release, _csv_rows(source))]


def _csv_rows(source: Source) -> Iterator[Record]:
    for row in tables(source, lambda names: _is_header(tuple(names))):
        code = row.code(*_CODE_COLUMNS)
        if not CODE.fullmatch(code):
            raise source.error(f"{code[:12]!r} is not a CPT code", "mend the row")
        title = row.get(*_LONG_COLUMNS) or row.get(*_MEDIUM_COLUMNS)
        short = row.get(*_SHORT_COLUMNS)
        yield CodeRow(code, title, billable=True, short_title=short, order=source.row)


CSV = Format("CPT (CSV)", _recognise_csv, _read_csv)
