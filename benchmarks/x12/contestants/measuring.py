"""What every contestant does around its own work: read the file, twice, and say how long it took.

Standard library only, and as little of it as possible: it also runs in the environments of the
peers, and what is imported here is not counted as a contestant's start.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import process_time

_STATUS = Path("/proc/self/status")
_PEAK = "VmHWM:"


@dataclass(frozen=True, slots=True)
class Pass:
    """What a contestant says of one pass: the claims it saw, if it counts them, and its verdict."""

    claims: int | None
    verdict: str = ""


def measure(read: Callable[[Path], Pass]) -> None:
    """Time ``read`` on the file of the command line, and print a line of JSON.

    The first pass is cold: ``read`` imports what it needs itself. The second, in the same process,
    is warm. With ``--cold`` there is no second pass.
    """
    parser = argparse.ArgumentParser(description="One measurement of one contestant.")
    parser.add_argument("path", type=Path, help="the X12 file")
    parser.add_argument("--cold", action="store_true", help="one pass only")
    options = parser.parse_args()
    outcome, seconds_cold = _time(read, options.path)
    seconds_warm = None if options.cold else _time(read, options.path)[1]
    report = {
        "claims": outcome.claims,
        "verdict": outcome.verdict,
        "seconds_cold": seconds_cold,
        "seconds_warm": seconds_warm,
        "peak_kb": _peak_kb(),
    }
    print(json.dumps(report))


def _time(read: Callable[[Path], Pass], path: Path) -> tuple[Pass, float]:
    # Of the processor: the clock on the wall would measure the neighbours of a shared machine.
    start = process_time()
    outcome = read(path)
    return outcome, process_time() - start


def _peak_kb() -> int:
    """Return the most memory this process has held.

    Linux counts the parent's peak into ``ru_maxrss`` of a child that it starts, so the process's
    own high-water mark is preferred where there is one.
    """
    if _STATUS.exists():
        lines = _STATUS.read_text().splitlines()
        return int(next(each for each in lines if each.startswith(_PEAK)).split()[1])
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak // 1024 if sys.platform == "darwin" else peak
