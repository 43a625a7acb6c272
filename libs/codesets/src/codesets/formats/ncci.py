"""NCCI edits as CMS publishes them: pairs (PTP), unit limits (MUE), add-on codes.

Pairs: tab-separated text below lines of copyright; column 1, column 2, `*` when in existence
before 1996, effective and deletion date (YYYYMMDD or `*`), modifier indicator, rationale.
Limits: CSV whose header names the setting. Add-ons: tab-separated, dates as YYYYDDD.
"""

import csv
import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from codesets.catalog.rows import Record
from codesets.formats.dates import quarter_span
from codesets.formats.format import Format, Part, release_of
from codesets.formats.sources import Source
from codesets.formats.text import Row, day_in, head_lines, header_of, lines, tables
from codesets.model import CodeSystem, Coverage
from codesets.tables import AddOn, MueLimit, PtpPair

# With commas where a workbook was read.
_PAIR = re.compile(
    r"([0-9A-Z]{5})[\t,]([0-9A-Z]{5})[\t,]\*?[\t,](\d{8})[\t,](\d{8}|\*?)[\t,]([019])"
    r"(?:[\t,](.*))?"
)
_LINES_MAX = 60
_BEFORE_1996 = date(1996, 1, 1)
_DAY_OF_YEAR = re.compile(r"(\d{4})(\d{3})(\.0)?")
_CONTRACTOR_DEFINED = "CCCCC"
_AGAIN = "the file is cut off or mixed up; get it again"


def _ptp_system(source: Source) -> CodeSystem:
    name = source.name.lower()
    if "pra" in name:
        return CodeSystem.PTP_PRACTITIONER
    if "oph" in name or "out" in name or "hos" in name:
        return CodeSystem.PTP_HOSPITAL
    message = "nothing says whether these pairs are for practitioners or for hospitals"
    raise source.error(message, "give the file its name back, such as ccipra-... or ccioph-...")


def _recognise_ptp(head: bytes) -> bool:
    found = [bool(_PAIR.fullmatch(line)) for line in head_lines(head)]
    return True in found[:_LINES_MAX] and all(found[found.index(True) :])


def _read_ptp(source: Source, given: date | None) -> list[Part]:
    return [_ptp_part(source, given, _pairs(source))]


def _ptp_part(source: Source, given: date | None, records: Iterator[Record]) -> Part:
    span = quarter_span(source, given)
    # CMS splits the pairs of one quarter into several files.
    part = name[1] if (name := re.search(r"[-_](f\d+)\b", source.name.lower())) else ""
    release = release_of(source, _ptp_system(source), span, Coverage.TABLE, part=part)
    return Part(release, records)


def _pairs(source: Source) -> Iterator[Record]:
    has_begun = False
    for line in lines(source):
        found = _PAIR.fullmatch(line)
        if not found:
            if not line.strip() or (not has_begun and source.row <= _LINES_MAX):
                continue
            raise source.error("not a pair of codes", _AGAIN)
        has_begun = True
        begins = day_in(source, found[3]) or _BEFORE_1996
        ends = _last_day(day_in(source, found[4]), begins)
        rationale = (found[6] or "").strip('" ')
        yield PtpPair(found[1], found[2], begins, ends, int(found[5]), rationale)


def _last_day(deleted: date | None, begins: date) -> date | None:
    """Return the last date of an edit; the deletion date is that date."""
    return None if deleted is None else max(deleted, begins)


PTP = Format("NCCI PTP", _recognise_ptp, _read_ptp)


def _recognise_ptp_csv(head: bytes) -> bool:
    return header_of(head)[:4] == ("column1", "column2", "deletiondate", "modifierindicator")


def _read_ptp_csv(source: Source, given: date | None) -> list[Part]:
    return [_ptp_part(source, given, _csv_pairs(source))]


def _csv_pairs(source: Source) -> Iterator[Record]:
    for row in tables(source, lambda names: names[:1] == ["column1"]):
        begins = row.day("effectivedate") or _BEFORE_1996
        yield PtpPair(
            row.code("column1"),
            row.code("column2"),
            begins,
            _last_day(row.day("deletiondate"), begins),
            row.number("modifierindicator"),
            row.get("rationale"),
        )


PTP_TABLE = Format("NCCI PTP (CSV)", _recognise_ptp_csv, _read_ptp_csv)

