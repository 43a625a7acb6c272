"""The loops around the steps: everything that can be tested is in the steps.

A loop ends when it is cancelled, which undoes the step in work, or after the step in work once
`stopping` is set.
"""

import asyncio
from collections.abc import Awaitable, Callable

import structlog
from prometheus_client import Counter

from kit.consumer import Consumer
from kit.database import Database
from kit.leadership import call_leader
from kit.relay import LEADER, Relay

IDLE_SECONDS = 1.0
CALLS_APART_SECONDS = 0.02  # under load one call is for many commits
BACKOFF_SECONDS_MAX = 5.0
log = structlog.get_logger()
_FAILED = Counter("steps_failed_total", "Steps of a worker that failed", ["worker"])


async def run_consumer(consumer: Consumer, stopping: asyncio.Event | None = None) -> None:
    """Consume until told to stop."""
    await run_steps(consumer.group, consumer.step, stopping)


async def run_steps(
    name: str, step: Callable[[float], Awaitable[bool]], stopping: asyncio.Event | None = None
) -> None:
    """Run a step that waits for work up to the seconds it is given, until told to stop."""
    await _until(stopping or asyncio.Event(), name, lambda: step(IDLE_SECONDS))


async def run_relay(
    name: str, relay: Relay, database: Database, stopping: asyncio.Event | None = None
) -> None:
    """Publish until told to stop.

    Sleeps until something is emitted, in this process or in one that calls. A call may get lost,
    so it looks by itself now and then.
    """

    async def step_or_wait() -> bool:
        is_news = database.emitted.is_set()
        database.emitted.clear()
        if await relay.step():
            return True
        if is_news:
            await relay.call_leader()
        return await _wait(database.emitted, IDLE_SECONDS)

    await _until(stopping or asyncio.Event(), f"{name}.relay", step_or_wait)


async def run_calls(name: str, database: Database) -> None:
    """Call the relay, which is in another process, until cancelled, when something is emitted."""

    async def wait_and_call() -> bool:
        await database.emitted.wait()
        database.emitted.clear()
        await call_leader(database, LEADER)
        await asyncio.sleep(CALLS_APART_SECONDS)
        return True

    await _until(asyncio.Event(), f"{name}.calls", wait_and_call)


async def _wait(event: asyncio.Event, seconds: float) -> bool:
    try:
        # Not wait_for: before Python 3.12 it loses a cancellation that comes with the event.
        async with asyncio.timeout(seconds):
            return await event.wait()
    except TimeoutError:
        return False


async def _until(stopping: asyncio.Event, name: str, step: Callable[[], Awaitable[bool]]) -> None:
    backoff_seconds = 0.0
    while not stopping.is_set():
        try:
            await step()
            backoff_seconds = 0.0
        except Exception:
            # Nothing was committed, so the same step is tried again: the database or the bus
            # is away. Permanent faults of one event never come here; the consumer parks them.
            backoff_seconds = min(BACKOFF_SECONDS_MAX, backoff_seconds * 2 or 0.1)
            _FAILED.labels(name).inc()
            log.exception("step_failed", worker=name, retry_in_seconds=backoff_seconds)
            await _wait(stopping, backoff_seconds)
