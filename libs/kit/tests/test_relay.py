"""From a change to the bus: at least once, in order, without gaps (promises O1 to O6)."""

import asyncio
from datetime import timedelta

import pytest
from kit_support import (
    SERVICE_NAME,
    WRITER,
    NoteErased,
    NoteWritten,
    allow,
    execute,
    on_both_databases,
    refuse,
    rows,
    until,
)
from sqlalchemy.exc import IntegrityError

from kit.bus.local import LocalBus
from kit.events import EventEnvelope
from kit.relay import BATCH_MAX, Relay
from kit.spine import outbox
from kit.testing import ORGANIZATION
from kit.workers import run_relay

pytestmark = on_both_databases


class BrokenBus(LocalBus):
    """A bus that is away until it is told to be back."""

    away = True

    async def publish(self, messages):
        if self.away:
            raise ConnectionError
        await super().publish(messages)


@pytest.fixture
def bus(platform):
    return platform.platform.bus


@pytest.fixture
def emit(runtime):
    async def emit(*texts, key="n1"):
        async with runtime.unit_of_work(WRITER) as work:
            return [await work.emit(NoteWritten(note_id=key, text=text)) for text in texts]

    return emit


@pytest.fixture
def log_of(platform):
    return lambda: [event.text for event in platform.published(NoteWritten)]


async def marks(database):
    return [row["published_at"] is not None for row in await rows(database, outbox)]


async def all_marked(database):
    return all(await marks(database))


class TestStep:
    async def test_step_when_events_wait_then_published_in_order_and_marked(
        self, relay, emit, log_of, database
    ):
        await emit("a", "b")
        await emit("c")
        assert await relay.step() is True
        assert log_of() == ["a", "b", "c"]
        assert await marks(database) == [True] * 3

    async def test_step_when_all_is_published_then_false_and_nothing_comes_twice(
        self, relay, emit, log_of
    ):
        await emit("a")
        await relay.step()
        assert await relay.step() is False
        assert log_of() == ["a"]

    async def test_step_when_more_than_a_batch_waits_then_the_oldest_go_first(
        self, relay, emit, log_of
    ):
        texts = [str(number) for number in range(BATCH_MAX + 3)]
        await emit(*texts)
        assert await relay.step()
        assert log_of() == texts[:BATCH_MAX]
        assert await relay.step()
        assert log_of() == texts

    async def test_step_when_published_then_the_envelope_is_of_the_emit(
        self, relay, runtime, platform, bus, database
    ):
        async with runtime.unit_of_work(WRITER) as work:
            event_id = await work.emit(NoteErased(note_id="n1"))
        emitted_at = platform.clock.now()
        platform.clock.advance(timedelta(hours=1))
        await relay.step()
        [record] = await (await bus.subscribe("g", [NoteErased.topic])).poll(10, 0)
        [row] = await rows(database, outbox)
        assert EventEnvelope.from_headers(record.headers) == EventEnvelope(
            event_id=event_id,
            event_type="NoteErased",
            source=SERVICE_NAME,
            organization_id=ORGANIZATION,
            occurred_at=emitted_at,
            traceparent=row["traceparent"],
            aggregate_version=1,
        )
        assert record.key == "n1"
        assert record.headers["ce_specversion"] == "1.0"

    async def test_step_when_lower_sequence_commits_late_then_it_is_not_skipped(
        self, relay, emit, log_of, database
    ):
        await emit("early", "late")
        await execute(database, "UPDATE outbox SET sequence = 50 WHERE sequence = 1")
        await relay.step()
        await execute(database, "UPDATE outbox SET sequence = 60 WHERE sequence = 2")
        await emit("new", key="n2")
        await execute(database, "UPDATE outbox SET sequence = 3 WHERE published_at IS NULL")
        await relay.step()
        assert "new" in log_of()


