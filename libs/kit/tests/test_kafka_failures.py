"""Whatever fails between two services on a real broker: nothing is lost, doubled or reordered.

Promises O2, O3, O4, I1, I2 and I3.
"""

import asyncio
from contextlib import asynccontextmanager
from typing import ClassVar

import pytest
from kafka_support import NEEDS_KAFKA, make_topics, unique_name
from kit_support import (
    KILL_LEADER,
    SERVICE_NAME,
    WRITER,
    NoteWritten,
    add_note,
    note_texts,
    rows,
)

from kit.bus import kafka as kafka_bus
from kit.bus.kafka import KafkaBus
from kit.consumer import Consumer
from kit.kafka_server import KafkaServer
from kit.relay import Relay
from kit.spine import inbox, outbox, parked_event
from kit.testing_kafka import settings_for
from kit.workers import run_consumer, run_relay

pytestmark = NEEDS_KAFKA
KEYS = [f"claim-{number}" for number in range(6)]
PATIENCE_SECONDS = 60
TAKEOVER_SECONDS = 10


class Wire:
    """notes-svc on Kafka: it emits notes into a topic of its own, and files what comes back."""

    def __init__(self, servers, runtime, database):
        self.servers, self.runtime, self.database = servers, runtime, database
        self.topic, self.group = unique_name("notes"), unique_name("filing")
        self.bus = KafkaBus(settings_for(servers))
        self.relays = []
        self.new_relay()

        class Note(NoteWritten):
            topic: ClassVar[str] = self.topic

        self.note = Note

    async def emit(self, *texts):
        """Emit one event per key and text: `claim-1 a`."""
        async with self.runtime.unit_of_work(WRITER) as work:
            for text in texts:
                for key in KEYS:
                    await work.emit(self.note(note_id=key, text=f"{key} {text}"))

    def new_relay(self):
        relay = Relay(SERVICE_NAME, self.runtime.database, self.bus, self.runtime.clock)
        self.relays.append(relay)
        return relay

    async def publish(self, *texts):
        """Emit, and relay what was emitted."""
        await self.emit(*texts)
        assert await self.relays[0].step() is True

    async def close(self):
        for relay in self.relays:
            await relay.close()
        await self.bus.close()

    async def join(self, handler=None, bus_group=None):
        """Return a member of the group with its subscription; by default it files each event."""

        async def file(work, event):
            await add_note(work, event.text)

        subscription = await self.bus.subscribe(bus_group or self.group, [self.topic])
        handlers = {self.note: handler or file}
        return Consumer(self.group, self.runtime, subscription, handlers), subscription

    async def wait_until_filed(self, expected):
        async with asyncio.timeout(PATIENCE_SECONDS):
            while len(await note_texts(self.database)) < expected:  # noqa: ASYNC110 - as until()
                await asyncio.sleep(0.05)

    async def read_topic(self, expected):
        """Return the topic's records, those of each partition in their order."""
        reader = await self.bus.subscribe(unique_name("reader"), [self.topic])
        found = []
        async with asyncio.timeout(PATIENCE_SECONDS):
            while len({record.headers["ce_id"] for record in found}) < expected:
                found += await reader.poll(1_000, 0.1)
        return found + await reader.poll(1_000, 0.5)


def of_key(texts, key):
    return [text for text in texts if text.split()[0] == key]


def assert_each_once_in_order(texts, expected):
    for key in KEYS:
        assert of_key(texts, key) == [f"{key} {text}" for text in expected]


async def assert_published_in_order(wire):
    """Every event of the outbox is in the topic; first deliveries of a key have its order."""
    emitted = await rows(wire.database, outbox)
    records = await wire.read_topic(len(emitted))
    for key in KEYS:
        ids = [record.headers["ce_id"] for record in records if record.key == key]
        first_deliveries = list(dict.fromkeys(ids))
        assert first_deliveries == [str(row["event_id"]) for row in emitted if row["key"] == key]
    assert all(row["published_at"] for row in emitted)
    return records


@asynccontextmanager
async def running(*loops):
    tasks = [asyncio.ensure_future(loop) for loop in loops]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


@asynccontextmanager
async def opened_wire(servers, runtime, database):
    wire = Wire(servers, runtime, database)
    await make_topics(servers, wire.topic)
    yield wire
    await wire.close()


