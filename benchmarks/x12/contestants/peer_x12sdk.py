"""x12sdk: every transaction set as a typed model, whose claims are walked."""

from __future__ import annotations

from pathlib import Path

from benchmarks.x12.contestants.measuring import Pass, measure


def read(path: Path) -> Pass:
    """Read every model and walk its claims."""
    from x12sdk.io import X12ModelReader

    with X12ModelReader(str(path)) as reader:
        return Pass(sum(1 for model in reader.models() for _ in model.claims()))


if __name__ == "__main__":
    measure(read)
