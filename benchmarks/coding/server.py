"""Serves coding-svc alone, as `revcycle serve coding` does: ``python -m benchmarks.coding.server``.

It prints its port and a token on one line, and serves until it is told to end.
"""

from __future__ import annotations

import asyncio
import sys
from functools import partial
from pathlib import Path

from coding_svc.bootstrap import SERVICE
from kit import logging as kit_logging
from kit.http.health import HealthLayer, answers
from kit.memory import settle_memory
from kit.testing import bench
from revcycle.server import listen, make_server

_POLL_SECONDS = 0.01


async def serve(folder: Path) -> None:
    """Serve until the process is told to end.

    Args:
        folder: where its database is made; `codes` in it is used as it is.

    """
    kit_logging.configure(folder / "benchmark.log")
    async with bench([SERVICE], folder) as running:
        async with running.client(SERVICE.name) as client:
            token = client.headers["authorization"]
        settle_memory()
        member = running.members[SERVICE.name]
        app = HealthLayer(member.app, partial(answers, member.runtime.database))
        server = make_server(app, grace_seconds=1)
        with listen("127.0.0.1", 0) as listener:
            serving = asyncio.create_task(server.serve(sockets=[listener]))
            while not server.started:  # noqa: ASYNC110 - uvicorn has no event for it
                await asyncio.sleep(_POLL_SECONDS)
            print(listener.getsockname()[1], token, flush=True)
            await serving


if __name__ == "__main__":
    asyncio.run(serve(Path(sys.argv[1])))
