"""Our reader: every claim or claim payment as a typed model, one at a time."""

from __future__ import annotations

from pathlib import Path

from benchmarks.x12.contestants.measuring import Pass, measure


def read(path: Path) -> Pass:
    """Read every claim and drop it."""
    import x12

    with path.open("rb") as stream:
        return Pass(sum(1 for _ in x12.read_claims(stream)))


if __name__ == "__main__":
    measure(read)
