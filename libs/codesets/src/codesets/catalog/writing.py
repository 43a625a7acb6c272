"""Writes releases into a catalog folder: all of them or none."""

import hashlib
import os
import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import chain, groupby, islice
from pathlib import Path
from typing import Any

from codesets.beside import can_fork, send_apart
from codesets.catalog.manifest import (
    Stored,
    read_manifest,
    sync_folder,
    write_manifest,
    writing_lock,
)
from codesets.catalog.partners import write_packed
from codesets.catalog.rows import (
    FORMAT_VERSION,
    INDEXES,
    SCHEMA,
    STAGING_SCHEMA,
    TABLES,
    Record,
)
from codesets.collecting import no_collecting
from codesets.model import Coverage, Release

# Nobody sees a file before it is whole, so that a journal would protect nothing.
_NO_JOURNAL = "".join(
    f"PRAGMA {name}.journal_mode = OFF; PRAGMA {name}.synchronous = OFF;"
    for name in ("main", "staged")
)
# Records: fewer take less time than a process.
_APART_MIN = 2_000
_BUNDLE_MAX = 2_000
_Bundle = tuple[str, list[tuple[Any, ...]]]  # a statement, and rows for it


@dataclass(frozen=True, slots=True)
class Incoming:
    """A release that is to be written.

    Attributes:
        digest: hash of what it is read from (hexadecimal); the same source is stored once.
        records: what it holds; raising from it abandons the load.

    """

    release: Release
    digest: str
    records: Iterable[Record]


class EmptyRelease(Exception):
    """A release without a single row says nothing, or was read wrongly."""


Inspect = Callable[[Stored, Path, list[Stored]], None]


def add_releases(
    folder: Path,
    incoming: Iterable[Incoming],
    *,
    is_kept: bool = True,
    inspect: Inspect = lambda _stored, _path, _before: None,
) -> list[Stored]:
    """Write releases; when anything raises, the catalog stays as it was.

    Args:
        folder: the catalog; it is made when it is not there.
        incoming: what to write; one release is read whole before the next is asked for.
        is_kept: False writes and checks everything, and then keeps nothing.
        inspect: is shown each new release, its file, and those before; raising abandons the load.

    Returns:
        the releases in the order given, those that were there before included.

    Raises:
        EmptyRelease, sqlite3.IntegrityError (a key stands twice), and what the records raise.

    """
    with writing_lock(folder), no_collecting():
        before = read_manifest(folder)
        known = {stored.file: stored for stored in before}
        parts: list[tuple[Stored, Path]] = []
        try:
            stored = [_stored(folder, each, known, parts) for each in incoming]
            for each, part in parts:
                inspect(each, part, list(before))
            if is_kept:
                _keep(folder, before, parts)
        finally:
            for _each, part in parts:
                part.unlink(missing_ok=True)
        return stored


def _stored(
    folder: Path, incoming: Incoming, known: dict[str, Stored], parts: list[tuple[Stored, Path]]
) -> Stored:
    name = file_name(incoming.release, incoming.digest)
    if name in known:
        return known[name]
    part = folder / f"{name}.part"
    placeholder = Stored(incoming.release, name, 0)
    parts.append((placeholder, part))
    stored = Stored(incoming.release, name, _write(part, incoming))
    parts[-1] = (stored, part)
    known[name] = stored
    return stored


def _keep(folder: Path, before: Sequence[Stored], parts: Sequence[tuple[Stored, Path]]) -> None:
    if not parts:
        return
    for stored, part in parts:
        part.replace(folder / stored.file)
    sync_folder(folder)
    added = [stored for stored, _part in parts]
    replaced = [old for old in before if any(new.replaces(old) for new in added)]
    write_manifest(folder, [*(old for old in before if old not in replaced), *added])
    for old in replaced:
        (folder / old.file).unlink(missing_ok=True)


def remove_releases(folder: Path, files: Collection[str]) -> None:
    """Take releases out of the catalog: first the manifest forgets them, then their files go.

    Who reads one of them at that moment keeps it open until done.
    """
    with writing_lock(folder):
        kept = [stored for stored in read_manifest(folder) if stored.file not in files]
        write_manifest(folder, kept)
        for name in files:
            (folder / name).unlink(missing_ok=True)


def file_name(release: Release, digest: str) -> str:
    """Return the name of a release's file, which says what it was made from and by what."""
    identity = f"{FORMAT_VERSION}|{release.coverage}|{release.part}|{release.valid_to}|{digest}"
    content = hashlib.sha256(identity.encode()).hexdigest()[:16]
    return f"{release.system}-{release.valid_from}-{content}.sqlite3"


def _write(path: Path, incoming: Incoming) -> int:
    """Write a release file and return how many rows it has.

    A long list of codes is written by a process of its own, while this one reads on. Of a table
    whoever reads has to know at which row writing failed.
    """
    release, records = incoming.release, iter(incoming.records)
    begun = list(islice(records, _APART_MIN))
    bundles = _bundles(chain(begun, records))
    is_long = len(begun) == _APART_MIN and release.coverage is not Coverage.TABLE
    if is_long and can_fork():
        return send_apart(bundles, lambda sent: _fill(path, sent, release))
    return _fill(path, bundles, release)


def _bundles(records: Iterable[Record]) -> Iterator[_Bundle]:
    for kind, group in groupby(records, type):
        table = TABLES[kind]
        rows = map(table.to_row, group)
        while bundle := list(islice(rows, _BUNDLE_MAX)):
            yield table.insert, bundle


def _fill(path: Path, bundles: Iterable[_Bundle], release: Release) -> int:
    staging = path.with_name(f"{path.name}-staged")
    try:
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            connection.execute("ATTACH ? AS staged", (str(staging),))
            connection.executescript(_NO_JOURNAL + SCHEMA + STAGING_SCHEMA)
            connection.execute("BEGIN")
            for statement, rows in bundles:
                connection.executemany(statement, rows)
            write_packed(connection)
            connection.execute("COMMIT")
            connection.executescript(INDEXES + "ANALYZE main;")
            count = _check(connection, release)
    finally:
        staging.unlink(missing_ok=True)
    _sync(path)
    return count


def _check(connection: sqlite3.Connection, release: Release) -> int:
    counts = {
        table.name: connection.execute(f"SELECT count(*) FROM {table.name}").fetchone()[0]  # noqa: S608
        for table in TABLES.values()
    }
    if connection.execute("PRAGMA main.quick_check").fetchone() != ("ok",):
        raise OSError(f"{release.system} {release.name} was written badly: is the disk sound?")
    if not sum(counts.values()):
        raise EmptyRelease(f"{release.source}: no row was found in it")
    return sum(counts.values())


def _sync(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())
