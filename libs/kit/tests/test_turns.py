"""Work in turns: others run between two items."""

import asyncio

from kit.turns import in_turns


async def test_items_when_others_are_ready_are_worked_on_one_in_a_turn():
    happened = []

    async def work(name):
        async for item in in_turns(range(3)):
            happened.append((name, item))  # noqa: PERF401 - in turns, not all at once

    await asyncio.gather(work("a"), work("b"))
    assert happened == [(name, item) for item in range(3) for name in "ab"]


async def test_items_when_there_are_none_end_at_once():
    assert [item async for item in in_turns(())] == []