@pytest.fixture
async def wire(kafka, runtime, database):
    async with opened_wire(kafka, runtime, database) as opened:
        yield opened


class TestRedelivery:
    async def test_step_when_all_is_delivered_again_then_each_has_its_effect_once(self, wire):
        await wire.publish("a", "b")
        for bus_group in (unique_name("first"), unique_name("again")):
            consumer, _ = await wire.join(bus_group=bus_group)
            async with running(run_consumer(consumer)):
                await wire.wait_until_filed(len(KEYS) * 2)
        assert_each_once_in_order(await note_texts(wire.database), "ab")

    async def test_step_when_offsets_were_not_committed_then_the_next_member_drops_all(self, wire):
        await wire.publish("a", "b")
        consumer, subscription = await wire.join()
        records = await _poll_all(subscription, len(KEYS) * 2)
        await consumer._process(records)  # what a kill between the two commits leaves
        await subscription.close()
        after, _ = await wire.join()
        await wire.publish("c")
        async with running(run_consumer(after)):
            await wire.wait_until_filed(len(KEYS) * 3)
        assert_each_once_in_order(await note_texts(wire.database), "abc")
        assert len(await rows(wire.database, inbox)) == len(KEYS) * 3


async def _poll_all(subscription, expected):
    found = []
    async with asyncio.timeout(PATIENCE_SECONDS):
        while len(found) < expected:
            found += await subscription.poll(1_000, 0.1)
    return found


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
class TestRebalance:
    async def test_step_when_a_member_stops_in_mid_batch_then_the_other_does_all(self, wire):
        entered = asyncio.Event()

        async def hang(work, event):
            await add_note(work, "half done")
            entered.set()
            await asyncio.Event().wait()

        stops, subscription = await wire.join(hang)
        stays, _ = await wire.join()
        await wire.publish(*"abcd")
        stopping = asyncio.create_task(run_consumer(stops))
        await asyncio.wait_for(entered.wait(), PATIENCE_SECONDS)
        stopping.cancel()
        await asyncio.gather(stopping, return_exceptions=True)
        await subscription.close()
        async with running(run_consumer(stays)):
            await wire.wait_until_filed(len(KEYS) * 4)
        assert_each_once_in_order(await note_texts(wire.database), "abcd")
        assert "half done" not in await note_texts(wire.database)

    async def test_step_when_partitions_are_taken_in_mid_batch_then_its_effects_count_once(
        self, wire, log_file
    ):
        entered, go_on = asyncio.Event(), asyncio.Event()

        async def file_slowly(work, event):
            await add_note(work, event.text)
            entered.set()
            await go_on.wait()

        await wire.publish(*"abc")  # before it joins, so that its batch is of all partitions
        slow, _ = await wire.join(file_slowly)
        stepping = asyncio.create_task(slow.step(PATIENCE_SECONDS))
        await asyncio.wait_for(entered.wait(), PATIENCE_SECONDS)
        quick, _ = await wire.join()  # returns when the partitions are shared anew
        async with running(run_consumer(quick)):  # it gets the batch again, and has to wait
            await asyncio.sleep(0.3)
            go_on.set()
            assert await stepping is True
            async with running(run_consumer(slow)):
                await wire.wait_until_filed(len(KEYS) * 3)
                await wire.publish("d")
                await wire.wait_until_filed(len(KEYS) * 4)
        assert "offsets_not_committed" in log_file.read_text()
        assert_each_once_in_order(await note_texts(wire.database), "abcd")
        assert await rows(wire.database, parked_event) == []


class TestTwoRelays:
    @pytest.fixture
    def engine(self):
        return "postgresql"  # where more than one process may run a service

    async def test_step_when_two_relays_run_then_one_publishes(self, wire):
        one, two = wire.relays[0], wire.new_relay()
        for text in "abcde":
            await wire.emit(text)
            await asyncio.gather(one.step(), two.step())
        while any(await asyncio.gather(one.step(), two.step())):
            pass
        records = await assert_published_in_order(wire)
        assert len(records) == len(KEYS) * 5

    async def test_step_when_the_leader_is_gone_then_the_other_takes_over(self, wire):
        leads, stands_by = wire.relays[0], wire.new_relay()
        await wire.emit("a")
        assert await leads.step() is True
        await wire.emit("b")
        assert await stands_by.step() is False
        await leads.close()
        assert await stands_by.step() is True
        records = await assert_published_in_order(wire)
        assert len(records) == len(KEYS) * 2


