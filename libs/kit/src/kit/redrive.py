"""Parked events once more through their handler, key by key, in their order.

Each event is one transaction, with its effect, its mark and an audit record: a crash in between
goes on where it stopped, and a second redrive finds nothing left to do. The first failure of a
key ends the key; what is behind it stays.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from kit import trace
from kit.audit import Audit
from kit.database import Database
from kit.delivery import Delivery, Handling
from kit.identity import Identity
from kit.parking import ParkedEvent, find_parked, mark_failed, mark_redriven, next_parked
from kit.pending import savepoint
from kit.tenancy import act_for, see_every_organization
from kit.trace_names import process_name
from kit.transient import fault_of

OPERATOR = "operator"
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Redriven:
    """What became of one event; `error_class` is None when it had its effect."""

    consumer: str
    key: str
    event_id: UUID
    error_class: str | None


class Redrive:
    """Redrives the parked events of one consumer, beside a consumer that runs."""

    def __init__(self, consumer: str, database: Database, handling: Handling) -> None:
        self._consumer, self._database, self._handling = consumer, database, handling

    async def run(self, key: str | None = None, event_id: UUID | None = None) -> list[Redriven]:
        """Redrive all that waits, or one key of it, or one event and what waits before it.

        Raises what the database raises when it is away; what was done till then stays done.
        """
        async with self._database.transaction() as session:
            await see_every_organization(session)
            waiting = await find_parked(session, self._consumer, key, event_id)
        keys = dict.fromkeys(each.key for each in waiting)
        done = [await self._redrive_key(each, waiting, event_id) for each in keys]
        return [each for events in done for each in events]

    async def _redrive_key(
        self, key: str, waiting: Sequence[ParkedEvent], last: UUID | None
    ) -> list[Redriven]:
        done: list[Redriven] = []
        organization_id = next(each.organization_id for each in waiting if each.key == key)
        while not done or (done[-1].error_class is None and done[-1].event_id != last):
            redriven = await self._redrive_next(key, organization_id)
            if redriven is None:
                break
            done.append(redriven)
        return done

    async def _redrive_next(self, key: str, organization_id: UUID) -> Redriven | None:
        """Take the event that is next by now: the consumer parks behind it until none is left."""
        async with self._database.transaction(organization_id) as session:
            await see_every_organization(session)
            now = self._handling.clock.now()
            delivery = await next_parked(session, self._consumer, key, now)
            if delivery is None:
                return None
            envelope = delivery.envelope
            with trace.span(process_name(delivery.record), "consumer", envelope.traceparent):
                error_class = await self._try(session, delivery)
                await self._write_down(session, delivery, error_class)
            return Redriven(self._consumer, key, envelope.event_id, error_class)

    async def _try(self, session: AsyncSession, delivery: Delivery) -> str | None:
        if delivery.fault is not None:
            return delivery.fault
        try:
            async with savepoint(session):
                await self._handling.run(session, delivery)
        except Exception as error:
            if fault_of(error) == "away":
                raise
            event_id = str(delivery.envelope.event_id)
            log.exception("redrive_failed", consumer=self._consumer, event_id=event_id)
            return type(error).__name__
        return None

    async def _write_down(
        self, session: AsyncSession, delivery: Delivery, error_class: str | None
    ) -> None:
        envelope, clock = delivery.envelope, self._handling.clock
        owner, event_id, now = envelope.organization_id, envelope.event_id, clock.now()
        await act_for(session, owner)
        if error_class is None:
            await mark_redriven(session, self._consumer, event_id, now)
        else:
            await mark_failed(session, self._consumer, event_id, error_class, now)
        audit = Audit(session, Identity(OPERATOR, owner), clock, self._handling.ids)
        outcome = "redriven" if error_class is None else f"redrive failed: {error_class}"
        reason = f"{self._consumer}: {outcome}"
        await audit.record("update", "parked_event", event_id, reason=reason)
