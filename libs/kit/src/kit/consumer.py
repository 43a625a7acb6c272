"""From the bus into a service: each event has its effect once, in the order of its key."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial
from uuid import UUID

import structlog
from prometheus_client import Histogram
from pydantic import BaseModel
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from kit import trace
from kit.bus.port import Record, Subscription, TopicPartition
from kit.crashpoints import crashpoint
from kit.delivery import Delivery, Handler, Handling
from kit.known import remember_rows
from kit.metrics import BATCH_BUCKETS
from kit.parking import BEHIND, Failure, park, parked_keys
from kit.pending import savepoint
from kit.runtime import Runtime
from kit.spine import inbox
from kit.tenancy import queue_for, see_every_organization
from kit.trace_names import process_attributes, process_name
from kit.transient import fault_of
from kit.versions import Versions

BATCH_MAX = 100
_Process = Callable[[AsyncSession, Sequence[Delivery], set[str]], Awaitable[None]]
_Run = Callable[[Delivery], Awaitable[Failure | None]]
TRIES_MAX = 10  # of one event; with the worker's pauses some 20 seconds
log = structlog.get_logger()
_EVENTS = Histogram("consumer_batch_events", "Records", ["consumer"], buckets=BATCH_BUCKETS)
_SECONDS = Histogram("consumer_batch_seconds", "Time until the offsets stood", ["consumer"])


class Consumer:
    """Runs one group's handlers.

    A batch is one transaction: effects, outbox rows and inbox rows commit together, then the
    offsets. A crash in between delivers again, and the inbox drops what was done.

    Its events are processed together, and when one fails, all of them again one by one: an event
    that fails for good is parked, with every later event of its key behind it, and the rest goes
    on; so is one that is not the next version of its key. A transient failure rolls the batch
    back; the caller steps again, until it is clear that the event itself is the cause (`_failure`).
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
        self._handling = Handling(
            runtime.service, runtime.clock, runtime.ids, runtime.blobs, handlers
        )
        self._tries: dict[UUID, int] = {}

    async def step(self, timeout_seconds: float = 0) -> bool:
        """Process one batch; return whether there was one. Transient errors are raised."""
        records = await self._subscription.poll(BATCH_MAX, timeout_seconds)
        if not records:
            return False
        started = time.perf_counter()
        crashpoint("C4")
        try:
            await self._process(records)
        except BaseException:
            await self._subscription.rewind()
            raise
        self._tries.clear()  # all that failed in this batch is done or parked
        crashpoint("C6")
        await self._subscription.commit(_next_offsets(records))
        crashpoint("C7")
        _EVENTS.labels(self.group).observe(len(records))
        _SECONDS.labels(self.group).observe(time.perf_counter() - started)
        return True

    async def lag(self) -> Mapping[str, int]:
        """Return by topic how many records this member has not committed, as far as it knows."""
        return await self._subscription.lag()

    async def _process(self, records: Sequence[Record]) -> None:
        deliveries = self._read(records)
        if len(deliveries) > 1:
            try:
                return await self._transact(deliveries, self._together)
            except Exception as error:
                if fault_of(error) == "away":
                    raise
                # One of them is at fault. Which one is found out below, undoing it alone.
                log.info("batch_one_by_one", consumer=self.group, error_class=type(error).__name__)
        if deliveries:
            await self._transact(deliveries, self._one_by_one)
        return None

    async def _transact(self, deliveries: Sequence[Delivery], process: _Process) -> None:
        async with self._runtime.database.transaction() as session:
            await queue_for(session, {each.envelope.organization_id for each in deliveries})
            await see_every_organization(session)
            wanted = await self._judge_versions(session, deliveries)
            unseen = await self._enter_inbox(session, wanted)
            held_up = await parked_keys(session, self.group)
            # The same event may stand twice in a batch; the first one is taken.
            fresh = [each for each in wanted if _take_out(unseen, each.envelope.event_id)]
            await process(session, fresh, held_up)
            crashpoint("C5")

    async def _together(
        self, session: AsyncSession, deliveries: Sequence[Delivery], held_up: set[str]
    ) -> None:
        """Process events without undoing any by itself, so that what they need is read once.

        Those of one organization follow each other: its rows are written together.
        """
        remember_rows(session)
        ready = [each for each in deliveries if _obstacle(each, held_up) is None]
        prepared = await self._handling.prepare(session, ready)

        async def run(delivery: Delivery) -> None:
            await self._handling.run_prepared(
                session, delivery, prepared.pop(delivery.envelope.event_id)
            )

        for delivery in sorted(deliveries, key=lambda each: each.envelope.organization_id):
            await self._take(session, delivery, held_up, run)

    async def _one_by_one(
        self, session: AsyncSession, deliveries: Sequence[Delivery], held_up: set[str]
    ) -> None:
        for delivery in deliveries:
            await self._take(session, delivery, held_up, partial(self._try, session))

    def _read(self, records: Sequence[Record]) -> list[Delivery]:
        """Read the envelopes; one that is unreadable, of a type nobody wants, is passed over."""
        now, wants = self._runtime.clock.now(), self._handling.wants
        deliveries = [Delivery.read(record, now) for record in records]
        return [each for each in deliveries if each.fault is None or wants(each.record)]

    async def _judge_versions(
        self, session: AsyncSession, deliveries: Sequence[Delivery]
    ) -> list[Delivery]:
        """Return what is wanted, and what shows that an earlier event of its key is missing."""
        versions = await Versions.load(session, self.group, deliveries)
        judged = [versions.judge(each) for each in deliveries]
        await versions.store(session)
        return [each for each in judged if each.is_gap or self._handling.wants(each.record)]

    async def _take(
        self, session: AsyncSession, delivery: Delivery, held_up: set[str], run: _Run
    ) -> None:
        record = delivery.record
        with trace.span(process_name(record), "consumer", delivery.envelope.traceparent) as span:
            if span.is_recording():
                service = self._runtime.service
                span.set_attributes(process_attributes(service, self.group, record))
            failure = _obstacle(delivery, held_up) or await run(delivery)
            if failure is not None:
                trace.fail(span, failure.error_class)
                self._tell(delivery, failure)
                await park(session, self.group, delivery, failure, self._runtime.clock.now())
                held_up.add(record.key)
        await asyncio.sleep(0)  # others of this process have a turn

    def _tell(self, delivery: Delivery, failure: Failure) -> None:
        """Log what is parked; the lines of a handler that failed are logged where it did."""
        log.error(
            "event_parked",
            consumer=self.group,
            event_id=str(delivery.envelope.event_id),
            topic=delivery.record.topic,
            offset=delivery.record.offset,
            error_class=failure.error_class,
        )

    async def _try(self, session: AsyncSession, delivery: Delivery) -> Failure | None:
        """Run the handler; return a failure for which to park, whose effects are undone."""
        try:
            async with savepoint(session):
                await self._handling.run(session, delivery)
        except Exception as error:
            failure = self._failure(error, delivery.envelope.event_id)
            if failure is None:
                raise
            event_id = str(delivery.envelope.event_id)
            log.exception("handler_failed", consumer=self.group, event_id=event_id)
            return failure
        return None

    def _failure(self, error: Exception, event_id: UUID) -> Failure | None:
        """Return what to park for when another try is of no use, None when it may be.

        What fails because something is away is not counted: it is not the event's fault.
        """
        name, fault = type(error).__name__, fault_of(error)
        if fault == "permanent":
            return Failure(name)
        if fault == "passing":
            tries = self._tries[event_id] = self._tries.get(event_id, 0) + 1
            return Failure(f"transient {name}", tries) if tries >= TRIES_MAX else None
        return None

    async def _enter_inbox(
        self, session: AsyncSession, deliveries: Sequence[Delivery]
    ) -> set[UUID]:
        """Write down that the events came; return those that had not come before."""
        if not deliveries:
            return set()
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


_ENTER = {
    "sqlite": sqlite.insert(inbox).on_conflict_do_nothing().returning(inbox.c.event_id),
    "postgresql": postgresql.insert(inbox).on_conflict_do_nothing().returning(inbox.c.event_id),
}


def _obstacle(delivery: Delivery, held_up: set[str]) -> Failure | None:
    """Return why an event must be parked without a try."""
    if delivery.record.key in held_up:
        return BEHIND
    return Failure(delivery.fault) if delivery.fault is not None else None


def _take_out(ids: set[UUID], one: UUID) -> bool:
    if one not in ids:
        return False
    ids.remove(one)
    return True


def _next_offsets(records: Sequence[Record]) -> dict[TopicPartition, int]:
    return {TopicPartition(r.topic, r.partition): r.offset + 1 for r in records}
