"""Our reader and our writer, one behind the other: typed sets read, and written back to text.

What writing alone costs is the difference to ``ours_reading``. A few claims are held at a time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from benchmarks.x12.contestants.measuring import Pass, measure

_CREATED_AT = datetime(2026, 3, 2, 9, 0)  # noqa: DTZ001  # X12 states no time zone


class _Counting:
    """Hands sets on, and counts their claims."""

    def __init__(self) -> None:
        self.claims = 0

    def sets(self, sets: Iterable[Any]) -> Iterator[Any]:
        for each in sets:
            each.claims = self._counted(each.claims)
            yield each

    def _counted(self, claims: Iterable[Any]) -> Iterator[Any]:
        for claim in claims:
            self.claims += 1
            yield claim


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
    counting = _Counting()
    with path.open("rb") as source:
        sets = counting.sets(x12.read_sets(source))
        characters = sum(map(len, x12.write_sets(sets, envelope)))
    return Pass(counting.claims, verdict="valid" if characters else "nothing was written")


if __name__ == "__main__":
    measure(write)
