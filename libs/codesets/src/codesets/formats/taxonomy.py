"""Provider taxonomy codes as NUCC publishes them (CSV)."""

from collections.abc import Iterator
from datetime import date

from codesets.catalog.rows import CodeRow, Record
from codesets.formats.dates import taxonomy_span
from codesets.formats.format import Format, Part, release_of
from codesets.formats.sources import Source
from codesets.formats.text import header_of, tables
from codesets.model import CodeSystem

_HEADER = ("code", "grouping", "classification", "specialization", "definition")
_CODE_LENGTH = 10


def _recognise(head: bytes) -> bool:
    return header_of(head)[: len(_HEADER)] == _HEADER


def _read(source: Source, given: date | None) -> list[Part]:
    release = release_of(source, CodeSystem.TAXONOMY, taxonomy_span(source, given))
    return [Part(release, _rows(source))]


def _rows(source: Source) -> Iterator[Record]:
    for row in tables(source, lambda names: tuple(names[: len(_HEADER)]) == _HEADER):
        code = row.code("code")
        if len(code) != _CODE_LENGTH:
            raise source.error(f"{code[:12]!r} is not a taxonomy code", "mend the row")
        kept = ("grouping", "classification", "specialization", "section")
        classified = [row.get("classification"), row.get("specialization")]
        yield CodeRow(
            code,
            row.get("displayname") or ", ".join(filter(None, classified)),
            billable=True,
            details=tuple((name, value) for name in kept if (value := row.get(name))),
            order=source.row,
        )


FORMAT = Format("NUCC taxonomy", _recognise, _read)
