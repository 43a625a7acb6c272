"""A worker process with a step as long as a test wants. Arguments: port, drain and step seconds.

It writes `begun` and `done` for each step; the test looks at what was written when it ended.
"""

import asyncio
import os
import sys

from kit import logging as kit_logging
from kit.http.metrics import nothing_to_measure
from kit.workers import run_steps
from revcycle.distributed.processes import run_loops
from revcycle.distributed.settings import ProcessSettings


async def always():
    return True


async def run(port, drain_seconds, step_seconds):
    async def step(_seconds):
        os.write(1, b"begun\n")
        await asyncio.sleep(step_seconds)
        os.write(1, b"done\n")
        return True

    settings = ProcessSettings(mode="development", port=port, drain_seconds=drain_seconds)
    stopping = asyncio.Event()
    loop = run_steps("slow", step, stopping)
    await run_loops([loop], stopping, settings, always, nothing_to_measure)


if __name__ == "__main__":
    kit_logging.configure()
    asyncio.run(run(int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])))
