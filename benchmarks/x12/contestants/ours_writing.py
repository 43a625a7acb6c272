"""Our reader and our writer, one behind the other: typed claims read, and written back to text.

Not invited yet; see README.md. What writing alone costs is the difference to ``ours_reading``.
"""

from __future__ import annotations

import io
from pathlib import Path

from benchmarks.x12.contestants.measuring import Pass, measure


class _Counter(io.StringIO):
    """Counts what is written and keeps nothing, so that the memory is the writer's own."""

    characters = 0

    def write(self, text: str) -> int:
        """Count a piece of text."""
        self.characters += len(text)
        return len(text)


def write(path: Path) -> Pass:
    """Write every claim of the file."""
    import x12

    target = _Counter()
    with path.open("rb") as source:
        x12.write_claims(x12.read_claims(source), target)
    return Pass(claims=None, verdict="valid" if target.characters else "nothing was written")


if __name__ == "__main__":
    measure(write)
