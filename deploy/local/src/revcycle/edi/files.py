"""Files of the X12 commands: opening them, and how far the reading is."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, BinaryIO, cast

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

STANDARD_INPUT = "-"
PROGRESS_BYTES_MIN = 5_000_000
"""Smaller files are read before a bar could be looked at."""


@dataclass
class FileUnreadable(Exception):
    """A file that gives no text at all: the rule of the finding, what is wrong, the mend."""

    rule: str
    message: str
    fix: str

    def __str__(self) -> str:
        return f"{self.message}: {self.fix}"


def unreadable(error: OSError) -> FileUnreadable:
    """Say in our words why the system gives no file."""
    match error:
        case FileNotFoundError() | NotADirectoryError():
            return FileUnreadable("F01", "there is no such file", "check the path")
        case IsADirectoryError():
            return FileUnreadable("F02", "this is a folder", "name the files in it")
        case PermissionError():
            return FileUnreadable(
                "F03", "you may not read this file", "ask for the right to read it"
            )
    reason = error.strerror or "unknown fault"
    return FileUnreadable(
        "F04", f"the file cannot be read ({reason})", "copy it here and try again"
    )


_UNPACK = "unpack it, and name the file in it"
_GET_TEXT = "ask for the X12 file itself"
_SAVE_PLAIN = "save it as plain text (UTF-8) and try again"
_FOREIGN_STARTS = {
    b"\xff\xfe": ("a text in UTF-16", _SAVE_PLAIN),
    b"\xfe\xff": ("a text in UTF-16", _SAVE_PLAIN),
    b"I\0S\0": ("a text in UTF-16", _SAVE_PLAIN),
    b"\0I\0S": ("a text in UTF-16", _SAVE_PLAIN),
    b"PK\x03\x04": ("a ZIP archive", _UNPACK),
    b"\x1f\x8b": ("a gzip archive", _UNPACK),
    b"%PDF": ("a PDF document", _GET_TEXT),
    b"\x89PNG": ("an image", _GET_TEXT),
    b"\xff\xd8\xff": ("an image", _GET_TEXT),
}
"""How files begin that people take for X12, what they are, and the mend."""


def _check_start(block: bytes) -> None:
    """Raise FileUnreadable for a file that begins as one of another kind does."""
    for start, (kind, fix) in _FOREIGN_STARTS.items():
        if block.startswith(start):
            raise FileUnreadable("F06", f"this is {kind}, not X12", fix)


class _Watched:
    """A file that tells how much has been read, and whose faults are FileUnreadable."""

    def __init__(self, handle: BinaryIO, advance: Callable[[int], None]) -> None:
        self._handle = handle
        self._advance = advance
        self._has_started = False

    def read(self, size: int = -1) -> bytes:
        try:
            block = self._handle.read(size)
        except OSError as error:
            raise unreadable(error) from error
        if not self._has_started:
            _check_start(block)
            self._has_started = True
        self._advance(len(block))
        return block


@contextmanager
def opened(name: str, *, prints_while_reading: bool) -> Iterator[IO[bytes]]:
    """Open a file, or standard input for ``-``. Raises FileUnreadable, from its reads as well.

    A bar of progress shows on a terminal for a large file, unless its lines would stand between
    those that the command prints there meanwhile.
    """
    if name == STANDARD_INPUT:
        yield cast("IO[bytes]", _Watched(sys.stdin.buffer, _ignore))
        return
    try:
        handle = open(name, "rb")  # noqa: SIM115, PTH123  # closed below; a name stays as given
    except OSError as error:
        raise unreadable(error) from error
    with handle, _progress(name, handle, shown=not prints_while_reading) as advance:
        yield cast("IO[bytes]", _Watched(handle, advance))


def _ignore(_: int) -> None:
    """Show no progress."""


@contextmanager
def _progress(name: str, handle: BinaryIO, *, shown: bool) -> Iterator[Callable[[int], None]]:
    console = Console(stderr=True)
    size = os.fstat(handle.fileno()).st_size
    is_free = shown or not sys.stdout.isatty()
    if size < PROGRESS_BYTES_MIN or not console.is_terminal or not is_free:
        yield _ignore
        return
    columns = TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn()
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task(shown_text(os.path.basename(name)), total=size)  # noqa: PTH119
        yield lambda count: progress.advance(task, count)


def shown_name(name: str) -> str:
    """Return the name of a file for people."""
    return "standard input" if name == STANDARD_INPUT else shown_text(name)


def shown_text(text: str) -> str:
    """Return a text of a file without what could steer a terminal."""
    if text.isprintable():
        return text
    return "".join(each if each.isprintable() else "\N{REPLACEMENT CHARACTER}" for each in text)
