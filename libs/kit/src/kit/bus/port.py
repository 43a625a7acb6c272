"""What a bus promises, whichever it is. tests/bus_contract.py holds every adapter to it.

* A message is durable when `publish` returns, and messages of one key keep their order.
* Every group gets every message at least once: again from the committed offset after a crash.
* A partition belongs to one member of a group at a time.
* A message that is larger than MESSAGE_BYTES_MAX is refused before anything is written.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

MESSAGE_BYTES_MAX = 1_000_000  # under a Kafka broker's own limit, with what it adds


class MessageTooLarge(ValueError):
    """No bus takes a message of this size; its payload belongs into the blob store."""


@dataclass(frozen=True, slots=True)
class Message:
    """What a producer hands in. `headers` are CloudEvents attributes in binary mode."""

    topic: str
    key: str
    value: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


def refuse_oversized(message: Message) -> None:
    """Raise MessageTooLarge when key, value and headers together are over the limit."""
    headers = sum(len(name) + len(text.encode()) for name, text in message.headers.items())
    size_bytes = len(message.key.encode()) + len(message.value) + headers
    if size_bytes > MESSAGE_BYTES_MAX:
        raise MessageTooLarge(
            f"an event for {message.topic} has {size_bytes} bytes, more than {MESSAGE_BYTES_MAX}:"
            " keep its payload in the blob store"
        )


class TopicPartition(NamedTuple):
    topic: str
    partition: int


@dataclass(frozen=True, slots=True)
class Record:
    """A message in its place in the log."""

    topic: str
    partition: int
    offset: int
    key: str
    value: bytes
    headers: Mapping[str, str]


class Subscription(Protocol):
    """One member of a consumer group."""

    async def poll(self, limit: int, timeout_seconds: float) -> list[Record]:
        """Return up to `limit` records after the last ones polled; waits for the first."""

    async def commit(self, next_offsets: Mapping[TopicPartition, int]) -> None:
        """Make durable where each partition goes on after a restart."""

    async def rewind(self) -> None:
        """Poll again from the committed offsets: what was polled since was not processed."""

    async def lag(self) -> Mapping[str, int]:
        """Return by topic how many records of its partitions it has not committed.

        As far as it knows: nothing is asked of a cluster, and a topic it knows nothing of is left
        out.
        """

    async def close(self) -> None:
        """Leave the group; other members take over the partitions."""


class Bus(Protocol):
    """Publishes, and opens subscriptions."""

    async def publish(self, messages: Sequence[Message]) -> None:
        """Append messages in the order given; on return all are durable, on error none may be."""

    async def subscribe(self, group: str, topics: Sequence[str]) -> Subscription:
        """Join a group; a new group begins at the oldest record."""

    async def close(self) -> None:
        """Stop; subscriptions are closed with it."""
