"""The tables of a release file, and how rows become models."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

from codesets.model import NO_NOTES, IndexTerm, Notes, Section, SeventhCharacter
from codesets.tables import AddOn, GeographicIndex, MueLimit, PtpPair, RelativeValue

# Part of every file's name, so that a later version makes its own files; those of an earlier one
# are not read. Raise it when a table is laid out differently. 2: NCCI pairs are packed.
FORMAT_VERSION = 2

SCHEMA = """
CREATE TABLE entry (
    code TEXT NOT NULL, valid_from TEXT NOT NULL, valid_to TEXT, title TEXT NOT NULL,
    short_title TEXT NOT NULL, billable INTEGER, is_ended INTEGER NOT NULL, parent TEXT NOT NULL,
    position INTEGER NOT NULL, section TEXT NOT NULL, flags TEXT NOT NULL, notes TEXT, details TEXT,
    PRIMARY KEY (code, valid_from)) WITHOUT ROWID;
CREATE TABLE section (
    name TEXT PRIMARY KEY, title TEXT NOT NULL, parent TEXT NOT NULL, notes TEXT) WITHOUT ROWID;
CREATE TABLE index_term (
    path TEXT NOT NULL, code TEXT NOT NULL, modifiers TEXT NOT NULL, see TEXT NOT NULL,
    see_also TEXT NOT NULL, column_title TEXT NOT NULL);
CREATE TABLE ptp_code (
    code TEXT PRIMARY KEY, place INTEGER NOT NULL, column2s BLOB NOT NULL, spans BLOB NOT NULL);
