"""Events that a consumer could not take: kept aside, each with all that comes after it of its key.

A row is never deleted. When its event had its effect after all, `redriven_at` says so, and it
holds its key up no longer.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from prometheus_client import Counter
from sqlalchemy import RowMapping, Select, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from kit.bus.port import Record
from kit.delivery import Delivery
from kit.spine import parked_event
from kit.tenancy import see_every_organization

_COLUMNS = parked_event.c
_PARKED = Counter("events_parked_total", "Events parked", ["consumer", "error_class"])


@dataclass(frozen=True, slots=True)
class Failure:
    """Why an event is parked: the class of the error, never its text, and how often it came."""

    error_class: str
    attempts: int = 1


BEHIND = Failure("behind a parked event of its key", attempts=0)


@dataclass(frozen=True, slots=True)
class ParkedEvent:
    """What may be told of a parked event: no data, only what says which it is and what happened.

    `attempts` is 0 for one that waits behind another and was never tried.
    """

    consumer: str
    event_id: UUID
    event_type: str
    organization_id: UUID
    topic: str
    partition: int
    offset: int
    key: str
    error_class: str
    attempts: int
    trace_id: str
    parked_at: datetime
    first_failed_at: datetime | None
    last_failed_at: datetime | None
    redriven_at: datetime | None

    @classmethod
    def of_row(cls, row: RowMapping) -> "ParkedEvent":
        headers: dict[str, str] = row["headers"]
        told = {name: row[name] for name in cls.__slots__ if name in row}
        trace_id = (headers.get("traceparent") or "").split("-")[1:2]
        kind = headers.get("ce_type", "")
        return cls(**told, event_type=kind, trace_id="".join(trace_id))


async def park(
    session: AsyncSession, consumer: str, delivery: Delivery, failure: Failure, now: datetime
) -> None:
    """Keep an event aside, in the transaction that would have had its effect."""
    record, envelope = delivery.record, delivery.envelope
    failed_at = now if failure.attempts else None
    row = {
        "consumer": consumer,
        "event_id": envelope.event_id,
        "organization_id": envelope.organization_id,
        "topic": record.topic,
        "partition": record.partition,
        "offset": record.offset,
        "key": record.key,
        "headers": dict(record.headers),
        "value": _as_text(record.value),
        "error_class": failure.error_class,
        "parked_at": now,
        "attempts": failure.attempts,
        "first_failed_at": failed_at,
        "last_failed_at": failed_at,
    }
    await see_every_organization(session)  # nobody's event may be parked as well
    await session.execute(insert(parked_event), row)
    _PARKED.labels(consumer, failure.error_class).inc()


def _as_text(value: bytes) -> str:
    """Return a value as a text; PostgreSQL keeps no NUL in one."""
    return value.decode(errors="replace").replace("\0", "\N{REPLACEMENT CHARACTER}")


async def parked_keys(session: AsyncSession, consumer: str) -> set[str]:
    """Return the keys that wait."""
    waiting = select(_COLUMNS.key).where(_COLUMNS.consumer == consumer, _WAITS)
    return set(await session.scalars(waiting.distinct()))


async def find_parked(
    session: AsyncSession,
    consumer: str | None = None,
    key: str | None = None,
    event_id: UUID | None = None,
    *,
    with_redriven: bool = False,
) -> list[ParkedEvent]:
    """Return parked events in the order of parking; those that wait, unless all are asked for."""
    query: Select[Any] = select(parked_event).order_by(_COLUMNS.sequence)
    wanted = {"consumer": consumer, "key": key, "event_id": event_id}
    for name, value in wanted.items():
        query = query if value is None else query.where(_COLUMNS[name] == value)
    query = query if with_redriven else query.where(_WAITS)
    return [ParkedEvent.of_row(row) for row in (await session.execute(query)).mappings()]


async def parked_value(session: AsyncSession, consumer: str, event_id: UUID) -> str:
    """Return an event's data. It may hold a patient's: who asks for it leaves an audit record."""
    mine = (_COLUMNS.consumer == consumer) & (_COLUMNS.event_id == event_id)
    return str(await session.scalar(select(_COLUMNS.value).where(mine)))


async def next_parked(
    session: AsyncSession, consumer: str, key: str, now: datetime
) -> Delivery | None:
    """Return the event of a key that has to go first, None when none waits.

    They go in the order of parking; where versions came out of order, in that of the versions.
    """
    query = select(parked_event).where(_COLUMNS.consumer == consumer, _COLUMNS.key == key, _WAITS)
    rows = (await session.execute(query.order_by(_COLUMNS.sequence))).mappings().all()
    deliveries = [Delivery.read(_record(row), now) for row in rows]
    if not deliveries:
        return None
    first = deliveries[0]
    earlier = [each for each in deliveries if _precedes(each, first)]
    return min(earlier, key=lambda each: each.envelope.aggregate_version, default=first)


def _precedes(one: Delivery, other: Delivery) -> bool:
    in_one_count = one.record.topic == other.record.topic
    return in_one_count and 0 < one.envelope.aggregate_version < other.envelope.aggregate_version


def _record(row: RowMapping) -> Record:
    value = str(row["value"]).encode()
    place = (row["topic"], row["partition"], row["offset"])
    return Record(*place, key=row["key"], value=value, headers=row["headers"])


async def mark_redriven(
    session: AsyncSession, consumer: str, event_id: UUID, now: datetime
) -> None:
    """Say that the event had its effect, in the same transaction."""
    await _change(session, consumer, event_id, redriven_at=now)


async def mark_failed(
    session: AsyncSession, consumer: str, event_id: UUID, error_class: str, now: datetime
) -> None:
    """Say that the event was tried again and failed."""
    row = await session.execute(
        select(_COLUMNS.attempts, _COLUMNS.first_failed_at).where(
            _COLUMNS.consumer == consumer, _COLUMNS.event_id == event_id
        )
    )
    attempts, first_failed_at = row.one()
    await _change(
        session,
        consumer,
        event_id,
        error_class=error_class,
        attempts=attempts + 1,
        first_failed_at=first_failed_at or now,
        last_failed_at=now,
    )


async def _change(session: AsyncSession, consumer: str, event_id: UUID, **values: object) -> None:
    mine = (_COLUMNS.consumer == consumer) & (_COLUMNS.event_id == event_id)
    await session.execute(update(parked_event).where(mine).values(values))


_WAITS = _COLUMNS.redriven_at.is_(None)
