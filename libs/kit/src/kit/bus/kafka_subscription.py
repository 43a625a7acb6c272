"""One member of a Kafka consumer group, as the bus port wants it."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence

import structlog
from aiokafka import AIOKafkaConsumer, ConsumerRebalanceListener, ConsumerRecord
from aiokafka import TopicPartition as KafkaPlace
from aiokafka.errors import (
    CommitFailedError,
    ConsumerStoppedError,
    IllegalStateError,
    KafkaError,
)

from kit.bus.kafka_settings import KafkaSettings
from kit.bus.port import Record, TopicPartition

JOIN_SECONDS_MAX = 60.0
COMMIT_SECONDS_MAX = 15.0
LEAVE_SECONDS_MAX = 10.0
POSITION_SECONDS_MAX = 1.0
log = structlog.get_logger()


class KafkaSubscription:
    """Polls, and commits only what it is told to.

    A rebalance takes partitions away at any moment, also while a batch of them is in work. That
    batch is not interrupted. Its offsets are not committed any more, so the partition's next
    member gets the same records again, and its inbox drops those that were done.
    """

    def __init__(self, settings: KafkaSettings, group: str, topics: Sequence[str]) -> None:
        self._settings, self._group, self._topics = settings, group, topics
        self._consumer: AIOKafkaConsumer | None = None
        self._next_offsets: dict[TopicPartition, int] = {}
        self._closed = False

    async def join(self) -> AIOKafkaConsumer:
        """Join the group and wait for partitions. Raises ConnectionError."""
        consumer = AIOKafkaConsumer(**self._settings.consumer(self._group))
        consumer.subscribe(self._topics, listener=_Forget(self._next_offsets))
        try:
            async with asyncio.timeout(JOIN_SECONDS_MAX):
                await consumer.start()
        except BaseException as error:
            await _stop(consumer)
            if isinstance(error, KafkaError | TimeoutError):
                raise self._failure("did not let it join", error) from error
            raise
        self._consumer = consumer
        return consumer

    async def poll(self, limit: int, timeout_seconds: float) -> list[Record]:
        if self._closed:
            return []
        consumer = self._consumer or await self.join()
        timeout_ms = max(int(timeout_seconds * 1000), 0)
        try:
            async with asyncio.timeout(timeout_ms / 1000):  # a rebalance may take longer
                found = await consumer.getmany(timeout_ms=timeout_ms, max_records=limit)
        except (TimeoutError, ConsumerStoppedError):
            return []
        except KafkaError as error:
            await self._leave()
            raise self._failure("gave it no records", error) from error
        return self._note(record for records in found.values() for record in records)

    def _note(self, found: Iterable[ConsumerRecord]) -> list[Record]:
        """Remember where each partition goes on until it is committed."""
        records = [_record(each) for each in found]
        for record in records:
            place = TopicPartition(record.topic, record.partition)
            self._next_offsets.setdefault(place, record.offset)
        return records

    async def commit(self, next_offsets: Mapping[TopicPartition, int]) -> None:
        """Commit offsets of partitions that are still ours since they were polled."""
        ours = {place: at for place, at in next_offsets.items() if place in self._next_offsets}
        if len(ours) < len(next_offsets):
            log.warning("offsets_not_committed", group=self._group, why="partitions were taken")
        if not ours or self._consumer is None:
            return
        try:
            async with asyncio.timeout(COMMIT_SECONDS_MAX):
                await self._consumer.commit({KafkaPlace(*place): at for place, at in ours.items()})
        except (CommitFailedError, IllegalStateError) as error:
            log.warning("offsets_not_committed", group=self._group, why=type(error).__name__)
        except (KafkaError, TimeoutError) as error:
            raise self._failure("did not take its offsets", error) from error
        else:
            self._next_offsets.update(ours)

    async def rewind(self) -> None:
        """Go back without asking the cluster: what was not done must not be passed over."""
        for place, offset in self._next_offsets.items():
            try:
                if self._consumer is not None:
                    self._consumer.seek(KafkaPlace(*place), offset)
            except IllegalStateError:
                continue  # it was taken away just now, and begins where it was committed

    async def lag(self) -> Mapping[str, int]:
        lags: dict[str, int] = {}
        consumer = self._consumer
        if consumer is None:
            return lags
        for partition in consumer.assignment():
            end = consumer.highwater(partition)  # as of the last fetch
            at = self._next_offsets.get(TopicPartition(*partition))
            if at is None and end is not None:  # nothing was polled yet
                at = await _position(consumer, partition)
            if end is not None and at is not None:
                lags[partition.topic] = lags.get(partition.topic, 0) + max(end - at, 0)
        return lags

    async def close(self) -> None:
        if not self._closed:
            self._closed = True
            await self._leave()

    async def _leave(self) -> None:
        consumer, self._consumer = self._consumer, None
        self._next_offsets.clear()
        if consumer is not None:
            await _stop(consumer)

    def _failure(self, what: str, error: BaseException) -> ConnectionError:
        return ConnectionError(f"group {self._group}: Kafka {what}: {type(error).__name__}")


class _Forget(ConsumerRebalanceListener):  # type: ignore[misc]
    """Forgets what was polled when partitions are taken: each begins at its committed offset."""

    def __init__(self, next_offsets: dict[TopicPartition, int]) -> None:
        self._next_offsets = next_offsets

    def on_partitions_revoked(self, revoked: object) -> None:  # noqa: ARG002 - all of them, always
        self._next_offsets.clear()

    def on_partitions_assigned(self, assigned: object) -> None:
        """Nothing to do: the client goes on at the committed offsets."""


async def _position(consumer: AIOKafkaConsumer, partition: KafkaPlace) -> int | None:
    try:
        async with asyncio.timeout(POSITION_SECONDS_MAX):
            return int(await consumer.position(partition))
    except (KafkaError, TimeoutError):
        return None  # it was taken away just now, or the cluster is away


async def _stop(consumer: AIOKafkaConsumer) -> None:
    """Leave the group, or give up on it: its members notice when the session is over.

    While the broker is away the client's own stop may fail half-way, even with CancelledError,
    which in a task of its own cancels nobody else.
    """
    stopping = asyncio.create_task(consumer.stop())
    await asyncio.wait({stopping}, timeout=LEAVE_SECONDS_MAX)
    if stopping.done() and not stopping.cancelled() and stopping.exception() is None:
        return
    stopping.cancel()
    log.warning("group_not_left")
    await consumer._client.close()  # noqa: SLF001 - what stop() did not get to


def _record(found: ConsumerRecord) -> Record:
    """Return a record as the port has it; bytes that are no text are shown as such, not refused."""
    return Record(
        topic=found.topic,
        partition=found.partition,
        offset=found.offset,
        key=(found.key or b"").decode(errors="replace"),
        value=found.value or b"",
        headers={name: (text or b"").decode(errors="replace") for name, text in found.headers},
    )
