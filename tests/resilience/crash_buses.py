"""The buses that `crash_driver` runs the platform on, seen alike.

A bus is opened in a folder, which says what is its own; it comes to rest when nothing is left to
do; and all that was published on it can be read afterwards, in the order of each key.
"""

import asyncio
from contextlib import contextmanager
from dataclasses import replace

from aiokafka import AIOKafkaConsumer
from aiokafka import TopicPartition as KafkaPlace
from sqlalchemy import func, select

from contracts.topics import TOPICS
from kit.bus.kafka import KafkaBus
from kit.bus.kafka_lag import unread
from kit.bus.kafka_settings import KafkaSettings
from kit.bus.kafka_topics import prepare_topics
from kit.bus.local import LocalBus, newest_sequence, tail
from kit.bus.port import Record, TopicPartition
from kit.embedded import settle, worker_loops
from kit.folders import LOG_FILE
from kit.spine import outbox
from kit.workers import run_steps
from simulator.worker import TOPICS as SIMULATOR_TOPICS

PARTITIONS = 2
REST_SECONDS_MAX = 120
SESSION_TIMEOUT_MS = 6_000  # the least that a broker takes as it comes


class OnLocalBus:
    """A LocalBus in the folder; everything is stepped in turn."""

    def __init__(self, folder, _servers):
        self._path = folder / LOG_FILE

    async def open(self):
        return LocalBus(self._path)

    async def come_to_rest(self, members, payer):
        await settle(members)
        while await payer.step():
            await settle(members)

    async def records(self):
        return [record for _, record in tail(self._path, 0, newest_sequence(self._path))]


class OnKafka:
    """A broker that others use too: topics and groups begin with the folder's name."""

    def __init__(self, folder, servers):
        self._apart = folder.name
        self._settings = KafkaSettings(
            servers,
            development=True,
            heartbeat_interval_ms=200,
            session_timeout_ms=SESSION_TIMEOUT_MS,
        )

    async def open(self):
        plans = [
            replace(topic, name=self._own(topic.name), partitions=PARTITIONS) for topic in TOPICS
        ]
        await prepare_topics(self._settings, plans)
        return _ApartBus(KafkaBus(self._settings), self._own)

    def _own(self, name):
        return f"{self._apart}.{name}"

    async def come_to_rest(self, members, payer):
        with _running([*worker_loops(members), run_steps(payer.group, payer.step)]):
            async with asyncio.timeout(REST_SECONDS_MAX):
                while not await self._is_at_rest(members, payer):  # noqa: ASYNC110 - others work
                    await asyncio.sleep(0.1)

    async def _is_at_rest(self, members, payer):
        """Say whether all is published and read, and nothing was emitted while we looked.

        The payer is looked at first: it publishes without an outbox.
        """
        before = await _outboxes(members)
        groups = [(payer.group, SIMULATOR_TOPICS)] + [
            (each.group(member.definition.name), each.topics)
            for member in members
            for each in member.definition.consumers
        ]
        if before[1]:
            return False
        for group, topics in groups:
            if await unread(self._settings, self._own(group), [self._own(each) for each in topics]):
                return False
        return await _outboxes(members) == before

    async def records(self):
        places = [
            KafkaPlace(self._own(topic.name), partition)
            for topic in TOPICS
            for partition in range(PARTITIONS)
        ]
        consumer = AIOKafkaConsumer(**self._settings.consumer(self._own("auditor")))
        await consumer.start()
        try:
            consumer.assign(places)
            ends = await consumer.end_offsets(places)
            found = [each async for each in _read_to(ends, consumer)]
        finally:
            await consumer.stop()
        return [_record(each, self._apart) for each in found]


BUSES = {"local": OnLocalBus, "kafka": OnKafka}


class _ApartBus:
    """A bus whose topics and groups have names of their own; nobody above it sees them."""

    def __init__(self, bus, own):
        self._bus, self._own = bus, own

    async def publish(self, messages):
        await self._bus.publish([replace(each, topic=self._own(each.topic)) for each in messages])

    async def subscribe(self, group, topics):
        topics_by_own = {self._own(topic): topic for topic in topics}
        found = await self._bus.subscribe(self._own(group), list(topics_by_own))
        return _ApartSubscription(found, self._own, topics_by_own)

    async def close(self):
        await self._bus.close()


class _ApartSubscription:
    def __init__(self, subscription, own, topics_by_own):
        self._subscription, self._own, self._topics = subscription, own, topics_by_own
        self.rewind, self.close = subscription.rewind, subscription.close

    async def poll(self, limit, timeout_seconds):
        found = await self._subscription.poll(limit, timeout_seconds)
        return [replace(each, topic=self._topics[each.topic]) for each in found]

    async def commit(self, next_offsets):
        await self._subscription.commit(
            {
                TopicPartition(self._own(place.topic), place.partition): offset
                for place, offset in next_offsets.items()
            }
        )


@contextmanager
def _running(loops):
    tasks = [asyncio.create_task(loop) for loop in loops]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()


async def _outboxes(members):
    """Return how many events were emitted in all, and how many of them wait."""
    emitted = waiting = 0
    for member in members:
        async with member.runtime.database.transaction() as session:
            emitted += await session.scalar(select(func.count()).select_from(outbox))
            unpublished = select(func.count()).where(outbox.c.published_at.is_(None))
            waiting += await session.scalar(unpublished)
    return emitted, waiting


async def _read_to(ends, consumer):
    while any([await consumer.position(place) < end for place, end in ends.items()]):
        for records in (await consumer.getmany(timeout_ms=500)).values():
            for record in records:
                yield record


def _record(found, apart):
    return Record(
        topic=found.topic.removeprefix(f"{apart}."),
        partition=found.partition,
        offset=found.offset,
        key=found.key.decode(),
        value=found.value,
        headers={name: text.decode() for name, text in found.headers},
    )