class TestTwoOfEach:
    @pytest.fixture
    def engine(self):
        return "postgresql"

    async def test_flow_when_a_leader_dies_and_a_member_leaves_then_the_others_go_on(self, wire):
        relays = [wire.relays[0], wire.new_relay()]
        relaying = [
            asyncio.create_task(run_relay(SERVICE_NAME, each, wire.runtime.database))
            for each in relays
        ]
        (stays, _), (leaves, left) = await wire.join(), await wire.join()
        leaving = asyncio.create_task(run_consumer(leaves))
        async with running(*relaying, leaving, run_consumer(stays)):
            for text in "abcde":
                await wire.emit(text)
            await wire.wait_until_filed(len(KEYS) * 5)
            records = await assert_published_in_order(wire)
            assert len(records) == len(KEYS) * 5, "two relays published the same event"

            [leader] = [number for number in (0, 1) if relays[number]._leadership._leads]
            relaying[leader].cancel()
            leaving.cancel()
            await asyncio.wait([relaying[leader], leaving])
            async with wire.runtime.database.transaction() as session:
                assert await session.scalar(KILL_LEADER) is True
            await left.close()
            for text in "fghij":
                await wire.emit(text)
            async with asyncio.timeout(TAKEOVER_SECONDS):
                await wire.wait_until_filed(len(KEYS) * 10)
        assert_each_once_in_order(await note_texts(wire.database), "abcdefghij")
        await assert_published_in_order(wire)
        assert await rows(wire.database, parked_event) == []


@pytest.fixture(scope="module")
def broker(needing_servers):
    """Return a broker that tests may stop."""
    with needing_servers():
        started = KafkaServer().start()
    yield started
    started.close()


class TestBrokerAway:
    @pytest.fixture
    async def wire(self, broker, runtime, database):
        async with opened_wire(broker.address, runtime, database) as opened:
            yield opened

    @pytest.mark.parametrize(("end", "publish_seconds_max"), [("stop", 30.0), ("kill", 0.5)])
    async def test_flow_when_the_broker_is_away_for_a_while_then_all_arrives_once_in_order(
        self, wire, broker, monkeypatch, end, publish_seconds_max
    ):
        monkeypatch.setattr(kafka_bus, "PUBLISH_SECONDS_MAX", publish_seconds_max)
        consumer, _ = await wire.join()
        [relay] = wire.relays
        async with running(
            run_relay(SERVICE_NAME, relay, wire.runtime.database), run_consumer(consumer)
        ):
            await wire.emit(*"abc")
            await wire.wait_until_filed(1)
            await asyncio.to_thread(getattr(broker, end))
            for text in "defgh":
                await wire.emit(text)
                await asyncio.sleep(0.2)
            await asyncio.to_thread(broker.start)
            await wire.emit(*"ij")
            await wire.wait_until_filed(len(KEYS) * 10)
        assert_each_once_in_order(await note_texts(wire.database), "abcdefghij")
        await assert_published_in_order(wire)
        assert await rows(wire.database, parked_event) == []

    async def test_step_when_the_broker_is_away_then_it_fails_in_time_and_works_later(
        self, wire, broker, monkeypatch
    ):
        monkeypatch.setattr(kafka_bus, "PUBLISH_SECONDS_MAX", 0.5)
        [relay] = wire.relays
        closing = KafkaBus(settings_for(broker.address))
        member = await closing.subscribe(unique_name("closing"), [wire.topic])
        await member.poll(1, 0.5)
        await wire.emit("a")
        await asyncio.to_thread(broker.stop)
        with pytest.raises(ConnectionError, match="Kafka"):
            await relay.step()
        assert await member.poll(1, 0.1) == []
        await asyncio.wait_for(closing.close(), PATIENCE_SECONDS)
        assert not any(row["published_at"] for row in await rows(wire.database, outbox))
        await asyncio.to_thread(broker.start)
        monkeypatch.undo()
        assert await relay.step() is True
        await assert_published_in_order(wire)
