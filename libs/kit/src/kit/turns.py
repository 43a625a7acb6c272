"""Long work in the event loop, done so that nobody else waits for all of it."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from typing import TypeVar

Item = TypeVar("Item")


async def in_turns(items: Iterable[Item]) -> AsyncIterator[Item]:
    """Yield each item; after the work on it other requests have their turn."""
    for item in items:
        yield item
        await asyncio.sleep(0)
