"""One measurement of all processes on a throw-away Kafka and PostgreSQL; prints JSON.

The processor time is that of our processes, as their metrics tell it. Broker and database server
are not in it, and share the machine.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import re
import time
from typing import Any

import httpx2
from benchmarks.pipeline.encounters import draw_encounters
from benchmarks.pipeline.server_floor import measure_server_floor

from revcycle.api import Api
from revcycle.distributed.trial import TrialStack

_CPU = re.compile(r"^process_cpu_seconds_total (\S+)$", re.MULTILINE)
_LOOK_SECONDS = 0.5
_UNFINISHED_SECONDS = 900
_NDJSON = {"Content-Type": "application/x-ndjson"}
_AT_END = ("PAID", "CLOSED")


def _processor_seconds(stack: TrialStack) -> dict[str, float]:
    found = {}
    for name in stack.children.names:
        if name != "serve-gateway":  # its metrics want a token; its time is a part of the client's
            answer = httpx2.get(f"{stack.children.address(name)}/metrics", timeout=30)
            found[name] = float(_CPU.findall(answer.text)[0])  # lint-skip: money-float - seconds
    return found


def _post(api: Api, encounters: list[dict[str, Any]], lines: int) -> None:
    if not lines:
        for encounter in encounters:
            api.call("POST", "/v1/encounters", json=encounter)
        return
    for first in range(0, len(encounters), lines):
        batch = encounters[first : first + lines]
        body = "\n".join(json.dumps(each) for each in batch)
        api.call("POST", "/v1/encounters/batch", content=body, headers=_NDJSON)


def _wait(api: Api, count: int) -> None:
    deadline = time.monotonic() + _UNFINISHED_SECONDS
    while _at_end(api) < count and time.monotonic() < deadline:
        time.sleep(_LOOK_SECONDS)


def _at_end(api: Api) -> int:
    return sum(len(list(api.items("/v1/claims", state=state))) for state in _AT_END)


def _measure(encounters: int, lines: int) -> dict[str, Any]:
    with TrialStack() as stack:
        stack.start()
        client = stack.directory.read_client()
        assert client  # noqa: S101 - the stack makes it
        api = Api(client)
        before, started = _processor_seconds(stack), time.perf_counter()
        _post(api, list(draw_encounters(encounters)), lines)
        _wait(api, encounters)
        seconds = time.perf_counter() - started
        used = {name: now - before[name] for name, now in _processor_seconds(stack).items()}
        missing = encounters - _at_end(api)
        faults = [fault for each in stack.verify() for fault in each.faults]
        stack.children.stop()  # the floor has the server to itself, as in embedded mode
        floor = asyncio.run(measure_server_floor(stack.postgres.url, stack.databases))
    return {
        "encounters": encounters,
        "seconds": seconds,
        "processor_seconds": sum(used.values()),
        "stages": used,
        "floor": floor,
        "faults": faults + ([f"{missing} claim(s) are not at their end"] if missing else []),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--encounters", type=int, default=200)
    parser.add_argument("--lines", type=int, default=200)
    arguments = parser.parse_args()
    print(json.dumps(_measure(arguments.encounters, arguments.lines)))


if __name__ == "__main__":
    main()
