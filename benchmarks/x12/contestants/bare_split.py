"""The floor: what splitting the text into elements costs, with nothing made of them.

The delimiters are known beforehand, and nothing is checked. Whatever a reader in plain Python does
besides comes on top of this.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from benchmarks.x12.contestants.measuring import Pass, measure

_BLOCK_CHARACTERS = 64 * 1024
_CLAIMS = ("CLM", "CLP")


def _segments(path: Path) -> Iterator[list[str]]:
    rest = ""
    with path.open(encoding="ascii", newline="") as file:
        while block := file.read(_BLOCK_CHARACTERS):
            *whole, rest = (rest + block).split("~")
            for segment in whole:
                yield segment.lstrip("\r\n").split("*")


def read(path: Path) -> Pass:
    """Count the segments that begin a claim."""
    return Pass(sum(segment[0] in _CLAIMS for segment in _segments(path)))


if __name__ == "__main__":
    measure(read)
