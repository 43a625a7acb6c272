"""What one request or one event may use: a session, its outbox and its audit trail.

Application code never commits. Whoever opened the unit of work does, once, when all is done.
"""

from uuid import UUID

from sqlalchemy import Insert, bindparam, func, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from kit.audit import Action, Audit
from kit.blobs import BlobStore
from kit.clock import Clock
from kit.events import EventData, refuse_oversized_event
from kit.identity import Identity
from kit.ids import Ids
from kit.pending import write_later
from kit.spine import outbox
from kit.trace import traceparent

_EMITTED = ("event_id", "organization_id", "event_type", "data", "traceparent", "occurred_at")


def _emit_statement() -> Insert:
    """Return the insert that counts the aggregate's version up as it writes."""
    newest = select(func.coalesce(func.max(outbox.c.aggregate_version), 0) + 1).where(
        outbox.c.topic == bindparam("topic"), outbox.c.key == bindparam("key")
    )
    return insert(outbox).values(
        aggregate_version=newest.scalar_subquery(),
        topic=bindparam("topic"),
        key=bindparam("key"),
        **{name: bindparam(name) for name in _EMITTED},
    )


_EMIT = _emit_statement()


class UnitOfWork:
    """One transaction of one identity.

    Attributes:
        session: the open transaction; rows of other organizations are not to be asked for.
        identity: who acts. Repositories are constructed with it and filter by its organization.

    """

    def __init__(
        self, session: AsyncSession, identity: Identity, clock: Clock, ids: Ids, blobs: BlobStore
    ) -> None:
        self.session, self.identity = session, identity
        self.clock, self.ids, self.blobs = clock, ids, blobs
        self._audit = Audit(session, identity, clock, ids)

    @property
    def organization_id(self) -> UUID:
        return self.identity.organization_id

    async def emit(self, event: EventData) -> UUID:
        """Write an event into the outbox, in this transaction; return the event's id.

        Raises MessageTooLarge for one that no bus would take: the relay could never get past it.
        """
        event_id, data = self.ids.new(), event.model_dump_json()
        refuse_oversized_event(event.event_type, data)
        row = {
            "event_id": event_id,
            "organization_id": self.organization_id,
            "topic": event.topic,
            "key": event.key,
            "event_type": event.event_type,
            "data": data,
            "traceparent": traceparent(),
            "occurred_at": self.clock.now(),
        }
        write_later(self.session, _EMIT, row)
        self.session.info["emitted"] = True
        return event_id

    async def audit(
        self,
        action: Action,
        resource_type: str,
        resource_id: object = None,
        *,
        patient_id: object = None,
        reason: str | None = None,
    ) -> None:
        """Append one record to the audit trail, in this transaction. See `Audit.record`."""
        await self._audit.record(
            action, resource_type, resource_id, patient_id=patient_id, reason=reason
        )
