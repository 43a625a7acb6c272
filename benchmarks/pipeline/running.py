"""Runs measurements, each in a fresh process."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

Mode = Literal["embedded", "distributed"]
How = Literal["steps", "loops", "stack"]

_ROOT = Path(__file__).resolve().parents[2]
_WAYS: dict[Mode, tuple[How, ...]] = {"embedded": ("loops", "steps"), "distributed": ("stack",)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Floor:
    """The rows alone."""

    rows: int
    seconds: float
    processor_seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """One fresh platform. `fault` is empty when every claim came to its end and the books hold.

    Attributes:
        stages: processor seconds by stage; empty where the stages ran side by side in a process.
        floor: the rows alone; None when nothing was measured.

    """

    how: How
    round: int
    encounters: int = 0
    seconds: float = 0.0
    processor_seconds: float = 0.0
    commits: int | None = None
    stages: dict[str, float] = field(default_factory=dict)
    floor: Floor | None = None
    fault: str = ""

    @property
    def rate(self) -> float:
        """Claims per second from the first POST until the last claim was at its end."""
        return self.encounters / self.seconds if self.seconds else 0.0


def run_once(how: How, number: int, encounters: int, lines: int) -> Measurement:
    """Measure in a fresh process. A fault is part of the result, never raised."""
    module = "benchmarks.pipeline.distributed" if how == "stack" else "benchmarks.pipeline.embedded"
    command = [sys.executable, "-m", module]
    command += [how] if how != "stack" else []
    command += ["--encounters", str(encounters), "--lines", str(lines)]
    done = subprocess.run(command, cwd=_ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        said = done.stderr.strip().splitlines() or [f"exit status {done.returncode}"]
        return Measurement(how=how, round=number, fault=said[-1])
    report = json.loads(done.stdout.splitlines()[-1])
    faults, floor = report.pop("faults"), report.pop("floor", None)
    return Measurement(
        how=how,
        round=number,
        fault="; ".join(faults),
        floor=Floor(**floor) if floor else None,
        **report,
    )


def ways(mode: Mode) -> tuple[How, ...]:
    """Return how a mode is measured: once for the rate, once for the stages."""
    return _WAYS[mode]
