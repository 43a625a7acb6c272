"""Does with an input whatever the codec can do, and says what went wrong."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import suppress

import x12
from x12.reading.source import Source
from x12.validation import acknowledge

LIMITS = x12.Limits(block_characters=512)
"""Small blocks, so that every boundary falls somewhere."""


def exercise_quickly(source: bytes | str) -> None:
    """Validate, read and acknowledge an input once."""
    for _ in x12.validate(source, profile=x12.Profile.STRICT):
        pass
    for read in (_records, _interchanges, _acknowledgments):
        _only_x12_errors(read, source)


def exercise(source: bytes | str) -> None:
    """Validate and read an input; let only what must not be raised escape."""
    for profile in x12.Profile:
        found = list(x12.validate(source, profile=profile))
        assert all(each.message and each.position >= 0 for each in found)
    pieces = list(x12.validate(_stream(source), profile=x12.Profile.STRICT, limits=LIMITS))
    if not any(each.rule == "X01" for each in (*found, *pieces)):
        assert pieces == found, "the same in small blocks"
    for read in (_records, _claims, _interchanges, _acknowledgments, _segments):
        _only_x12_errors(read, source)


def _only_x12_errors(read: Callable[[Source], None], source: bytes | str) -> None:
    with suppress(x12.X12Error):
        read(source)


def _stream(source: bytes | str) -> io.BytesIO | io.StringIO:
    return io.BytesIO(source) if isinstance(source, bytes) else io.StringIO(source, newline="")


def _records(source: Source) -> None:
    for record in x12.read_records(source):
        assert record.value is not None


def _claims(source: Source) -> None:
    for claim in x12.read_claims(source):
        assert claim is not None


def _interchanges(source: Source) -> None:
    for interchange in x12.read_interchanges(source):
        for group in interchange.groups:
            for transaction_set in group.transaction_sets:
                assert transaction_set.segments


def _acknowledgments(source: Source) -> None:
    for verdict in acknowledge(source):
        assert verdict.interchange_acknowledgment


def _segments(source: Source) -> None:
    if isinstance(source, str):
        _exhaust(x12.read_segments(source))


def _exhaust(items: Iterator[object]) -> None:
    for _ in items:
        pass
