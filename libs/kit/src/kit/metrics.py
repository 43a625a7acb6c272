"""What Prometheus is told. Labels are names of ours: no organization, no patient, no key.

Counters and histograms stand where they are counted. What has to be looked up is looked up when
somebody asks, by queries that an index answers, and no further than COUNT_MAX.
"""

from collections.abc import Iterable, Mapping
from typing import Protocol

from prometheus_client import CONTENT_TYPE_LATEST, Gauge, generate_latest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from kit.clock import Clock
from kit.database import Database
from kit.spine import outbox, parked_event
from kit.tenancy import see_every_organization

CONTENT_TYPE = CONTENT_TYPE_LATEST
COUNT_MAX = 10_000
BATCH_BUCKETS = (1, 2, 5, 10, 20, 50, 100, 200)
_OUTBOX_EVENTS = Gauge(
    "outbox_unpublished_events", f"Events not yet published, up to {COUNT_MAX}", ["service"]
)
_OUTBOX_AGE = Gauge(
    "outbox_oldest_unpublished_age_seconds", "Age of the oldest of them", ["service"]
)
_PARKED_KEYS = Gauge("parked_keys", "Keys that wait for a person", ["service", "consumer"])
_LAG = Gauge("consumer_lag_events", "Records not yet processed", ["consumer", "topic"])


class HasLag(Protocol):
    """A consumer, as far as it is measured."""

    group: str

    async def lag(self) -> Mapping[str, int]: ...


async def measure_database(
    service: str, consumers: Iterable[str], database: Database, clock: Clock
) -> None:
    """Look at a service's outbox and parked events; `consumers` are the groups it may park for."""
    async with database.transaction() as session:
        await see_every_organization(session)
        unpublished = await session.scalar(_UNPUBLISHED)
        oldest = await session.scalar(_OLDEST)
        parked = await _parked(session)
    _OUTBOX_EVENTS.labels(service).set(unpublished or 0)
    age_seconds = (clock.now() - oldest).total_seconds() if oldest else 0
    _OUTBOX_AGE.labels(service).set(max(age_seconds, 0))
    for consumer in {*consumers, *parked}:
        _PARKED_KEYS.labels(service, consumer).set(parked.get(consumer, 0))


async def measure_consumers(consumers: Iterable[HasLag]) -> None:
    """Ask the members of groups in this process how far behind they are."""
    lags: dict[tuple[str, str], int] = {}
    for consumer in consumers:
        for topic, lag in (await consumer.lag()).items():
            lags[consumer.group, topic] = lags.get((consumer.group, topic), 0) + lag
    _LAG.clear()  # partitions that went elsewhere are told there
    for (group, topic), lag in lags.items():
        _LAG.labels(group, topic).set(lag)


def exposition() -> bytes:
    """Return everything in the text format of Prometheus, as CONTENT_TYPE."""
    return generate_latest()


async def _parked(session: AsyncSession) -> dict[str, int]:
    found = await session.execute(_PARKED)
    return {consumer: keys for consumer, keys in found}  # noqa: C416 - rows are no pairs


_WAITS = outbox.c.published_at.is_(None)
_UNPUBLISHED = select(func.count()).select_from(
    select(outbox.c.sequence).where(_WAITS).limit(COUNT_MAX).subquery()
)
_OLDEST = select(outbox.c.occurred_at).where(_WAITS).order_by(outbox.c.sequence).limit(1)
_PARKED = (
    select(parked_event.c.consumer, func.count(parked_event.c.key.distinct()))
    .where(parked_event.c.redriven_at.is_(None))
    .group_by(parked_event.c.consumer)
)
