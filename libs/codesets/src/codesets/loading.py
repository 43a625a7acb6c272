"""Loads official files into a catalog: everything that was given, or nothing."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from codesets.catalog import (
    CodeRow,
    Difference,
    EmptyRelease,
    Incoming,
    Record,
    Stored,
    add_releases,
)
from codesets.catalog.comparing import compare, earlier_release
from codesets.formats.errors import LoadError
from codesets.formats.format import Format, Part
from codesets.formats.opening import open_sources
from codesets.formats.registry import FORMATS, recognise
from codesets.formats.sources import DEFAULT_LIMITS, Limits, Source
from codesets.model import Coverage

# A year's update ends about one code in a thousand; a file cut off at the end of a line, which
# shows by nothing else, lacks far more.
ENDED_SHARE_MAX = 0.2
_TWICE = "the code stands twice for one date", "mend the row"

Progress = Callable[[Source, int], None]


@dataclass(frozen=True, slots=True)
class Loaded:
    """A release that was loaded.

    Attributes:
        is_new: False when the same file was loaded before.
        difference: against the release before it; None when nothing was loaded.

    """

    format_name: str
    stored: Stored
    is_new: bool
    difference: Difference | None


@dataclass(slots=True)
class _Load:
    """One load on its way."""

    folder: Path
    valid_from: date | None
    is_forced: bool
    current: Source | None = None
    formats: list[Format] = field(default_factory=list)
    differences: dict[str, Difference] = field(default_factory=dict)


def load_files(
    folder: Path,
    paths: Sequence[Path],
    *,
    valid_from: date | None = None,
    is_trial: bool = False,
    is_forced: bool = False,
    limits: Limits = DEFAULT_LIMITS,
    progress: Progress = lambda _source, _count: None,
) -> list[Loaded]:
    """Load files into a catalog folder; when anything is wrong in one, nothing changes.

    Args:
        folder: the catalog.
        paths: official files, loose, zipped, compressed with xz, or workbooks.
        valid_from: the first date of service, where the files do not say it.
        is_trial: read and check everything, and keep nothing.
        is_forced: load a list or table even when it lacks much of the one before.
        limits: how much may be unpacked.
        progress: is told how many bytes of which file were read.

    Raises LoadError, which names the file, the row, and what to do.

    """
    load = _Load(folder, valid_from, is_forced)
    recognised = [each for path in paths for each in _recognised(path, limits)]
    try:
        stored = add_releases(
            folder,
            _incoming(load, recognised, progress),
            is_kept=not is_trial,
            inspect=lambda *release: _inspect(load, *release),
        )
    except (sqlite3.IntegrityError, EmptyRelease, ValueError) as error:
        raise _as_load_error(load, error) from error
    return [
        Loaded(kind.name, each, each.file in load.differences, load.differences.get(each.file))
        for kind, each in zip(load.formats, stored, strict=True)
    ]


def _recognised(path: Path, limits: Limits) -> list[tuple[Source, Format]]:
    """Return the files that are of a known format, those that say most first."""
    sources = open_sources(path, limits)
    found = [(source, kind) for source in sources if (kind := recognise(source))]
    if not found:
        message = "no code set that can be loaded was recognised in it"
        raise LoadError(path.name, None, message, "see `revcycle codes load --help` for what can")
    return sorted(found, key=lambda each: FORMATS.index(each[1]))


def _incoming(
    load: _Load, recognised: Sequence[tuple[Source, Format]], progress: Progress
) -> Iterator[Incoming]:
    taken: set[tuple[object, ...]] = set()
    for source, kind in recognised:
        load.current = source
        digest = source.digest()
        source.progress = lambda count, source=source: progress(source, count)  # type: ignore[misc]
        for part in kind.read(source, load.valid_from):
            if _is_repeated(source, kind, part, taken):
                continue
            load.formats.append(kind)
            yield Incoming(part.release, digest, _once(source, part.records))


def _once(source: Source, records: Iterable[Record]) -> Iterator[Record]:
    """Refuse a code that stands twice while its row is known: they are written later."""
    taken: set[tuple[str, date | None]] = set()
    for record in records:
        if isinstance(record, CodeRow):
            key = record.code, record.valid_from
            if key in taken:
                raise source.error(*_TWICE)
            taken.add(key)
        yield record


def _is_repeated(source: Source, kind: Format, part: Part, taken: set[tuple[object, ...]]) -> bool:
    """Return whether the archive has the same in another form (xlsx, or without headers)."""
    release = part.release
    edition = (source.container, release.system, release.valid_from)
    key = (*edition, release.coverage, release.part)
    is_summary = kind.is_summary and (*edition, Coverage.COMPLETE, "") in taken
    if is_summary or (source.is_member and key in taken):
        return True
    taken.add(key)
    return False


def _inspect(load: _Load, stored: Stored, path: Path, before: list[Stored]) -> None:
    earlier = earlier_release(stored, before)
    difference = compare(path, stored.release, earlier, load.folder)
    load.differences[stored.file] = difference
    if load.is_forced or not earlier:
        return
    lacking, what = difference.ended, "codes"
    if stored.release.coverage is Coverage.TABLE:
        lacking, what = earlier.rows - stored.rows, "rows"
    if lacking > ENDED_SHARE_MAX * earlier.rows:
        message = f"it lacks {lacking:,} of the {earlier.rows:,} {what} of {earlier.release.name}"
        mend = "the file looks cut off; load it with --force if it is whole"
        raise LoadError(stored.release.source, None, message, mend)


def _as_load_error(load: _Load, error: Exception) -> LoadError:
    source = load.current
    name = source.name if source else str(load.folder)
    row = source.row if source else None
    if isinstance(error, sqlite3.IntegrityError):
        return LoadError(name, row, *_TWICE)
    if isinstance(error, EmptyRelease):
        return LoadError(name, None, "no row was found in it", "get the file again")
    return LoadError(name, row, str(error), "mend the row")
