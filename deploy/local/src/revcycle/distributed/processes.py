"""Runs one process until SIGTERM or Ctrl-C, and ends it without losing what is in work."""

import asyncio
import signal
from collections.abc import Coroutine, Sequence
from typing import Any

import structlog
from starlette.types import ASGIApp

from kit.http.health import HealthLayer, IsReady
from kit.http.metrics import Measure, MetricsLayer
from revcycle.distributed.adapters import StartRefused
from revcycle.distributed.settings import ProcessSettings
from revcycle.server import CannotListen, Server, listen, make_server

log = structlog.get_logger()


class LoopEnded(Exception):
    """A worker loop ended by itself, which it never should."""


async def run_server(app: ASGIApp, settings: ProcessSettings) -> None:
    """Serve until told to stop; open requests are finished first. Raises StartRefused."""
    server = make_server(app, settings.drain_seconds, **settings.server_options)
    _on_signals(server.stop)
    await _serve(server, settings)


async def run_loops(
    loops: Sequence[Coroutine[Any, Any, None]],
    stopping: asyncio.Event,
    settings: ProcessSettings,
    is_ready: IsReady,
    measure: Measure,
) -> None:
    """Run worker loops until told to stop, and answer about health beside them.

    The steps in work are finished, within `drain_seconds`; what takes longer is cancelled, which
    rolls it back. Raises StartRefused, and LoopEnded.
    """
    asked = MetricsLayer(HealthLayer(None, is_ready), measure)
    server = make_server(asked, 1, **settings.server_options)
    _on_signals(stopping.set)
    serving = asyncio.create_task(_serve(server, settings))
    working = [asyncio.create_task(loop) for loop in loops]
    told = asyncio.create_task(stopping.wait())
    try:
        await asyncio.wait([told, serving, *working], return_when=asyncio.FIRST_COMPLETED)
        has_failed = not stopping.is_set()
        stopping.set()
        await _drain(working, settings.drain_seconds)
    finally:
        server.stop()
        await serving
    if has_failed:
        raise LoopEnded("a worker loop ended by itself: the log says why")


async def _serve(server: Server, settings: ProcessSettings) -> None:
    try:
        listener = listen(settings.host, settings.port)
    except CannotListen as error:
        raise StartRefused(f"{error}: choose another REVCYCLE_PORT") from error
    with listener:
        await server.serve(sockets=[listener])


async def _drain(working: Sequence[asyncio.Task[None]], seconds: float) -> None:
    _, unfinished = await asyncio.wait(working, timeout=seconds)
    for task in unfinished:
        log.warning("step_cut_short", after_seconds=seconds)
        task.cancel()
    await asyncio.gather(*working, return_exceptions=True)


def _on_signals(stop: Any) -> None:
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop)
