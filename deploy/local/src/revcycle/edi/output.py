"""Standard output of the X12 commands, and how a command ends."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

import typer

from revcycle.command_line import fail

FAILED = 1
INTERRUPTED = 130
"""128 and the number of SIGINT, as shells have it."""
PIPE_BROKEN = 141
"""128 and the number of SIGPIPE: whoever read our output has seen enough."""


def write_line(text: str) -> None:
    """Write a line."""
    write_text(f"{text}\n")


def write_text(text: str) -> None:
    """Write text; what the terminal's encoding does not have becomes a question mark."""
    write_bytes(text.encode(sys.stdout.encoding or "utf-8", "replace"))


def write_bytes(data: bytes) -> None:
    """Write bytes as they are."""
    sys.stdout.buffer.write(data)


def refuse(name: str, message: object) -> NoReturn:
    """End with one line about a file on standard error, and exit status 1."""
    sys.stdout.flush()
    fail(f"{name}: {message}")


@contextmanager
def quiet_end() -> Iterator[None]:
    """End without a word when the reader of our output has gone, or at Ctrl-C."""
    try:
        try:
            yield
        finally:
            sys.stdout.flush()
    except BrokenPipeError as error:
        _drop_output()
        interrupted = isinstance(error.__context__, KeyboardInterrupt)
        raise typer.Exit(INTERRUPTED if interrupted else PIPE_BROKEN) from None
    except KeyboardInterrupt:
        raise typer.Exit(INTERRUPTED) from None


def _drop_output() -> None:
    """Point standard output nowhere, so that Python does not complain when it ends."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
