"""Our reader and our writer, one behind the other: typed sets read, and written back to text.

What writing alone costs is the difference to ``ours_reading``. A set is held at a time.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from benchmarks.x12.contestants.measuring import Pass, measure

_CREATED_AT = datetime(2026, 3, 2, 9, 0)  # noqa: DTZ001  # X12 states no time zone


def _sets(source: BinaryIO, counts: list[int]) -> Iterator[Any]:
    """Yield each set with its claims, and note how many it has."""
    import x12

    claims: list[Any] = []
    for record in x12.read_records(source):
        if record.is_unit:
            claims.append(record.value)
            continue
        record.value.claims = tuple(claims)
        counts.append(len(claims))
        claims = []
        yield record.value


def write(path: Path) -> Pass:
    """Write every set of the file, and drop the text."""
    import x12

    envelope = x12.Envelope(
        sender_id="SENDER",
        receiver_id="RECEIVER",
        usage_indicator="T",
        interchange_control_number=1,
        group_control_number=1,
        created_at=_CREATED_AT,
    )
    counts: list[int] = []
    with path.open("rb") as source:
        characters = sum(map(len, x12.write_sets(_sets(source, counts), envelope)))
    return Pass(sum(counts), verdict="valid" if characters else "nothing was written")


if __name__ == "__main__":
    measure(write)
