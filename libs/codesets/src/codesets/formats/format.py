"""What every format is: a way to recognise a file by its content, and to read it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from codesets.catalog.rows import Record
from codesets.formats.sources import Source
from codesets.model import CodeSystem, Coverage, Release


@dataclass(frozen=True, slots=True)
class Part:
    """A release in a file. Iterating over its records reads the file."""

    release: Release
    records: Iterator[Record]


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file.

    Attributes:
        name: for people, such as `ICD-10-CM order file`.
        recognise: whether the beginning of a file is of this kind.
        read: returns the releases in it; a date given by the user wins over what a name says.
        is_summary: the same archive holds the same in a file that says more.

    """

    name: str
    recognise: Callable[[bytes], bool]
    read: Callable[[Source, date | None], list[Part]]
    is_summary: bool = False


def release_of(
    source: Source,
    system: CodeSystem,
    span: tuple[date, date | None],
    coverage: Coverage = Coverage.COMPLETE,
    *,
    has_notes: bool = False,
    part: str = "",
    authority: int = 0,
) -> Release:
    """Name a release after the month in which it begins."""
    begins, ends = span
    name = f"{begins:%Y-%m}{f' {part}' if part else ''}"
    return Release(system, name, begins, ends, source.name, coverage, has_notes, part, authority)