_MUE_SYSTEMS = {
    "practitioner": CodeSystem.MUE_PRACTITIONER,
    "outpatient": CodeSystem.MUE_HOSPITAL,
    "facility": CodeSystem.MUE_HOSPITAL,
    "dme": CodeSystem.MUE_SUPPLIER,
    "supplier": CodeSystem.MUE_SUPPLIER,
}


def _is_mue_header(names: Sequence[str]) -> bool:
    return names[:1] in (["hcpcscptcode"], ["hcpcscode"]) and "mue" in "".join(names[1:2])


def _recognise_mue(head: bytes) -> bool:
    text = "\n".join(head_lines(head)[:_LINES_MAX])
    try:
        return any(
            _is_mue_header([re.sub("[^a-z0-9]+", "", cell.lower()) for cell in row])
            for row in csv.reader(text.splitlines(keepends=True))
        )
    except csv.Error:
        return False


def _read_mue(source: Source, given: date | None) -> list[Part]:
    system = _mue_system(source)
    release = release_of(source, system, quarter_span(source, given), Coverage.TABLE)
    return [Part(release, _limits(source))]


def _mue_system(source: Source) -> CodeSystem:
    """Find the setting in the header (`Practitioner Services MUE Values`) or the first row."""
    text = "\n".join(head_lines(source.head())[:_LINES_MAX]).lower()
    places = {word: place for word in _MUE_SYSTEMS if (place := text.find(word)) >= 0}
    if not places:
        message = "nothing says whether these limits are for practitioners, hospitals or suppliers"
        raise source.error(message, _AGAIN, row=1)
    return _MUE_SYSTEMS[min(places, key=lambda word: places[word])]


def _limits(source: Source) -> Iterator[Record]:
    for row in tables(source, _is_mue_header):
        units = row.number(
            "practitionerservicesmuevalues",
            "outpatienthospitalservicesmuevalues",
            "facilityoutpatientservicesmuevalues",
            "dmesupplierservicesmuevalues",
            "mueunits",
        )
        indicator = row.get("mueadjudicationindicator", "muemai")[:1]
        if indicator not in {"1", "2", "3"}:
            raise source.error(f"{indicator!r} is no adjudication indicator", "mend the row")
        code = row.code("hcpcscptcode", "hcpcscode")
        yield MueLimit(code, units, int(indicator), row.get("muerationale"))


MUE = Format("NCCI MUE", _recognise_mue, _read_mue)


def _is_add_on_header(names: Sequence[str]) -> bool:
    return {"primarycode", "addoncode", "aocedittype"} <= set(names)


def _delimiter(head: bytes) -> str:
    return "\t" if "\t" in "".join(head_lines(head)[:_LINES_MAX]) else ","


def _recognise_add_on(head: bytes) -> bool:
    delimiter = _delimiter(head)
    rows = [line.split(delimiter) for line in head_lines(head)[:_LINES_MAX]]
    return any(_is_add_on_header([re.sub("[^a-z0-9]+", "", c.lower()) for c in r]) for r in rows)


def _read_add_on(source: Source, given: date | None) -> list[Part]:
    span = quarter_span(source, given)
    release = release_of(source, CodeSystem.ADD_ON, span, Coverage.TABLE)
    return [Part(release, _add_ons(source))]


def _add_ons(source: Source) -> Iterator[Record]:
    for row in tables(source, _is_add_on_header, _delimiter(source.head())):
        primary = row.code("primarycode")
        ends = [_day_of_year(source, row, name) for name in _END_COLUMNS]
        yield AddOn(
            row.code("addoncode"),
            "" if primary == _CONTRACTOR_DEFINED else primary,
            row.number("aocedittype"),
            _day_of_year(source, row, "aocediteffdt"),
            min((day for day in ends if day), default=None),
        )


_END_COLUMNS = ("aocdeldt", "primarycodedeldt", "aoceditdeldt")


def _day_of_year(source: Source, row: Row, *names: str) -> date | None:
    text = row.get(*names)
    found = _DAY_OF_YEAR.fullmatch(text)
    if not found:
        return day_in(source, text)
    return date(int(found[1]), 1, 1) + timedelta(days=int(found[2]) - 1)


ADD_ON = Format("NCCI add-on codes", _recognise_add_on, _read_add_on)
