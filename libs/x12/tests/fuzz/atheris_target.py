"""What the fuzzer runs: every input is validated and read. ``make fuzz-x12`` starts it."""

from __future__ import annotations

import sys
from pathlib import Path

import atheris

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

with atheris.instrument_imports(include=["x12"]):
    from x12_exercise import exercise_quickly


def main() -> None:
    """Fuzz with the options of the command line, which are those of libFuzzer."""
    atheris.Setup(sys.argv, exercise_quickly)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
