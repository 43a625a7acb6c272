"""Relays of one PostgreSQL database: one publishes, another takes over (promises O4, O5)."""

import asyncio
from dataclasses import replace

import pytest
from kit_support import KILL_LEADER, SERVICE_NAME, WRITER, NoteWritten, rows, until
from sqlalchemy.exc import DBAPIError

from kit.database import Database
from kit.identity import Identity
from kit.leadership import call_leader
from kit.pending import write_pending
from kit.relay import LEADER, Relay
from kit.spine import outbox
from kit.testing import OTHER_ORGANIZATION
from kit.workers import run_calls, run_relay

OTHER = Identity("other", OTHER_ORGANIZATION)


@pytest.fixture
def engine():
    return "postgresql"


@pytest.fixture
async def standby(runtime, platform):
    """Return a relay as another process would have it: with connections of its own."""
    url = runtime.database.engine.url.render_as_string(hide_password=False)
    database = Database(url)
    relay = Relay(SERVICE_NAME, database, platform.platform.bus, runtime.clock)
    yield relay
    await relay.close()
    await database.close()


@pytest.fixture
def emit(runtime):
    async def emit(content, identity=WRITER):
        async with runtime.unit_of_work(identity) as work:
            await work.emit(NoteWritten(note_id=content, text=content))

    return emit


@pytest.fixture
def log_of(platform):
    return lambda: [event.text for event in platform.published(NoteWritten)]


@pytest.fixture
def kill_leader(runtime):
    """End the leader's connection, as the server sees it when its process or machine dies."""

    async def kill():
        async with runtime.database.transaction() as session:
            assert await session.scalar(KILL_LEADER) is True

    return kill


class TestOneLeader:
    async def test_step_when_another_relay_leads_then_nothing_is_published(
        self, relay, standby, emit, log_of
    ):
        assert await relay.step() is False
        await emit("a")
        assert await standby.step() is False
        assert log_of() == []
        assert await relay.step() is True

    async def test_step_when_two_step_at_once_then_each_event_is_published_once(
        self, relay, standby, emit, log_of
    ):
        for number in range(10):
            await emit(str(number))
            await asyncio.gather(relay.step(), standby.step())
        assert sorted(log_of(), key=int) == [str(number) for number in range(10)]


class TestTakeover:
    async def test_step_when_the_leader_closed_then_the_standby_publishes(
        self, relay, standby, emit, log_of
    ):
        await relay.step()
        await relay.close()
        await emit("a")
        await until(standby.step)
        assert log_of() == ["a"]
        assert await relay.step() is False

    async def test_step_when_the_leader_died_then_the_standby_publishes(
        self, relay, standby, emit, log_of, kill_leader
    ):
        await relay.step()
        await emit("a")
        await kill_leader()
        await until(standby.step)
        assert log_of() == ["a"]

    async def test_step_when_the_leader_lost_the_lock_unknowingly_then_it_cannot_publish(
        self, relay, standby, emit, log_of, kill_leader
    ):
        await relay.step()
        await kill_leader()
        await emit("a")
        with pytest.raises(DBAPIError):
            await relay.step()
        await until(standby.step)
        assert await relay.step() is False
        assert log_of() == ["a"]

    async def test_run_relay_when_the_leader_dies_then_events_go_on_within_seconds(
        self, relay, standby, emit, log_of, kill_leader, runtime
    ):
        await relay.step()
        loop = asyncio.create_task(run_relay("standby", standby, runtime.database))
        await emit("a")
        await kill_leader()

        async def published():
            return log_of() == ["a"]

        await until(published)  # within five seconds
        loop.cancel()
        await asyncio.gather(loop, return_exceptions=True)


class TestCalls:
    """No test waits for a relay that looks by itself: `emitted` is set by a call, or never."""

    @pytest.fixture
    async def elsewhere(self, runtime):
        """Return the database as a process has it that only serves requests."""
        url = runtime.database.engine.url.render_as_string(hide_password=False)
        database = Database(url)
        yield database
        await database.close()

    async def called(self, database):
        async with asyncio.timeout(5):
            await database.emitted.wait()

    async def test_run_calls_when_another_process_emits_then_the_leader_is_called(
        self, relay, runtime, elsewhere
    ):
        await relay.step()
        calling = asyncio.create_task(run_calls("notes", elsewhere))
        for _ in range(2):
            runtime.database.emitted.clear()
            async with replace(runtime, database=elsewhere).unit_of_work(WRITER) as work:
                await work.emit(NoteWritten(note_id="n", text="n"))
            await self.called(runtime.database)
        calling.cancel()
        await asyncio.gather(calling, return_exceptions=True)

    async def test_run_relay_when_a_standby_emits_then_the_leader_is_called(
        self, relay, runtime, standby
    ):
        await relay.step()
        standing_by = standby._leadership._database
        looping = asyncio.create_task(run_relay("standby", standby, standing_by))
        standing_by.emitted.set()
        await self.called(runtime.database)
        looping.cancel()
        await asyncio.gather(looping, return_exceptions=True)

    async def test_call_when_the_leader_changed_then_the_new_one_hears(
        self, relay, runtime, standby
    ):
        await relay.step()
        await relay.close()
        await until(lambda: leads(standby))
        await call_leader(runtime.database, LEADER)
        await self.called(standby._leadership._database)
        assert not runtime.database.emitted.is_set()


async def leads(relay):
    return await relay._leadership.acquire()


class TestOrderOfCommit:
    async def test_step_when_a_lower_sequence_commits_later_then_it_is_published(
        self, relay, emit, log_of, runtime, database
    ):
        async with runtime.unit_of_work(WRITER) as slow:
            await slow.emit(NoteWritten(note_id="slow", text="slow"))
            await write_pending(slow.session)  # it has its number, and is not committed
            await emit("quick", OTHER)
            assert await relay.step() is True
            assert log_of() == ["quick"]
        assert await relay.step() is True
        assert sorted(log_of()) == ["quick", "slow"]
        texts = [row["key"] for row in await rows(database, outbox)]
        assert texts == ["slow", "quick"]  # in the order of their sequence numbers
