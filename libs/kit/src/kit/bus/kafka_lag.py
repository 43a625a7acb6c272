"""How far a consumer group is behind: for verifying, which reads beside the group's members."""

from collections.abc import Sequence

from aiokafka import AIOKafkaConsumer
from aiokafka import TopicPartition as KafkaPlace
from aiokafka.errors import KafkaError

from kit.bus.kafka_settings import KafkaSettings


async def unread(settings: KafkaSettings, group: str, topics: Sequence[str]) -> int:
    """Return how many records a group has still to read. Raises ConnectionError.

    A topic that is not there has none.
    """
    consumer = AIOKafkaConsumer(**settings.consumer(group))
    try:
        await consumer.start()
        return await _unread(consumer, topics)
    except (KafkaError, TimeoutError) as error:
        raise ConnectionError(f"Kafka is away: {type(error).__name__}") from error
    finally:
        await consumer.stop()


async def _unread(consumer: AIOKafkaConsumer, topics: Sequence[str]) -> int:
    known = await consumer.topics() & set(topics)
    places = [
        KafkaPlace(topic, number)
        for topic in known
        for number in consumer.partitions_for_topic(topic) or ()
    ]
    consumer.assign(places)  # without joining: no member loses a partition to us
    first, last = await consumer.beginning_offsets(places), await consumer.end_offsets(places)
    behind = 0
    for place in places:
        committed = await consumer.committed(place)
        behind += last[place] - (first[place] if committed is None else committed)
    return behind
