"""Runs the contestants: each measurement in a fresh process, all contestants in every round."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.x12.environments import FOLDER, interpreter_of
from benchmarks.x12.generating import Kind
from benchmarks.x12.roster import Contestant

_ROOT = FOLDER.parent.parent
_GOOD_VERDICTS = ("", "valid")


@dataclass(frozen=True, slots=True, kw_only=True)
class DataFile:
    """A generated file and what is in it."""

    path: Path
    kind: Kind
    claims: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """One fresh process of one contestant. ``fault`` is empty when all went well."""

    contestant: str
    kind: Kind
    claims: int
    round: int
    seconds_cold: float = 0.0
    seconds_warm: float | None = None
    peak_kb: int = 0
    fault: str = ""

    @property
    def ran(self) -> bool:
        """Whether there are figures, good or not."""
        return self.seconds_cold > 0

    @property
    def cold_rate(self) -> float:
        """Claims per second of the first pass, imports and tables included."""
        return self.claims / self.seconds_cold

    @property
    def warm_rate(self) -> float | None:
        """Claims per second of the second pass in the same process."""
        return self.claims / self.seconds_warm if self.seconds_warm else None


@dataclass(frozen=True, slots=True)
class Turn:
    """Who runs next, on which kind of file."""

    round: int
    kind: Kind
    contestant: Contestant


def turns(contestants: Sequence[Contestant], kinds: Sequence[Kind], rounds: int) -> Iterator[Turn]:
    """Yield the turns of all rounds.

    The machine's speed drifts. So contestants take turns rather than run all their rounds in a row,
    and each round begins with another one.
    """
    for n in range(rounds):
        first = n % len(contestants)
        for kind in kinds:
            for contestant in (*contestants[first:], *contestants[:first]):
                yield Turn(n + 1, kind, contestant)


def run_once(
    contestant: Contestant, file: DataFile, number: int = 1, *, cold_only: bool = False
) -> Measurement:
    """Measure a contestant in a fresh process. A fault is part of the result, never raised."""
    command = [str(interpreter_of(contestant)), "-m", contestant.module, str(file.path)]
    if cold_only:
        command.append("--cold")
    done = subprocess.run(command, cwd=_ROOT, capture_output=True, text=True, check=False)
    blank = Measurement(
        contestant=contestant.name, kind=file.kind, claims=file.claims, round=number
    )
    if done.returncode:
        lines = done.stderr.strip().splitlines() or [f"exit status {done.returncode}"]
        return replace(blank, fault=lines[-1])
    report = json.loads(done.stdout.splitlines()[-1])
    return replace(
        blank,
        seconds_cold=report["seconds_cold"],
        seconds_warm=report["seconds_warm"],
        peak_kb=report["peak_kb"],
        fault=_fault(report["claims"], report["verdict"], file.claims),
    )


def _fault(counted: int | None, verdict: str, claims: int) -> str:
    if counted is not None and counted != claims:
        return f"saw {counted:,} of {claims:,} claims"
    return "" if verdict in _GOOD_VERDICTS else f"said {verdict} of a valid file"
