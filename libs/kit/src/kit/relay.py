"""From the outbox to the bus: at least once, in the order of commit."""

import time

from prometheus_client import Histogram
from sqlalchemy import RowMapping, select, update

from kit.bus.port import Bus, Message
from kit.clock import Clock
from kit.crashpoints import crashpoint
from kit.database import Database
from kit.events import EventEnvelope, message
from kit.leadership import Leadership
from kit.metrics import BATCH_BUCKETS
from kit.spine import outbox

BATCH_MAX = 200
LEADER = "relay"  # the name under which one of them leads, and is called
_EVENTS = Histogram("relay_batch_events", "Events", ["service"], buckets=BATCH_BUCKETS)
_SECONDS = Histogram("relay_batch_seconds", "Time until they were marked", ["service"])


class Relay:
    """Publishes one service's outbox.

    Never reads `WHERE sequence > last`: a transaction may commit a lower number later, and its
    events would be lost. A crash between publishing and marking publishes again; consumers have
    an inbox for that. One relay per database publishes; any number may stand by.
    """

    def __init__(self, source: str, database: Database, bus: Bus, clock: Clock) -> None:
        self._source, self._bus, self._clock = source, bus, clock
        self._leadership = Leadership(database, LEADER)

    async def step(self) -> bool:
        """Publish the oldest unpublished events; False without any, or when another relay leads."""
        if not await self._leadership.acquire():
            return False
        async with self._leadership.transaction() as session:
            rows = (await session.execute(_UNPUBLISHED)).mappings().all()
        if not rows:
            return False
        started = time.perf_counter()
        crashpoint("R1")
        await self._bus.publish([self._message(row) for row in rows])
        crashpoint("R2")
        async with self._leadership.transaction() as session:
            published = outbox.c.sequence.in_([row["sequence"] for row in rows])
            await session.execute(
                update(outbox).where(published).values(published_at=self._clock.now())
            )
            crashpoint("R3")
        crashpoint("R4")
        _EVENTS.labels(self._source).observe(len(rows))
        _SECONDS.labels(self._source).observe(time.perf_counter() - started)
        return True

    async def call_leader(self) -> None:
        """Let another relay that leads know at once that something was emitted."""
        await self._leadership.call()

    async def close(self) -> None:
        """Let another relay publish."""
        await self._leadership.close()

    def _message(self, row: RowMapping) -> Message:
        envelope = EventEnvelope(
            event_id=row["event_id"],
            event_type=row["event_type"],
            source=self._source,
            organization_id=row["organization_id"],
            occurred_at=row["occurred_at"],
            traceparent=row["traceparent"],
            aggregate_version=row["aggregate_version"],
        )
        return message(row["topic"], row["key"], row["data"], envelope)


_UNPUBLISHED = (
    select(outbox)
    .where(outbox.c.published_at.is_(None))
    .order_by(outbox.c.sequence)
    .limit(BATCH_MAX)
)
