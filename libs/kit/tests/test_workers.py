"""Loops end when they are told to: after the step in work, or at once when cancelled."""

import asyncio
from types import SimpleNamespace

import pytest

from kit.workers import run_relay, run_steps


class Steps:
    """Steps that begin, and end when the test lets them."""

    def __init__(self):
        self.begun, self.ended = 0, 0
        self.in_work, self.may_end = asyncio.Event(), asyncio.Event()

    async def __call__(self, _seconds):
        self.begun += 1
        self.in_work.set()
        await self.may_end.wait()
        self.ended += 1
        return True


async def test_stopping_when_a_step_is_in_work_then_it_is_finished_and_no_other_begun():
    steps, stopping = Steps(), asyncio.Event()
    loop = asyncio.create_task(run_steps("notes", steps, stopping))
    await steps.in_work.wait()
    stopping.set()
    await asyncio.sleep(0)
    assert not loop.done()
    steps.may_end.set()
    await asyncio.wait_for(loop, 5)
    assert (steps.begun, steps.ended) == (1, 1)


async def test_stopping_when_steps_fail_and_a_pause_is_on_then_the_loop_ends_at_once():
    stopping, tries = asyncio.Event(), []

    async def fail(_seconds):
        tries.append(1)
        if len(tries) == 4:
            asyncio.get_running_loop().call_soon(stopping.set)  # in the pause, not before it
        raise ConnectionError

    await asyncio.wait_for(run_steps("notes", fail, stopping), 5)
    assert len(tries) == 4


class IdleRelay:
    async def step(self):
        return False

    async def call_leader(self):
        pass


@pytest.mark.parametrize("turns", range(4))
async def test_cancel_when_it_comes_together_with_an_event_then_it_is_not_lost(turns):
    database = SimpleNamespace(emitted=asyncio.Event())
    loop = asyncio.create_task(run_relay("notes", IdleRelay(), database))
    for _ in range(3):
        await asyncio.sleep(0)
    database.emitted.set()
    for _ in range(turns):
        await asyncio.sleep(0)
    loop.cancel()
    done, _ = await asyncio.wait([loop], timeout=0.5)
    assert done
