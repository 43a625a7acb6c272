"""KafkaBus: the bus port on Apache Kafka, through aiokafka.

Nothing of the client's own bookkeeping is relied upon: offsets are committed when we say so, and
a client that failed is left behind and made anew. Whatever is wrong with the cluster is raised
as ConnectionError; the worker that stepped steps again.
"""

import asyncio
from collections.abc import Sequence
from typing import Any

import structlog
from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError

from kit.bus.kafka_settings import KafkaSettings
from kit.bus.kafka_subscription import KafkaSubscription
from kit.bus.port import Message, Subscription, refuse_oversized

PUBLISH_SECONDS_MAX = 30.0
CLOSE_SECONDS_MAX = 10.0
log = structlog.get_logger()


class KafkaBus:
    """See the module. Topics have to be there: `kit.bus.kafka_topics.prepare_topics`."""

    def __init__(self, settings: KafkaSettings) -> None:
        self._settings = settings
        self._producer: Any = None  # an AIOKafkaProducer; the library has no types
        self._starting = asyncio.Lock()
        self._left_behind: set[asyncio.Task[None]] = set()
        self._subscriptions: list[KafkaSubscription] = []
        self._closed = False

    async def publish(self, messages: Sequence[Message]) -> None:
        for message in messages:
            refuse_oversized(message)
        if not messages:
            return
        producer = await self._started_producer()
        try:
            async with asyncio.timeout(PUBLISH_SECONDS_MAX):
                await _send(producer, messages)
        except (KafkaError, TimeoutError) as error:
            self._leave_behind(producer)
            raise ConnectionError(f"Kafka took no events: {_name(error)}") from error

    async def subscribe(self, group: str, topics: Sequence[str]) -> Subscription:
        self._refuse_closed()
        subscription = KafkaSubscription(self._settings, group, topics)
        await subscription.join()
        self._subscriptions.append(subscription)
        return subscription

    async def close(self) -> None:
        self._closed = True
        await asyncio.gather(*(subscription.close() for subscription in self._subscriptions))
        async with self._starting:
            if self._producer is not None:
                self._leave_behind(self._producer)
        if self._left_behind:
            await asyncio.wait(self._left_behind, timeout=CLOSE_SECONDS_MAX)

    async def _started_producer(self) -> AIOKafkaProducer:
        async with self._starting:
            self._refuse_closed()
            if self._producer is None:
                self._producer = await self._start_producer()
            return self._producer

    async def _start_producer(self) -> AIOKafkaProducer:
        producer = AIOKafkaProducer(**self._settings.producer())
        try:
            async with asyncio.timeout(PUBLISH_SECONDS_MAX):
                await producer.start()
        except BaseException as error:
            await producer.stop()
            if isinstance(error, KafkaError | TimeoutError):
                raise ConnectionError(f"Kafka is away: {_name(error)}") from error
            raise
        return producer

    def _leave_behind(self, producer: AIOKafkaProducer) -> None:
        """Let a producer end by itself, and publish with another one from now on.

        One that failed once may refuse everything after it, because it has used up a sequence
        number that the broker never saw. What it still holds it may send late: the same events
        again, in their order, which inboxes drop.
        """
        if self._producer is not producer:
            return  # another caller was first
        self._producer = None
        ending = asyncio.create_task(producer.stop())
        self._left_behind.add(ending)
        ending.add_done_callback(self._left_behind.discard)

    def _refuse_closed(self) -> None:
        if self._closed:
            raise ConnectionError("the bus is closed")


async def _send(producer: AIOKafkaProducer, messages: Sequence[Message]) -> None:
    """Send in the order given; return when all are acknowledged, raise when one is not."""
    sent: list[asyncio.Future[object]] = []
    try:
        for message in messages:
            headers = [(name, text.encode()) for name, text in message.headers.items()]
            key = message.key.encode()
            sent.append(await producer.send(message.topic, message.value, key, headers=headers))
        await asyncio.gather(*sent)
    except BaseException:
        for outcome in sent:
            outcome.cancel()  # nobody asks for them any more; the producer does not mind
        raise


def _name(error: BaseException) -> str:
    return type(error).__name__
