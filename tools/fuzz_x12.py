"""Fuzz the X12 codec for FUZZ_SECONDS (60): `make fuzz-x12`.

The fuzzer begins with the golden files. What it breaks the codec with is kept in
libs/x12/tests/crashers, where a test runs it again from then on.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks.x12.environments import prepare_environment

from x12.guide import LoopRule, SegmentRule
from x12.guide.catalog import all_guides

X12 = Path(__file__).resolve().parent.parent / "libs" / "x12"
FUZZ, GOLDEN, CRASHERS = (X12 / "tests" / each for each in ("fuzz", "golden", "crashers"))
WORK = FUZZ / ".work"
ENVIRONMENT, CORPUS, WORDS = WORK / "environment", WORK / "corpus", WORK / "words.txt"
LONGEST_INPUT, SLOWEST_INPUT_SECONDS = 6_000, 20


def segments(loop: LoopRule) -> Iterator[SegmentRule]:
    """Yield every kind of segment of a loop and those inside."""
    yield from loop.segments
    for inner in loop.loops:
        yield from segments(inner)


def words() -> Iterator[str]:
    """Yield what the fuzzer shall know of X12: how segments begin, codes, separators."""
    kinds = [rule for guide in all_guides() for rule in segments(guide.root)]
    found = {f"~{key}*" for rule in kinds for key in rule.keys}
    found |= {f"*{code}*" for rule in kinds for cell in rule.cells for code in cell.codes}
    found |= {"~IEA*", "~GE*", "~TA1*", "~ISA*", "*D8*20240229", "*RD8*20260101-20260102"}
    for word in sorted(found):
        yield f'"{word}"\n'


def main() -> int:
    """Return 0 when nothing broke."""
    for folder in (CORPUS, CRASHERS):
        folder.mkdir(parents=True, exist_ok=True)
    WORDS.write_text("".join(words()))
    prepare_environment(FUZZ / "atheris.txt", ENVIRONMENT, print)
    command: list[str | Path] = [
        ENVIRONMENT / "bin" / "python",
        FUZZ / "atheris_target.py",
        f"-max_total_time={os.environ.get('FUZZ_SECONDS', '60')}",
        f"-artifact_prefix={CRASHERS}/",
        f"-dict={WORDS}",
        f"-max_len={LONGEST_INPUT}",
        f"-timeout={SLOWEST_INPUT_SECONDS}",
        "-print_final_stats=1",
        CORPUS,
        GOLDEN,
        CRASHERS,
    ]
    return subprocess.run(
        command, env={**os.environ, "PYTHONPATH": str(X12 / "src")}, check=False
    ).returncode


if __name__ == "__main__":
    sys.exit(main())
