"""Lists of ICD-10 codes: the CDC and CMS order files and code files, and tables made from them.

Order file, by column: 1-5 order number, 7-13 code, 15 whether it is billable (1) or a header (0),
17-76 short title, 78 and on the long title.
"""

import re
from collections.abc import Callable, Iterator
from datetime import date

from codesets.catalog.rows import CodeRow, Record
from codesets.formats.dates import fiscal_span
from codesets.formats.format import Format, Part, release_of
from codesets.formats.sources import Source
from codesets.formats.text import head_lines, header_of, lines, tables, words
from codesets.model import CodeSystem, Coverage

_ORDER = re.compile(r"(\d{5}) ([0-9A-Z]{3,7}) +([01]) (.{60}) (\S.*)")
_CODES = re.compile(r"([0-9A-Z]{3,7}) +(\S.*)")
# A list of codes says exactly which exist; the tabular list has to be filled up for that.
_AUTHORITY = 1
_LINES_TO_RECOGNISE = 3


def _system(code: str) -> CodeSystem:
    """Tell the two systems apart by their first code: A00 in CM, 001 in PCS."""
    return CodeSystem.ICD10CM if code[:1].isalpha() else CodeSystem.ICD10PCS


def _starts(pattern: re.Pattern[str], head: bytes) -> bool:
    first = head_lines(head)[:_LINES_TO_RECOGNISE]
    return bool(first) and all(pattern.fullmatch(line) for line in first if line.strip())


class _Parents:
    """Finds the code above each: in the published order it came before, and begins it."""

    def __init__(self) -> None:
        self._above: list[str] = []

    def of(self, code: str) -> str:
        while self._above and not code.startswith(self._above[-1]):
            self._above.pop()
        parent = self._above[-1] if self._above else ""
        self._above.append(code)
        return parent


def _recognise_order(head: bytes) -> bool:
    return _starts(_ORDER, head)


def _read_order(source: Source, given: date | None) -> list[Part]:
    first = _ORDER.match(next(lines(source), ""))
    system = _system(first[2] if first else "")
    span = fiscal_span(source, given)
    release = release_of(source, system, span, authority=_AUTHORITY)
    return [Part(release, _order_rows(source))]


def _order_rows(source: Source) -> Iterator[Record]:
    parents, place = _Parents(), 0
    for line in lines(source):
        found = _ORDER.fullmatch(line)
        if not found:
            if not line.strip():
                continue
            raise source.error("not a line of an order file", "the file is cut off or mixed up")
        place += 1
        if int(found[1]) != place:
            message = f"order number {found[1]} instead of {place:05}"
            raise source.error(message, "lines are missing or mixed up; get the file again")
        code = found[2]
        yield CodeRow(
            code,
            found[5].strip(),
            found[3] == "1",
            short_title=found[4].strip(),
            parent=parents.of(code),
            order=place,
        )


ORDER = Format("ICD-10 order file", _recognise_order, _read_order)


def _recognise_codes(head: bytes) -> bool:
    return _starts(_CODES, head)


def _read_codes(source: Source, given: date | None) -> list[Part]:
    found = _CODES.match(next(lines(source), ""))
    system = _system(found[1] if found else "")
    span = fiscal_span(source, given)
    # Headers are not in it, so that absence says only that a code is not billable.
    release = release_of(source, system, span, Coverage.BILLABLE)
    return [Part(release, _code_rows(source, span))]


def _code_rows(source: Source, span: tuple[date, date | None]) -> Iterator[Record]:
    for line in lines(source):
        found = _CODES.fullmatch(line)
        if found:
            title = found[2].strip()
            begins, ends = span
            yield CodeRow(
                found[1],
                title,
                billable=True,
                valid_from=begins,
                valid_to=ends,
                order=source.row,
            )
        elif line.strip():
            raise source.error("not a line of a code file", "the file is cut off or mixed up")


CODES = Format("ICD-10 code file", _recognise_codes, _read_codes, is_summary=True)


def _by_header(*names: str, delimiter: str = ",") -> Callable[[bytes], bool]:
    wanted = tuple(words(name) for name in names)
    return lambda head: header_of(head, delimiter)[: len(wanted)] == wanted


def _read_table(source: Source, given: date | None) -> list[Part]:
    span = fiscal_span(source, given)
    release = release_of(source, CodeSystem.ICD10CM, span, authority=_AUTHORITY)
    return [Part(release, _table_rows(source))]


def _table_rows(source: Source) -> Iterator[Record]:
    parents = _Parents()
    for row in tables(source, lambda names: names[:1] == ["code"], "\t"):
        code = row.code("code")
        yield CodeRow(
            code,
            row.get("longdescription"),
            row.number("billable") == 1,
            short_title=row.get("shortdescription"),
            parent=parents.of(code),
            order=source.row,
        )


TABLE = Format(
    "ICD-10-CM code table",
    _by_header("code", "billable", "short_description", "long_description", delimiter="\t"),
    _read_table,
)


def _read_dates(source: Source, given: date | None) -> list[Part]:
    """Read it once to learn its own span: it says of each code from when to when it holds."""
    spans = [(row.valid_from, row.valid_to) for row in _dated_rows(source)]
    begins = given or min((b for b, _e in spans if b), default=date.min)
    ends = None if any(e is None for _b, e in spans) else max(e for _b, e in spans if e)
    release = release_of(source, CodeSystem.ICD10CM, (begins, ends), Coverage.BILLABLE)
    return [Part(release, _dated_rows(source))]


def _dated_rows(source: Source) -> Iterator[CodeRow]:
    for row in tables(source, lambda names: names[:1] == ["code"]):
        flags = tuple(sorted(flag for flag in row.get("mceflags").split("|") if flag))
        begins, ends = row.day("validfrom"), row.day("validto")
        code = row.code("code")
        yield CodeRow(code, billable=True, valid_from=begins, valid_to=ends, flags=flags)


DATES = Format(
    "dates of billable codes with Medicare Code Editor flags",
    _by_header("code", "valid_from", "valid_to", "mce_flags"),
    _read_dates,
)


def _read_changes(source: Source, given: date | None) -> list[Part]:
    release = release_of(source, CodeSystem.ICD10CM, fiscal_span(source, given), Coverage.CHANGES)
    return [Part(release, _changed_rows(source))]


def _changed_rows(source: Source) -> Iterator[Record]:
    for row in tables(source, lambda names: names[:1] == ["code"]):
        code, change = row.code("code"), row.get("change")
        title = row.get("description")
        if change == "new_billable":
            yield CodeRow(code, title, billable=True)
        elif change == "became_header":
            yield CodeRow(code, title, billable=False)
        elif change == "deleted":
            yield CodeRow(code, is_ended=True)
        elif change == "description_revised":
            yield CodeRow(code, title)
        else:
            message = f"{change[:30]!r} is not a change"
            raise source.error(message, "mend the row")


CHANGES = Format(
    "ICD-10-CM changes",
    _by_header("code", "change", "description"),
    _read_changes,
)
