"""An event as the machinery sees it: an envelope around data that it does not read.

CloudEvents 1.0 in binary mode: https://github.com/cloudevents/spec, Kafka protocol binding.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Protocol
from uuid import UUID

from kit.bus.port import MESSAGE_BYTES_MAX, Message, MessageTooLarge

EVENT_BYTES_MAX = MESSAGE_BYTES_MAX - 8_192  # room for key and headers


class EventData(Protocol):
    """What a service emits: a typed fact that knows its topic and the aggregate it is about."""

    event_type: ClassVar[str]
    topic: ClassVar[str]

    @property
    def key(self) -> str:
        """Return the aggregate's id; one aggregate's events keep their order."""

    def model_dump_json(self) -> str:
        """Return the data as JSON."""


@dataclass(frozen=True, slots=True)
class EventEnvelope:
    """The CloudEvents attributes of one event."""

    event_id: UUID
    event_type: str
    source: str
    organization_id: UUID
    occurred_at: datetime
    traceparent: str
    aggregate_version: int

    def headers(self, key: str) -> dict[str, str]:
        return {
            "ce_specversion": "1.0",
            "ce_id": str(self.event_id),
            "ce_type": self.event_type,
            "ce_source": self.source,
            "ce_time": self.occurred_at.isoformat(),
            "ce_subject": key,
            "ce_organizationid": str(self.organization_id),
            "ce_aggregateversion": str(self.aggregate_version),
            "content-type": "application/json",
            "traceparent": self.traceparent,
        }

    @classmethod
    def from_headers(cls, headers: Mapping[str, str]) -> "EventEnvelope":
        """Read the attributes; raises KeyError or ValueError when one is absent or malformed."""
        return cls(
            event_id=UUID(headers["ce_id"]),
            event_type=headers["ce_type"],
            source=headers["ce_source"],
            organization_id=UUID(headers["ce_organizationid"]),
            occurred_at=datetime.fromisoformat(headers["ce_time"]),
            traceparent=headers["traceparent"],
            aggregate_version=int(headers["ce_aggregateversion"]),
        )


def message(topic: str, key: str, data: str, envelope: EventEnvelope) -> Message:
    return Message(topic=topic, key=key, value=data.encode(), headers=envelope.headers(key))


def refuse_oversized_event(event_type: str, data: str) -> None:
    """Raise MessageTooLarge when the JSON of an event is over EVENT_BYTES_MAX."""
    size_bytes = len(data.encode())
    if size_bytes > EVENT_BYTES_MAX:
        raise MessageTooLarge(
            f"{event_type} has {size_bytes} bytes, more than {EVENT_BYTES_MAX}:"
            " keep its payload in the blob store and let the event refer to it"
        )
