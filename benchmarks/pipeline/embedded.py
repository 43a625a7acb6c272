"""One measurement of the embedded platform, in this process; prints JSON.

`steps` lets the parts take turns, so that the processor time of each stage is known. `loops` lets
them run as `revcycle up` runs them, and measures how long it takes from the first POST until
nothing is left to do.
"""

from __future__ import annotations

import argparse
import asyncio
import cProfile
import json
import pstats
import sqlite3
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from benchmarks.pipeline.door import Door, Refused
from benchmarks.pipeline.encounters import draw_encounters
from benchmarks.pipeline.floor import measure_floor
from benchmarks.pipeline.stages import Stages
from sqlalchemy import event

from kit import logging as kit_logging
from kit.embedded import Member
from kit.memory import settle_memory
from revcycle.directory import DataDirectory
from revcycle.practice import read_practice
from revcycle.setup import DEMO_PRACTICE, prepare
from revcycle.stack import DEFINITIONS, Stack, open_stack
from revcycle.verify import verify

_BASE_URL = "http://127.0.0.1:8080"
_AT_END = ("PAID", "CLOSED")
_LOOK_SECONDS = 0.1
_UNFINISHED_SECONDS = 600


class Run:
    """A platform in a directory of its own, and what was counted."""

    def __init__(self, stack: Stack, directory: DataDirectory, stages: Stages) -> None:
        self.stack, self.directory, self.stages = stack, directory, stages
        self.commits = 0
        self.door = Door(stack.app)
        for member in self.members:
            event.listen(member.runtime.database.engine.sync_engine, "commit", self._committed)
        bus: Any = stack.platform.bus
        bus.publish = stages.timed("bus", self._counted(bus.publish))
        bus.commit = stages.timed("bus", self._counted(bus.commit))

    @property
    def members(self) -> list[Member]:
        return [self.stack.gateway, *self.stack.services]

    def _committed(self, _connection: object) -> None:
        self.commits += 1

    def _counted(self, write: Callable[..., Awaitable[None]]) -> Callable[..., Awaitable[None]]:
        async def run(*args: Any) -> None:
            self.commits += 1
            await write(*args)

        return run

    async def set_up(self) -> None:
        """Make the demo's practice and its client."""
        import httpx2

        practice = read_practice(DEMO_PRACTICE)
        door = httpx2.ASGITransport(self.stack.app)
        await prepare(self.stack.gateway.runtime, self.directory, practice, _BASE_URL, door)
        client = self.directory.read_client()
        assert client  # noqa: S101 - `prepare` makes it
        await self.door.log_in(client)

    async def post(self, encounters: list[dict[str, Any]], lines: int) -> None:
        """Post the encounters: one by one, or in NDJSON batches of so many lines."""
        bodies = [json.dumps(encounter).encode() for encounter in encounters]
        if not lines:
            for body in bodies:
                await self.door.post("/v1/encounters", body, "application/json")
            return
        for first in range(0, len(bodies), lines):
            batch = b"\n".join(bodies[first : first + lines])
            answer = json.loads(
                await self.door.post("/v1/encounters/batch", batch, "application/x-ndjson")
            )
            if answer["refused"]:
                raise Refused(f"{answer['refused']} line(s) of a batch were refused")

    async def step(self) -> bool:
        """Step everything once, one after the other; return whether there was anything to do."""
        has_worked = False
        for member in self.stack.services:
            name = member.definition.name
            with self.stages.stage(f"relay {name}"):
                has_worked |= await member.relay.step()
            for consumer in member.consumers:
                with self.stages.stage(name):
                    has_worked |= await consumer.step()
        if self.stack.simulator:
            with self.stages.stage("simulator"):
                has_worked |= await self.stack.simulator.step()
        return has_worked

    def at_end(self) -> int:
        """Return how many claims are paid or closed."""
        path = self.directory.path / "claims-svc.sqlite3"
        marks = ", ".join("?" * len(_AT_END))
        with closing(sqlite3.connect(path)) as connection:
            query = f"SELECT count(*) FROM claim WHERE state IN ({marks})"  # noqa: S608 - marks
            [[count]] = connection.execute(query, _AT_END)
        return int(count)

    async def faults(self, encounters: int) -> list[str]:
        """Return what is wrong with the end: the books, and claims that are not there."""
        verdicts = await verify(self.directory, DEFINITIONS)
        found = [fault for each in verdicts for fault in each.faults]
        waiting = sum(each.waiting for each in verdicts)
        found += [f"{waiting} event(s) wait"] if waiting else []
        missing = encounters - self.at_end()
        return found + ([f"{missing} claim(s) are not at their end"] if missing else [])


async def _steps(run: Run, encounters: list[dict[str, Any]], lines: int) -> None:
    with run.stages.stage("intake"):
        await run.post(encounters, lines)
    while await run.step():
        pass


async def _loops(run: Run, encounters: list[dict[str, Any]], lines: int) -> None:
    tasks = [asyncio.create_task(loop) for loop in run.stack.loops()]
    try:
        await run.post(encounters, lines)
        async with asyncio.timeout(_UNFINISHED_SECONDS):
            while run.at_end() < len(encounters):  # noqa: ASYNC110 - it is looked up in a file
                await asyncio.sleep(_LOOK_SECONDS)
    finally:
        for task in tasks:
            task.cancel()
        for task in tasks:
            with suppress(asyncio.CancelledError):
                await task


async def _measure(arguments: argparse.Namespace, folder: Path) -> dict[str, Any]:
    directory = DataDirectory(folder)
    kit_logging.configure(directory.log_file)
    stack = await open_stack(directory, _BASE_URL, "simulator")
    settle_memory()  # as `revcycle up` does
    run = Run(stack, directory, Stages())
    try:
        await run.set_up()
        while await run.step():
            pass
        warm, *_ = draw_encounters(1, seed=0)
        await _steps(run, [{**warm, "external_id": "WARM-UP"}], arguments.lines)
        run.stages.seconds.clear()
        run.commits = 0
        encounters = list(draw_encounters(arguments.encounters))
        profile = cProfile.Profile(time.process_time)
        started, used = time.perf_counter(), time.process_time()
        if arguments.profile:
            profile.enable()
        await (_steps if arguments.how == "steps" else _loops)(run, encounters, arguments.lines)
        profile.disable()
        seconds, used = time.perf_counter() - started, time.process_time() - used
        while await run.step():  # what the loops had not done when the last claim was at its end
            pass
        faults = await run.faults(len(encounters) + 1)
    finally:
        await stack.close()
    if arguments.profile:
        pstats.Stats(profile, stream=sys.stderr).sort_stats(arguments.profile).print_stats(70)
    return {
        "encounters": len(encounters),
        "seconds": seconds,
        "processor_seconds": used,
        "commits": run.commits,
        # Side by side, a stage would be charged with what the others do meanwhile.
        "stages": dict(run.stages.seconds) if arguments.how == "steps" else {},
        "faults": faults,
        "floor": measure_floor(folder),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("how", choices=("steps", "loops"))
    parser.add_argument("--encounters", type=int, default=200)
    parser.add_argument("--lines", type=int, default=0, help="of an NDJSON batch; 0: one by one")
    parser.add_argument("--profile", choices=("tottime", "cumtime"))
    with tempfile.TemporaryDirectory(prefix="revcycle-bench-") as folder:
        print(json.dumps(asyncio.run(_measure(parser.parse_args(), Path(folder)))))


if __name__ == "__main__":
    main()
