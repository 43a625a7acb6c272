"""The physician fee schedule: relative values with payment indicators, and geographic indices.

The CMS file of relative values has ten lines of titles, and a header over several lines; its
columns are known by place (PFS record layout of the RVU files).
"""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation

from codesets.catalog.rows import Record
from codesets.formats.dates import quarter_span
from codesets.formats.format import Format, Part, release_of
from codesets.formats.sources import Source
from codesets.formats.text import Row, head_lines, header_of, tables, words
from codesets.model import CodeSystem, Coverage
from codesets.tables import GeographicIndex, RelativeValue

_LINES_MAX = 60
_EXPONENT_MAX = 9  # values have at most four digits before the point
_INDICATORS = {
    "status": "status",
    "pctc": "pctc",
    "globdays": "global_days",
    "multproc": "multiple_procedure",
    "bilatsurg": "bilateral",
    "asstsurg": "assistant",
    "cosurg": "co_surgeon",
    "teamsurg": "team_surgeon",
    "endobase": "endoscopic_base",
}
# fmt: off
_PUBLISHED_COLUMNS = (
    "hcpcs", "mod", "description", "status", "notused", "workrvu", "nonfacpervu", "nonfacna",
    "facpervu", "facna", "mprvu", "nonfactotal", "factotal", "pctc", "globdays", "preop",
    "intraop", "postop", "multproc", "bilatsurg", "asstsurg", "cosurg", "teamsurg", "endobase",
    "convfactor", "diagsupervision", "calcflag", "diagimagingfamily", "nonfacpeopps", "facpeopps",
    "mpopps",
)
# fmt: on


def _is_relative_value_header(names: Sequence[str]) -> bool:
    return tuple(names[:2]) == ("hcpcs", "mod") and len(names) >= len(_PUBLISHED_COLUMNS) - 1


def _recognise_relative_values(head: bytes) -> bool:
    rows = [tuple(map(words, line.split(","))) for line in head_lines(head)[:_LINES_MAX]]
    return any(_is_relative_value_header(names) for names in rows)


def _read_relative_values(source: Source, given: date | None) -> list[Part]:
    span = quarter_span(source, given)
    release = release_of(source, CodeSystem.RELATIVE_VALUE, span, Coverage.TABLE)
    return [Part(release, _relative_values(source))]


def _relative_values(source: Source) -> Iterator[Record]:
    is_published = header_of(source.head())[:2] != ("hcpcs", "mod")
    for row in tables(source, _is_relative_value_header):
        values = row.renamed(_PUBLISHED_COLUMNS) if is_published else row
        indicators = tuple(
            (name, value) for column, name in _INDICATORS.items() if (value := values.get(column))
        )
        yield RelativeValue(
            values.code("hcpcs"),
            values.get("mod"),
            _decimal(source, values, "workrvu"),
            _decimal(source, values, "nonfacpervu"),
            _decimal(source, values, "facpervu"),
            _decimal(source, values, "mprvu"),
            _decimal(source, values, "convfactor"),
            indicators,
        )


def _decimal(source: Source, row: Row, *names: str) -> Decimal:
    text = row.get(*names) or "0"
    try:
        value = Decimal(text)
    except InvalidOperation as error:
        raise source.error(f"{text[:12]!r} is not a number", "mend the row") from error
    if not value.is_finite() or value.adjusted() > _EXPONENT_MAX:
        raise source.error(f"{text[:12]!r} is not a number", "mend the row")
    return value


RELATIVE_VALUES = Format("PFS relative values", _recognise_relative_values, _read_relative_values)


def _is_gpci_header(names: Sequence[str]) -> bool:
    return "localitynumber" in names and any("gpci" in name for name in names)


def _recognise_gpci(head: bytes) -> bool:
    rows = [list(map(words, line.split(","))) for line in head_lines(head)[:_LINES_MAX]]
    return any(_is_gpci_header(names) for names in rows)


def _read_gpci(source: Source, given: date | None) -> list[Part]:
    begins = quarter_span(source, given)[0]
    span = begins, date(begins.year, 12, 31)
    release = release_of(source, CodeSystem.GEOGRAPHIC_INDEX, span, Coverage.TABLE)
    return [Part(release, _geographic_indices(source))]


def _geographic_indices(source: Source) -> Iterator[Record]:
    for row in tables(source, _is_gpci_header):
        contractor = row.get("medicareadministrativecontractormac", "contractor")
        # The last lines of the file are notes.
        if not contractor.isdigit():
            continue
        yield GeographicIndex(
            contractor,
            row.get("localitynumber"),
            row.get("state"),
            row.get("localityname").rstrip("* "),
            _decimal(source, row, *row.names_with("pwgpci")),
            _decimal(source, row, *row.names_with("pegpci")),
            _decimal(source, row, *row.names_with("mpgpci")),
        )


GPCI = Format("PFS geographic indices", _recognise_gpci, _read_gpci)
