"""From the bus into a service: each event has its effect once, in the order of its key."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import structlog
from pydantic import BaseModel
from sqlalchemy import insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from kit import trace
from kit.bus.port import Record, Subscription, TopicPartition
from kit.crashpoints import crashpoint
from kit.events import EventEnvelope
from kit.identity import Identity
from kit.ids import named_id
from kit.runtime import Runtime
from kit.spine import inbox, parked_event
from kit.tenancy import act_for, queue_for, see_every_organization
from kit.transient import is_transient
from kit.unit_of_work import UnitOfWork

BATCH_MAX = 100

Handler = Callable[[UnitOfWork, Any], Awaitable[None]]
log = structlog.get_logger()


class Consumer:
    """Runs one group's handlers.

    A batch is one transaction: effects, outbox rows and inbox rows commit together, then the
    offsets. A crash in between delivers again, and the inbox drops what was done. An event that
    fails for good is parked, with every later event of its key behind it, and the rest goes on.
    A transient failure rolls the batch back; the caller steps again.
    """

    def __init__(
        self,
        group: str,
        runtime: Runtime,
        subscription: Subscription,
        handlers: Mapping[type[BaseModel], Handler],
    ) -> None:
        self.group = group
        self._runtime, self._subscription = runtime, subscription
        self._handlers = {_event_type(model): (model, run) for model, run in handlers.items()}

    async def step(self, timeout_seconds: float = 0) -> bool:
        """Process one batch; return whether there was one. Transient errors are raised."""
        records = await self._subscription.poll(BATCH_MAX, timeout_seconds)
        if not records:
            return False
        crashpoint("C4")
        try:
            await self._process(records)
        except BaseException:
            await self._subscription.rewind()
            raise
        crashpoint("C6")
        await self._subscription.commit(_next_offsets(records))
        crashpoint("C7")
        return True

    async def _process(self, records: Sequence[Record]) -> None:
        wanted = [record for record in records if record.headers.get("ce_type") in self._handlers]
        if not wanted:
            return
        deliveries = [self._read_envelope(record) for record in wanted]
        async with self._runtime.database.transaction() as session:
            await queue_for(session, {each.envelope.organization_id for each in deliveries})
            await see_every_organization(session)
            unseen = await self._enter_inbox(session, deliveries)
            parked_keys = await self._parked_keys(session)
            for delivery in deliveries:
                if delivery.envelope.event_id in unseen:
                    unseen.remove(delivery.envelope.event_id)  # the same again in this batch
                    await self._take(session, delivery, parked_keys)
            crashpoint("C5")

    async def _take(
        self, session: AsyncSession, delivery: "_Delivery", parked_keys: set[str]
    ) -> None:
        trace.start(delivery.envelope.traceparent)
        fault = delivery.fault
        if delivery.record.key in parked_keys:
            fault = "behind a parked event of its key"
        if fault is None:
            fault = await self._try(session, delivery)
        if fault is not None:
            await self._park(session, delivery, fault)
            parked_keys.add(delivery.record.key)

    async def _try(self, session: AsyncSession, delivery: "_Delivery") -> str | None:
        """Run the handler; return the class of a permanent fault, whose effects are undone."""
        try:
            async with session.begin_nested():
                await self._handle(session, delivery.record, delivery.envelope)
        except Exception as error:
            if is_transient(error):
                raise
            event_id = str(delivery.envelope.event_id)
            log.exception("event_parked", consumer=self.group, event_id=event_id)
            return type(error).__name__
        return None

    async def _handle(self, session: AsyncSession, record: Record, envelope: EventEnvelope) -> None:
        model, handler = self._handlers[envelope.event_type]
        data = model.model_validate_json(record.value, extra="ignore")
        identity = Identity(self._runtime.service, envelope.organization_id)
        runtime = self._runtime
        await act_for(session, envelope.organization_id)
        await handler(
            UnitOfWork(session, identity, runtime.clock, runtime.ids, runtime.blobs), data
        )

    def _read_envelope(self, record: Record) -> "_Delivery":
        try:
            return _Delivery(record, EventEnvelope.from_headers(record.headers))
        except (KeyError, ValueError) as error:
            return _Delivery(record, self._stand_in(record), f"envelope {type(error).__name__}")

    def _stand_in(self, record: Record) -> EventEnvelope:
        """Return an envelope for a record without a readable one, so that it can be parked."""
        return EventEnvelope(
            event_id=named_id(record.topic, record.partition, record.offset),
            event_type=record.headers.get("ce_type", ""),
            source="unknown",
            organization_id=UUID(int=0),
            occurred_at=self._runtime.clock.now(),
            traceparent=trace.start(None),
            aggregate_version=0,
        )

    async def _enter_inbox(
        self, session: AsyncSession, deliveries: Sequence["_Delivery"]
    ) -> set[UUID]:
        """Write down that the events came; return those that had not come before."""
        now = self._runtime.clock.now()
        rows = [
            {
                "consumer": self.group,
                "event_id": delivery.envelope.event_id,
                "organization_id": delivery.envelope.organization_id,
                "processed_at": now,
            }
            for delivery in deliveries
        ]
        entered = await session.scalars(_ENTER[session.get_bind().dialect.name], rows)
        return set(entered)

    async def _parked_keys(self, session: AsyncSession) -> set[str]:
        keys = select(parked_event.c.key).where(parked_event.c.consumer == self.group).distinct()
        return set(await session.scalars(keys))

    async def _park(self, session: AsyncSession, delivery: "_Delivery", fault: str) -> None:
        record, envelope = delivery.record, delivery.envelope
        row = {
            "consumer": self.group,
            "event_id": envelope.event_id,
            "organization_id": envelope.organization_id,
            "topic": record.topic,
            "partition": record.partition,
            "offset": record.offset,
            "key": record.key,
            "headers": dict(record.headers),
            # PostgreSQL keeps no NUL in a text.
            "value": record.value.decode(errors="replace").replace(
                "\0", "\N{REPLACEMENT CHARACTER}"
            ),
            "error_class": fault,
            "parked_at": self._runtime.clock.now(),
        }
        await see_every_organization(session)  # nobody's event may be parked as well
        await session.execute(insert(parked_event), row)


@dataclass(frozen=True, slots=True)
class _Delivery:
    """A record with its envelope; `fault` says why the envelope could not be read."""

    record: Record
    envelope: EventEnvelope
    fault: str | None = None


_ENTER = {
    "sqlite": sqlite.insert(inbox).on_conflict_do_nothing().returning(inbox.c.event_id),
    "postgresql": postgresql.insert(inbox).on_conflict_do_nothing().returning(inbox.c.event_id),
}


def _as_text(value: bytes) -> str:
    """Return a value for a person to look at; PostgreSQL keeps no NUL in a text."""
    return value.decode(errors="replace").replace("\0", "\N{REPLACEMENT CHARACTER}")


def _event_type(model: type[BaseModel]) -> str:
    return str(model.event_type)  # type: ignore[attr-defined]


def _next_offsets(records: Sequence[Record]) -> dict[TopicPartition, int]:
    return {TopicPartition(r.topic, r.partition): r.offset + 1 for r in records}
