"""One event on its way into a service: read from a record, and handed to its handler."""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncSession

from kit import trace
from kit.blobs import BlobStore
from kit.bus.port import Record
from kit.clock import Clock
from kit.events import EventEnvelope
from kit.identity import Identity
from kit.ids import Ids, named_id
from kit.tenancy import act_for
from kit.unit_of_work import UnitOfWork

GAP = "version gap"  # an event before it never came
PASSED = "version passed"  # a later one came first
Handler = Callable[[UnitOfWork, Any], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class BatchHandler:
    """A handler that sees all events of its type in a batch, before any of them has its effect.

    Attributes:
        prepare: looks ahead (`TenantRepository.look_ahead`), and returns for each event, in their
            order, what `handle` takes. It changes nothing.
        handle: lets one event have its effect.

    """

    prepare: Callable[[UnitOfWork, Sequence[Any]], Awaitable[Sequence[Any]]]
    handle: Handler

    async def __call__(self, work: UnitOfWork, event: Any) -> None:
        """Let an event have its effect by itself."""
        (prepared,) = await self.prepare(work, [event])
        await self.handle(work, prepared)


@dataclass(frozen=True, slots=True)
class Delivery:
    """A record with its envelope.

    `fault` says why it cannot be handled: the envelope is unreadable, or not the next of its key.
    """

    record: Record
    envelope: EventEnvelope
    fault: str | None = None

    @property
    def is_gap(self) -> bool:
        return self.fault == GAP

    @classmethod
    def read(cls, record: Record, now: datetime) -> "Delivery":
        """Read the envelope; one without a readable one gets a stand-in, so it can be parked."""
        try:
            return cls(record, EventEnvelope.from_headers(record.headers))
        except (KeyError, ValueError) as error:
            return cls(record, _stand_in(record, now), f"envelope {type(error).__name__}")


def _stand_in(record: Record, now: datetime) -> EventEnvelope:
    return EventEnvelope(
        event_id=named_id(record.topic, record.partition, record.offset),
        event_type=record.headers.get("ce_type", ""),
        source="unknown",
        organization_id=UUID(int=0),
        occurred_at=now,
        traceparent=trace.start(None),
        aggregate_version=0,
    )


class Handling:
    """The handlers of a consumer, and what a unit of work of theirs is made of."""

    def __init__(
        self,
        service: str,
        clock: Clock,
        ids: Ids,
        blobs: BlobStore,
        handlers: Mapping[type[BaseModel], Handler],
    ) -> None:
        self.clock, self.ids, self.blobs = clock, ids, blobs
        self._service = service
        self._handlers = {_event_type(model): (model, run) for model, run in handlers.items()}

    def wants(self, record: Record) -> bool:
        return record.headers.get("ce_type") in self._handlers

    async def run(self, session: AsyncSession, delivery: Delivery) -> None:
        """Let the event have its effect in the session, the service acting for its organization.

        An event of a type without a handler has none.
        """
        if self.wants(delivery.record):
            _, handler = self._handlers[delivery.envelope.event_type]
            work = await self._work(session, delivery.envelope.organization_id)
            await handler(work, self._data(delivery))

    async def prepare(
        self, session: AsyncSession, deliveries: Sequence[Delivery]
    ) -> dict[UUID, Any]:
        """Let the handlers look ahead; return by the event's id what `run_prepared` takes."""
        groups: dict[tuple[UUID, str], list[Delivery]] = defaultdict(list)
        for each in deliveries:
            groups[each.envelope.organization_id, each.envelope.event_type].append(each)
        prepared: dict[UUID, Any] = {}
        for (organization_id, event_type), group in groups.items():
            _, handler = self._handlers[event_type]
            events: Sequence[Any] = [self._data(each) for each in group]
            if isinstance(handler, BatchHandler):
                events = await handler.prepare(await self._work(session, organization_id), events)
            ids = [each.envelope.event_id for each in group]
            prepared.update(zip(ids, events, strict=True))
        return prepared

    async def run_prepared(self, session: AsyncSession, delivery: Delivery, prepared: Any) -> None:
        """Let an event that was prepared have its effect in the same session."""
        _, handler = self._handlers[delivery.envelope.event_type]
        handle = handler.handle if isinstance(handler, BatchHandler) else handler
        await handle(await self._work(session, delivery.envelope.organization_id), prepared)

    def _data(self, delivery: Delivery) -> BaseModel:
        model, _ = self._handlers[delivery.envelope.event_type]
        return model.model_validate_json(delivery.record.value, extra="ignore")

    async def _work(self, session: AsyncSession, organization_id: UUID) -> UnitOfWork:
        await act_for(session, organization_id)
        identity = Identity(self._service, organization_id)
        return UnitOfWork(session, identity, self.clock, self.ids, self.blobs)


def _event_type(model: type[BaseModel]) -> str:
    return str(model.event_type)  # type: ignore[attr-defined]
