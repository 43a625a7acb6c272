"""One release file, open for reading."""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from codesets.catalog.manifest import CatalogDamaged, Stored
from codesets.catalog.partners import Span, spans_of
from codesets.catalog.rows import (
    ENTRY_COLUMNS,
    FORMAT_VERSION,
    CodeRow,
    code_row,
    index_term,
    notes_from_json,
)
from codesets.model import IndexTerm, Release, Section

# The system caches pages for all processes. Mapped they would count as this one's memory: hundreds
# of megabytes with NCCI pairs, for a microsecond less a page.
_CACHE_KIBIBYTES = 256
_AFTER_ALL = "\U0010ffff"
# A code, and the title of one right below it.
Titled = tuple[str, str]

_BY_CODE = f"SELECT {ENTRY_COLUMNS} FROM entry WHERE code = ? ORDER BY valid_from"  # noqa: S608
_BY_CODES = (
    f"SELECT {ENTRY_COLUMNS} FROM entry WHERE code IN (SELECT value FROM json_each(?))"  # noqa: S608
    " ORDER BY code, valid_from"
)
_ALL = f"SELECT {ENTRY_COLUMNS} FROM entry ORDER BY code, valid_from"  # noqa: S608
# Backwards, so that of several rows of a code the first is the one that is kept.
_LISTED = (
    "SELECT code, title, billable, is_ended, parent, section, notes FROM entry"
    " WHERE valid_from <= ?1 AND (valid_to IS NULL OR valid_to >= ?1)"
    " ORDER BY code DESC, valid_from DESC"
)
_CHILDREN = "SELECT DISTINCT code FROM entry WHERE parent = ? AND parent <> '' ORDER BY code"
_TITLED = (
    "SELECT DISTINCT code FROM json_each(?) AS wanted CROSS JOIN entry"
    " WHERE entry.parent = json_extract(wanted.value, '$[0]') AND entry.parent <> ''"
    " AND entry.title = json_extract(wanted.value, '$[1]')"
)
_BELOW = "SELECT DISTINCT code FROM entry WHERE code > ? AND code < ? ORDER BY code"
_ANY_BELOW = (
    "SELECT 1 FROM entry WHERE code > ? AND code < ? AND valid_from <= ?"
    " AND (valid_to IS NULL OR valid_to >= ?) LIMIT 1"
)


class ListedRow(NamedTuple):
    """Of what one release says of one code what a search needs; truth is stored as 0 and 1."""

    code: str
    title: str
    billable: bool | None
    is_ended: bool
    parent: str
    section: str
    notes: str | None


class Layer:
    """A release file: read-only, never changed, safe to use from several threads."""

    def __init__(self, folder: Path, stored: Stored, sequence: int) -> None:
        self.release: Release = stored.release
        self.file = stored.file
        self.sequence = sequence
        self._path = folder / stored.file
        self._is_readable = stored.format_version == FORMAT_VERSION

    @cached_property
    def _connection(self) -> sqlite3.Connection:
        if not self._is_readable:
            message = f"{self._path} was written by another version: load {self.release.source}"
            raise CatalogDamaged(f"{message} again")
        address = f"{self._path.absolute().as_uri()}?mode=ro&immutable=1"
        try:
            connection = sqlite3.connect(address, uri=True, check_same_thread=False)
            connection.execute("PRAGMA mmap_size = 0")
            connection.execute(f"PRAGMA cache_size = -{_CACHE_KIBIBYTES}")
        except sqlite3.DatabaseError as error:
            message = f"{self._path} cannot be read ({error}): load {self.release.source} again"
            raise CatalogDamaged(message) from error
        return connection

    def query(self, statement: str, values: Sequence[Any] = ()) -> sqlite3.Cursor:
        return self._connection.execute(statement, values)

    def rows(self, code: str) -> list[CodeRow]:
        """Return what it says of a code: one row for each span of dates."""
        return [code_row(row) for row in self.query(_BY_CODE, (code,))]

    def rows_of(self, codes: Iterable[str]) -> dict[str, list[CodeRow]]:
        """Return what it says of each code that it has: one row for each span of dates."""
        found: dict[str, list[CodeRow]] = {}
        for row in self.query(_BY_CODES, (json.dumps(list(codes)),)):
            found.setdefault(row[0], []).append(code_row(row))
        return found

    def all_rows(self) -> Iterator[tuple[str, list[CodeRow]]]:
        """Yield every code with its rows, sorted by code."""
        same: list[CodeRow] = []
        for row in map(code_row, self.query(_ALL)):
            if same and same[0].code != row.code:
                yield same[0].code, same
                same = []
            same.append(row)
        if same:
            yield same[0].code, same

    def listed(self, on: date) -> dict[str, ListedRow]:
        """Return what it says of each code on a date, without dates, flags and details."""
        rows = self.query(_LISTED, (on.isoformat(),))
        return {row.code: row for row in map(ListedRow._make, rows)}

    def children(self, code: str) -> list[str]:
        return [row[0] for row in self.query(_CHILDREN, (code,))]

    def titled(self, wanted: Iterable[Titled]) -> list[str]:
        """Return the codes that have one of the titles, right below the code that goes with it."""
        return [row[0] for row in self.query(_TITLED, (json.dumps(list(wanted)),))]

    def below(self, prefix: str) -> Iterator[str]:
        """Yield the codes that begin with the prefix and go on after it, sorted."""
        return (row[0] for row in self.query(_BELOW, (prefix, prefix + _AFTER_ALL)))

    def has_valid_below(self, prefix: str, on: date) -> bool:
        day = on.isoformat()
        values = (prefix, prefix + _AFTER_ALL, day, day)
        return self.query(_ANY_BELOW, values).fetchone() is not None

    def section(self, name: str) -> Section | None:
        statement = "SELECT name, title, parent, notes FROM section WHERE name = ?"
        row = self.query(statement, (name,)).fetchone()
        return row and Section(row[0], row[1], row[2], notes_from_json(row[3]))

    def sections(self) -> Iterator[Section]:
        for row in self.query("SELECT name, title, parent, notes FROM section"):
            yield Section(row[0], row[1], row[2], notes_from_json(row[3]))

    def index_terms(self) -> Iterator[IndexTerm]:
        return map(index_term, self.query("SELECT * FROM index_term ORDER BY rowid"))

    @cached_property
    def pair_spans(self) -> list[tuple[Span, ...]]:
        """When its NCCI pairs hold, by number: some thousand, which millions of pairs share."""
        rows = self.query("SELECT spans FROM ptp_spans ORDER BY number")
        return [spans_of(row[0]) for row in rows]

    @cached_property
    def add_on_codes(self) -> frozenset[str]:
        """Its add-on codes: some hundred, so that most lines are known to have none."""
        return frozenset(row[0] for row in self.query("SELECT DISTINCT add_on_code FROM add_on"))
