"""How long coding-svc takes to answer over HTTP, one request at a time, and how much it needs."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import quote

from benchmarks.coding.measuring import spread

_MILLISECONDS = 1_000
_KIBIBYTES_A_MEGABYTE = 1024
_WARM = 20
_TIMEOUT_SECONDS = 12
_DIAGNOSES = 4
ON = "2026-05-04"


@dataclass(frozen=True, slots=True)
class HttpTimes:
    """Milliseconds for a request of a kind: the median, and what 95 % stay below."""

    name: str
    requests: int
    median_milliseconds: float
    slow_milliseconds: float


@dataclass(frozen=True, slots=True)
class HttpFigures:
    """Times by kind, memory of the service in megabytes, and how busy the machine was."""

    times: list[HttpTimes]
    resident_megabytes: float
    resident_most_megabytes: float
    load_before: float
    load_after: float


class _Caller:
    def __init__(self, port: int, token: str) -> None:
        self._connection = HTTPConnection("127.0.0.1", port, timeout=_TIMEOUT_SECONDS)
        self._headers = {"authorization": token, "content-type": "application/json"}

    def call(self, path: str, body: dict[str, Any] | None) -> float:
        """Return the milliseconds until the answer was there."""
        sent = json.dumps(body) if body is not None else None
        began = time.perf_counter()
        self._connection.request("POST" if body else "GET", path, sent, self._headers)
        try:
            answer = self._connection.getresponse()
        except TimeoutError:
            raise RuntimeError(f"{path}: no answer in {_TIMEOUT_SECONDS} s, asked {sent}") from None
        said = answer.read()
        took = (time.perf_counter() - began) * _MILLISECONDS
        if answer.status != 200:  # noqa: PLR2004
            raise RuntimeError(f"{path}: {answer.status} {said[:200]!r}")
        return took


def measure_http(
    folder: Path, codes: Sequence[str], queries: Sequence[str], notes: Sequence[str], seed: int
) -> HttpFigures:
    """Ask for codes, words, notes and edits in random order.

    Args:
        folder: with `codes`, the code sets, in it.
        codes: billable diagnosis codes as written, each to be looked up.
        queries: words to search for.
        notes: texts to get suggestions for.
        seed: the same seed asks in the same order.

    """
    load_before = os.getloadavg()[0]
    asked = list(_requests(codes, queries, notes, seed))
    random.Random(seed).shuffle(asked)
    times: dict[str, list[float]] = {}
    with _serving(folder) as (process, caller):
        for number, (name, path, body) in enumerate([*asked[:_WARM], *asked]):
            took = caller.call(path, body)
            if number >= _WARM:
                times.setdefault(name, []).append(took)
        resident, most = _resident_megabytes(process.pid)
    figures = [HttpTimes(name, len(took), *spread(took)) for name, took in sorted(times.items())]
    return HttpFigures(figures, resident, most, load_before, os.getloadavg()[0])


def _requests(
    codes: Sequence[str], queries: Sequence[str], notes: Sequence[str], seed: int
) -> Iterator[tuple[str, str, dict[str, Any] | None]]:
    chance = random.Random(seed)
    for code in codes:
        yield "floor", "/healthz", None  # what an answer costs that needs neither token nor data
        yield "look-up", f"/v1/codes/icd10cm/{code}?on={ON}", None
    for query in queries:
        yield "search", f"/v1/codes/icd10cm?on={ON}&q={quote(query[:200])}", None
    for note in notes:
        yield "suggestions", "/v1/coding/suggestions", {"text": note, "service_date": ON}
        yield "edits", "/v1/coding/edits", _encounter(chance.sample(list(codes), _DIAGNOSES))


def _encounter(diagnoses: Sequence[str]) -> dict[str, Any]:
    line = {"code": "99213", "system": "cpt", "units": 1, "diagnosis_pointers": [1]}
    return {
        "service_date": ON,
        "place_of_service": "11",
        "diagnoses": [{"code": code} for code in diagnoses],
        "procedures": [line],
    }


@contextmanager
def _serving(folder: Path) -> Iterator[tuple[subprocess.Popen[str], _Caller]]:
    command = [sys.executable, "-m", "benchmarks.coding.server", str(folder)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        if process.stdout is None:
            raise RuntimeError("no pipe from the service")
        port, _space, token = process.stdout.readline().strip().partition(" ")
        try:
            yield process, _Caller(int(port), token)
        finally:
            process.terminate()


def _resident_megabytes(pid: int) -> tuple[float, float]:
    """Return what the process holds now, and the most it ever held."""
    lines = Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
    found = dict(line.split(":", 1) for line in lines)
    now, most = (int(found[name].split()[0]) / _KIBIBYTES_A_MEGABYTE for name in ("VmRSS", "VmHWM"))
    return now, most
