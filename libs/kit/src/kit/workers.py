"""The loops around the steps: everything that can be tested is in the steps."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from kit.consumer import Consumer
from kit.database import Database
from kit.relay import Relay

IDLE_SECONDS = 1.0
BACKOFF_SECONDS_MAX = 5.0
log = structlog.get_logger()


async def run_consumer(consumer: Consumer) -> None:
    """Consume until cancelled."""
    await run_steps(consumer.group, consumer.step)


async def run_steps(name: str, step: Callable[[float], Awaitable[bool]]) -> None:
    """Run a step that waits for work up to the seconds it is given, until cancelled."""
    await _forever(name, lambda: step(IDLE_SECONDS))


async def run_relay(name: str, relay: Relay, database: Database) -> None:
    """Publish until cancelled; sleeps until something is emitted."""

    async def step_or_wait() -> bool:
        database.emitted.clear()
        return await relay.step() or await _wait(database.emitted)

    await _forever(f"{name}.relay", step_or_wait)


async def _wait(event: asyncio.Event) -> bool:
    try:
        await asyncio.wait_for(event.wait(), IDLE_SECONDS)
    except TimeoutError:
        return False
    return True


async def _forever(name: str, step: Callable[[], Awaitable[bool]]) -> None:
    backoff_seconds = 0.0
    while True:
        try:
            await step()
            backoff_seconds = 0.0
        except Exception:
            # Nothing was committed, so the same step is tried again: the database or the bus
            # is away. Permanent faults of one event never come here; the consumer parks them.
            backoff_seconds = min(BACKOFF_SECONDS_MAX, backoff_seconds * 2 or 0.1)
            log.exception("step_failed", worker=name, retry_in_seconds=backoff_seconds)
            await asyncio.sleep(backoff_seconds)
