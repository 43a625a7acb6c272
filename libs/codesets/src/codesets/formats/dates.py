"""From when to when a file holds: most say it only in their names.

Fiscal year: ICD-10-CM and PCS, 1 October to 30 September, with an update on 1 April.
Quarters: HCPCS, NCCI and the physician fee schedule. Calendar year: CPT.
"""

import re
from collections.abc import Callable
from datetime import date, timedelta

from codesets.formats.sources import Source

Span = tuple[date, date | None]

_MONTHS = {
    name: number
    for number, name in enumerate(
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], 1
    )
}
_MONTH = r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_NAMED_DAY = re.compile(rf"{_MONTH}[-_ ]+(\d{{1,2}})[-_ ,]+(20\d\d)")
_ISO_DAY = re.compile(r"(?<!\d)(20\d\d)-(\d\d)-(\d\d)(?!\d)")
_AMERICAN_DAY = re.compile(r"(?<!\d)(\d\d)-(\d\d)-(20\d\d)(?!\d)")
_YEAR_MONTH = re.compile(r"(?<!\d)(20\d\d)[-_](\d\d)(?!\d)")
_MONTH_NAME = re.compile(rf"(?<![a-z]){_MONTH}(?![a-z])")
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
_QUARTER = re.compile(r"(20\d\d)[-_ ]?q([1-4])")
# NCCI counts years from 1994 and quarters from 0: v313 is the fourth quarter of 2025.
_NCCI_VERSION = re.compile(r"v(\d\d)([0-3])r\d")
_NCCI_YEAR_ZERO = 1994
_FEE_SCHEDULE = re.compile(r"rvu(?:20)?(\d\d)([a-d])")
_SHORT_YEAR = re.compile(r"(?:rvu|gpci|anes|cpt)(\d\d)(?!\d)")
_TAXONOMY = re.compile(r"taxonomy[-_ v]*(\d\d)\.?([01])")
_OCTOBER, _APRIL = 10, 4


def _day(name: str) -> date | None:
    """Return a full date in a name, or the first of a year and month."""
    if found := _NAMED_DAY.search(name):
        return _safe(int(found[3]), _MONTHS[found[1]], int(found[2]))
    if found := _ISO_DAY.search(name):
        return _safe(int(found[1]), int(found[2]), int(found[3]))
    if found := _AMERICAN_DAY.search(name):
        return _safe(int(found[3]), int(found[1]), int(found[2]))
    if found := _YEAR_MONTH.search(name):
        return _safe(int(found[1]), int(found[2]), 1)
    return None


def _safe(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _month(name: str) -> int | None:
    found = _MONTH_NAME.search(name)
    return _MONTHS[found[1]] if found else None


def _year(name: str) -> int | None:
    if found := _YEAR.search(name):
        return int(found[1])
    found = _SHORT_YEAR.search(name)
    return 2000 + int(found[1]) if found else None


def fiscal_span(source: Source, given: date | None, stated_year: int | None = None) -> Span:
    """Return the span of an ICD-10 release. Raises LoadError when nothing tells it.

    Args:
        source: the file, whose name is looked at.
        given: what the user said; it wins.
        stated_year: the fiscal year that stands in the file.

    """
    begins = given or _day(source.name.lower()) or _fiscal_begin(source.name.lower(), stated_year)
    if begins is None:
        raise _untold(source)
    return begins, date(begins.year + (begins.month >= _OCTOBER), 9, 30)


def _fiscal_begin(name: str, stated_year: int | None) -> date | None:
    year = stated_year or _year(name.replace("fy", " "))
    if year is None:
        return None
    is_update = _month(name.replace("_", " ")) == _APRIL
    return date(year, 4, 1) if is_update else date(year - 1, 10, 1)


def quarter_span(source: Source, given: date | None) -> Span:
    """Return the quarter of a HCPCS, NCCI or fee schedule file. Raises LoadError."""
    name = source.name.lower()
    begins = given or _day(name) or _quarter_begin(name)
    if begins is None:
        raise _untold(source)
    month = (begins.month - 1) // 3 * 3 + 4
    after = date(begins.year + (month > 12), (month - 1) % 12 + 1, 1)  # noqa: PLR2004 - months
    return begins, after - timedelta(days=1)


def _quarter_begin(name: str) -> date | None:
    if found := _QUARTER.search(name):
        return date(int(found[1]), int(found[2]) * 3 - 2, 1)
    if found := _NCCI_VERSION.search(name):
        return date(_NCCI_YEAR_ZERO + int(found[1]), int(found[2]) * 3 + 1, 1)
    if found := _FEE_SCHEDULE.search(name):
        return date(2000 + int(found[1]), "abcd".index(found[2]) * 3 + 1, 1)
    year = _year(name)
    month = _month(name.replace("_", " "))
    return date(year, month or 1, 1) if year else None


def year_span(source: Source, given: date | None) -> Span:
    """Return the calendar year of a CPT file. Raises LoadError."""
    year = _year(source.name.lower())
    begins = given or (date(year, 1, 1) if year else None)
    if begins is None:
        raise _untold(source)
    return begins, date(begins.year, 12, 31)


def taxonomy_span(source: Source, given: date | None) -> Span:
    """Return from when a NUCC version holds: .0 on 1 April, .1 on 1 October. Raises LoadError."""
    found = _TAXONOMY.search(source.name.lower())
    begins = given or (
        date(2000 + int(found[1]), _OCTOBER if found[2] == "1" else _APRIL, 1) if found else None
    )
    if begins is None:
        raise _untold(source)
    return begins, None


def _untold(source: Source) -> Exception:
    return source.error(
        "nothing says from which date of service it holds",
        "say it with --valid-from YYYY-MM-DD",
        row=None,
    )


SpanOf = Callable[[Source, date | None], Span]