class TestCrash:
    async def test_step_when_killed_before_the_mark_then_published_again_in_order(
        self, relay, emit, log_of, database
    ):
        await emit("a", "b")
        await refuse(database, "UPDATE", "outbox")
        with pytest.raises(IntegrityError):
            await relay.step()
        assert log_of() == ["a", "b"]
        assert await marks(database) == [False, False]
        await allow(database, "outbox")
        await emit("c")
        await relay.step()
        assert log_of() == ["a", "b", "a", "b", "c"]
        assert await marks(database) == [True] * 3

    async def test_step_when_published_again_then_event_ids_are_the_same(
        self, relay, emit, bus, database
    ):
        ids = await emit("a", "b")
        await refuse(database, "UPDATE", "outbox")
        with pytest.raises(IntegrityError):
            await relay.step()
        await allow(database, "outbox")
        await relay.step()
        found = await (await bus.subscribe("g", [NoteWritten.topic])).poll(10, 0)
        assert [record.headers["ce_id"] for record in found] == [str(one) for one in ids * 2]

    async def test_step_when_bus_is_away_then_nothing_is_marked_until_it_is_back(
        self, runtime, database, emit, tmp_path
    ):
        bus = BrokenBus(tmp_path / "other.sqlite3")
        relay = Relay(SERVICE_NAME, runtime.database, bus, runtime.clock)
        await emit("a")
        with pytest.raises(ConnectionError):
            await relay.step()
        assert await marks(database) == [False]
        bus.away = False
        assert await relay.step()
        assert await marks(database) == [True]
        found = await (await bus.subscribe("g", [NoteWritten.topic])).poll(10, 0)
        assert len(found) == 1
        await relay.close()
        await bus.close()


class TestAggregateVersion:
    async def test_emit_when_writers_are_concurrent_then_versions_have_no_gaps(
        self, emit, database
    ):
        await asyncio.gather(*(emit("x", "y") for _ in range(15)))
        found = await rows(database, outbox)
        assert [row["aggregate_version"] for row in found] == list(range(1, 31))

    async def test_emit_when_keys_differ_then_each_counts_for_itself(self, emit, database):
        await emit("a", key="n1")
        await emit("b", key="n2")
        await emit("c", key="n1")
        versions = [(row["key"], row["aggregate_version"]) for row in await rows(database, outbox)]
        assert versions == [("n1", 1), ("n2", 1), ("n1", 2)]

    async def test_emit_when_a_transaction_was_rolled_back_then_its_version_is_given_again(
        self, emit, runtime, database
    ):
        async def emit_then_raise():
            async with runtime.unit_of_work(WRITER) as work:
                await work.emit(NoteWritten(note_id="n1"))
                raise LookupError

        await emit("a")
        with pytest.raises(LookupError):
            await emit_then_raise()
        await emit("b")
        assert [row["aggregate_version"] for row in await rows(database, outbox)] == [1, 2]


class TestLoop:
    async def test_run_relay_when_something_is_emitted_then_it_is_woken(
        self, relay, emit, bus, runtime
    ):
        loop = asyncio.create_task(run_relay(SERVICE_NAME, relay, runtime.database))
        await asyncio.sleep(0.05)
        waiting = await bus.subscribe("g", [NoteWritten.topic])
        await emit("a")
        assert len(await waiting.poll(10, 5)) == 1
        loop.cancel()
        await asyncio.gather(loop, return_exceptions=True)

    async def test_run_relay_when_a_step_fails_then_it_goes_on(self, relay, emit, bus, database):
        await refuse(database, "UPDATE", "outbox")
        await emit("a")
        loop = asyncio.create_task(run_relay(SERVICE_NAME, relay, database))
        waiting = await bus.subscribe("g", [NoteWritten.topic])
        assert len(await waiting.poll(10, 5)) == 1
        await allow(database, "outbox")
        await until(lambda: all_marked(database))
        loop.cancel()
        await asyncio.gather(loop, return_exceptions=True)