CREATE TABLE ptp_spans (number INTEGER PRIMARY KEY, spans TEXT NOT NULL);
CREATE TABLE mue (
    code TEXT PRIMARY KEY, units INTEGER NOT NULL, adjudication_indicator INTEGER NOT NULL,
    rationale TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE add_on (
    add_on_code TEXT NOT NULL, primary_code TEXT NOT NULL, edit_type INTEGER NOT NULL,
    valid_from TEXT NOT NULL, valid_to TEXT,
    PRIMARY KEY (add_on_code, primary_code, valid_from)) WITHOUT ROWID;
CREATE TABLE relative_value (
    code TEXT NOT NULL, modifier TEXT NOT NULL, work TEXT NOT NULL, non_facility TEXT NOT NULL,
    facility TEXT NOT NULL, malpractice TEXT NOT NULL, conversion_factor TEXT NOT NULL,
    indicators TEXT NOT NULL, PRIMARY KEY (code, modifier)) WITHOUT ROWID;
CREATE TABLE geographic_index (
    contractor TEXT NOT NULL, locality TEXT NOT NULL, state TEXT NOT NULL, name TEXT NOT NULL,
    work TEXT NOT NULL, practice_expense TEXT NOT NULL, malpractice TEXT NOT NULL,
    PRIMARY KEY (contractor, locality)) WITHOUT ROWID;
"""
# Pairs come in any order, and are packed once all are there; their rows are not kept.
STAGING_SCHEMA = """
CREATE TABLE staged.ptp (
    column1 TEXT NOT NULL, column2 TEXT NOT NULL, valid_from TEXT NOT NULL, valid_to TEXT NOT NULL,
    modifier_indicator INTEGER NOT NULL, rationale TEXT NOT NULL,
    PRIMARY KEY (column1, column2, valid_from, valid_to)) WITHOUT ROWID;
"""
# Made once all rows are there.
INDEXES = "CREATE INDEX entry_parent ON entry (parent, code) WHERE parent <> '';"


class CodeRow(NamedTuple):
    """What one release says of one code; what it says nothing of is None or empty.

    A named tuple, because a hundred thousand are made of one file.

    Attributes:
        valid_from: the code's own first date of service; None when the release's holds.
        is_ended: the code is not valid from the release's first date on.

    """

    code: str
    title: str = ""
    billable: bool | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    short_title: str = ""
    parent: str = ""
    notes: Notes = NO_NOTES
    flags: tuple[str, ...] = ()
    order: int = 0
    section: str = ""
    details: tuple[tuple[str, str], ...] = ()
    is_ended: bool = False

    def holds(self, on: date) -> bool:
        """Return whether the code's own dates, if it has any, include the date."""
        return (self.valid_from is None or self.valid_from <= on) and (
            self.valid_to is None or on <= self.valid_to
        )


Record = (
    CodeRow | Section | IndexTerm | PtpPair | MueLimit | AddOn | RelativeValue | GeographicIndex
)

ENTRY_COLUMNS = (
    "code, valid_from, valid_to, title, short_title, billable, is_ended, parent, position,"
    " section, flags, notes, details"
)

_HCPCS_LENGTH = 5
_INDICATORS_MAX = 1024  # combinations that the fee schedule has: hundreds, of 18,000 rows


def _hcpcs(code: str) -> str:
    """Return a code that has the form of a HCPCS or CPT code; else raise ValueError."""
    if len(code) == _HCPCS_LENGTH and code.isascii() and code.isalnum():
        return code
    raise ValueError(f"{code[:10]!r} is no HCPCS code")


def notes_to_json(notes: Notes) -> str | None:
    """Return notes for storage; None when there are none, as for most codes."""
    if notes is NO_NOTES or notes == NO_NOTES:
        return None
    kept: dict[str, Any] = {name: value for name, value in notes._asdict().items() if value}
    if "seventh_characters" in kept:
        kept["seventh_characters"] = [(s.character, s.meaning) for s in notes.seventh_characters]
    return json.dumps(kept, ensure_ascii=False)


def notes_from_json(text: str | None) -> Notes:
    """Return stored notes."""
    if text is None:
        return NO_NOTES
    kept = {name: tuple(value) for name, value in json.loads(text).items()}
    if "seventh_characters" in kept:
        kept["seventh_characters"] = tuple(
            SeventhCharacter(*pair) for pair in kept["seventh_characters"]
        )
    return Notes(**kept)


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None


def day_of(text: str | None) -> date | None:
    """Return a stored date; None when none was stored."""
    return date.fromisoformat(text) if text else None


def _entry(row: CodeRow) -> tuple[Any, ...]:
    return (
        row.code,
        _day(row.valid_from) or "",
        _day(row.valid_to),
        row.title,
        row.short_title,
        row.billable,
        row.is_ended,
        row.parent,
        row.order,
        row.section,
        " ".join(row.flags),
        notes_to_json(row.notes),
        json.dumps(row.details) if row.details else None,
    )


def code_row(stored: tuple[Any, ...]) -> CodeRow:
    """Make a row from `ENTRY_COLUMNS`."""
    code, begins, ends, title, short, billable, is_ended = stored[:7]
    parent, order, section, flags, notes, details = stored[7:]
    return CodeRow(
        code,
        title,
        None if billable is None else billable == 1,
        date.fromisoformat(begins) if begins else None,
        date.fromisoformat(ends) if ends else None,
        short,
        parent,
        notes_from_json(notes) if notes else NO_NOTES,
        tuple(flags.split()) if flags else (),
        order,
        section,
        tuple((name, value) for name, value in json.loads(details)) if details else (),
        is_ended == 1,
    )


def _section(row: Section) -> tuple[Any, ...]:
    return row.name, row.title, row.parent, notes_to_json(row.notes)


def _index_term(row: IndexTerm) -> tuple[Any, ...]:
    return (
        "\n".join(row.path),
        row.code,
        "\n".join(row.modifiers),
        row.see,
        row.see_also,
        row.column,
    )


def index_term(stored: tuple[Any, ...]) -> IndexTerm:
    path, code, modifiers, see, see_also, column = stored
    words = tuple(modifiers.split("\n")) if modifiers else ()
    return IndexTerm(tuple(path.split("\n")), code, words, see, see_also, column)


def _ptp(row: PtpPair) -> tuple[Any, ...]:
    begins, ends = row.valid_from.isoformat(), _day(row.valid_to) or ""
    column1, column2 = _hcpcs(row.column1), _hcpcs(row.column2)
    return column1, column2, begins, ends, row.modifier_indicator, row.rationale


def _mue(row: MueLimit) -> tuple[Any, ...]:
    return row.code, row.units, row.adjudication_indicator, row.rationale


def _add_on(row: AddOn) -> tuple[Any, ...]:
    begins, ends = _day(row.valid_from) or "", _day(row.valid_to)
    return row.add_on_code, row.primary_code, row.edit_type, begins, ends


def _relative_value(row: RelativeValue) -> tuple[Any, ...]:
    return (
        row.code,
        row.modifier,
        str(row.work),
        str(row.practice_expense_non_facility),
        str(row.practice_expense_facility),
        str(row.malpractice),
        str(row.conversion_factor),
        json.dumps(row.indicators),
    )


def relative_value(stored: tuple[Any, ...]) -> RelativeValue:
    code, modifier, *numbers, indicators = stored
    work, non_facility, facility, malpractice, factor = map(Decimal, numbers)
    named = _indicators(indicators)
    return RelativeValue(code, modifier, work, non_facility, facility, malpractice, factor, named)


@lru_cache(maxsize=_INDICATORS_MAX)
def _indicators(text: str) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for name, value in json.loads(text))


def _geographic_index(row: GeographicIndex) -> tuple[Any, ...]:
    indices = (str(row.work), str(row.practice_expense), str(row.malpractice))
    return row.contractor, row.locality, row.state, row.name, *indices


@dataclass(frozen=True, slots=True)
class Table:
    """Where records of one type go."""

    name: str
    columns: int
    to_row: Callable[[Any], tuple[Any, ...]]

    @property
    def insert(self) -> str:
        marks = ", ".join("?" * self.columns)
        return f"INSERT INTO {self.name} VALUES ({marks})"  # noqa: S608 - names from TABLES


TABLES: Mapping[type, Table] = {
    CodeRow: Table("entry", 13, _entry),
    Section: Table("section", 4, _section),
    IndexTerm: Table("index_term", 6, _index_term),
    PtpPair: Table("staged.ptp", 6, _ptp),
    MueLimit: Table("mue", 4, _mue),
    AddOn: Table("add_on", 5, _add_on),
    RelativeValue: Table("relative_value", 8, _relative_value),
    GeographicIndex: Table("geographic_index", 7, _geographic_index),
}
