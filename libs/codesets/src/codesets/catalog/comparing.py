"""What a release changes against the one before it."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from codesets.catalog.manifest import Stored
from codesets.model import Coverage, Release

_ADDED = "SELECT count(DISTINCT code) FROM entry WHERE code NOT IN (SELECT code FROM earlier.entry)"
_ENDED = "SELECT count(DISTINCT code) FROM earlier.entry WHERE code NOT IN (SELECT code FROM entry)"
_CHANGED = (
    "SELECT count(DISTINCT code) FROM entry JOIN earlier.entry AS old USING (code)"
    " WHERE entry.title <> old.title OR entry.billable <> old.billable"
)


@dataclass(frozen=True, slots=True)
class Difference:
    """How many codes were added, have another title or became (un)billable, and are gone.

    Attributes:
        earlier: the release it was compared with; None when there was none.
        earlier_rows: how many rows that one has.

    """

    earlier: Release | None
    added: int
    changed: int
    ended: int
    earlier_rows: int = 0


def earlier_release(stored: Stored, others: list[Stored]) -> Stored | None:
    """Return the newest complete release of the same kind that does not begin after this one."""
    release = stored.release
    candidates = [
        other
        for other in others
        if (other.release.system, other.release.coverage, other.release.part)
        == (release.system, release.coverage, release.part)
        and other.release.valid_from <= release.valid_from
        and other.file != stored.file
    ]
    return max(candidates, key=lambda other: other.release.valid_from, default=None)


def compare(path: Path, release: Release, earlier: Stored | None, folder: Path) -> Difference:
    """Compare a release file with the one before it."""
    with closing(_open(path)) as connection:
        if release.coverage is Coverage.CHANGES:
            return _stated_changes(connection)
        if release.coverage is not Coverage.COMPLETE or earlier is None:
            rows = connection.execute("SELECT count(DISTINCT code) FROM entry").fetchone()[0]
            return Difference(None, rows, 0, 0)
        connection.execute("ATTACH ? AS earlier", (_address(folder / earlier.file),))
        added, changed, ended = (
            connection.execute(statement).fetchone()[0] for statement in (_ADDED, _CHANGED, _ENDED)
        )
        return Difference(earlier.release, added, changed, ended, earlier.rows)


def _stated_changes(connection: sqlite3.Connection) -> Difference:
    counts = "SELECT count(*) FILTER (WHERE billable), count(*), total(is_ended) FROM entry"
    added, rows, ended = connection.execute(counts).fetchone()
    return Difference(None, added, rows - added - int(ended), int(ended))


def _address(path: Path) -> str:
    return f"{path.absolute().as_uri()}?mode=ro&immutable=1"


def _open(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(_address(path), uri=True)
