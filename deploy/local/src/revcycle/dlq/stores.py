"""Parked events of all services, wherever their databases are, beside a running platform."""

import os
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from kit.audit import Audit
from kit.blobs import BlobStore
from kit.clock import SystemClock
from kit.database import Database
from kit.delivery import Handling
from kit.identity import Identity
from kit.ids import Ids
from kit.parking import ParkedEvent, find_parked, parked_value
from kit.redrive import OPERATOR, Redrive, Redriven
from kit.schema_version import is_newest
from kit.service import ConsumerDefinition, ServiceDefinition
from kit.tenancy import act_for, see_every_organization
from revcycle.databases import database_urls, is_missing
from revcycle.directory import DataDirectory
from revcycle.stack import DEFINITIONS


class DatabaseNotReady(Exception):
    """A service's database is not there, or its schema is not the newest."""


class NoSuchConsumer(Exception):
    """No service has a consumer of that name."""


class NotParked(Exception):
    """No event of that id is parked, or more than one consumer parked it."""


@dataclass(frozen=True, slots=True)
class Filter:
    """Which parked events are meant; None stands for all."""

    consumer: str | None = None
    key: str | None = None
    event_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A parked event, and its data when they were asked for."""

    event: ParkedEvent
    value: str | None


def consumers_of(definition: ServiceDefinition, chosen: str | None) -> list[ConsumerDefinition]:
    groups = {each.group(definition.name): each for each in definition.consumers}
    return [each for name, each in groups.items() if chosen in (None, name)]


def _services(consumer: str | None) -> list[ServiceDefinition]:
    found = [each for each in DEFINITIONS if consumers_of(each, consumer)]
    if not found:
        names = [each.group(one.name) for one in DEFINITIONS for each in one.consumers]
        raise NoSuchConsumer(f"no consumer is named {consumer}: there are {', '.join(names)}")
    return found


@asynccontextmanager
async def _opened(
    directory: DataDirectory, definition: ServiceDefinition
) -> AsyncIterator[Database]:
    if is_missing(directory, definition):
        path = directory.path / f"{definition.name}.sqlite3"
        raise DatabaseNotReady(f"{path} is missing: start `revcycle up` first, or name --data-dir")
    database = Database(database_urls(directory, definition).application)
    try:
        if not await is_newest(database, definition.root):
            raise DatabaseNotReady(f"{definition.name}: run `revcycle migrate` first")
        yield database
    finally:
        await database.close()


async def list_parked(
    directory: DataDirectory, wanted: Filter, *, with_redriven: bool = False
) -> list[ParkedEvent]:
    """Return parked events of all services. Raises DatabaseNotReady, NoSuchConsumer."""
    found: list[ParkedEvent] = []
    for definition in _services(wanted.consumer):
        async with _opened(directory, definition) as database, database.transaction() as session:
            await see_every_organization(session)
            found += await find_parked(
                session,
                wanted.consumer,
                wanted.key,
                wanted.event_id,
                with_redriven=with_redriven,
            )
    return found


async def show_parked(directory: DataDirectory, wanted: Filter, *, with_value: bool) -> Found:
    """Return one parked event; its data may be a patient's, and reading them is audited.

    Raises NotParked besides what `list_parked` raises.
    """
    found = await list_parked(directory, wanted, with_redriven=True)
    if len(found) != 1:
        consumers = ", ".join(each.consumer for each in found)
        several = f"{wanted.event_id} is parked by {consumers}: name one with --consumer"
        raise NotParked(several if found else f"{wanted.event_id} is not parked")
    [event] = found
    value = await _read_value(directory, event) if with_value else None
    return Found(event, value)


async def _read_value(directory: DataDirectory, event: ParkedEvent) -> str:
    [definition] = _services(event.consumer)
    async with _opened(directory, definition) as database, database.transaction() as session:
        await act_for(session, event.organization_id)
        value = await parked_value(session, event.consumer, event.event_id)
        await _audit_reading(session, event)
        return value


async def _audit_reading(session: AsyncSession, event: ParkedEvent) -> None:
    clock = SystemClock()
    audit = Audit(session, Identity(OPERATOR, event.organization_id), clock, Ids(clock))
    await audit.record("read", "parked_event", event.event_id, reason=event.consumer)


async def redrive_parked(directory: DataDirectory, wanted: Filter) -> Sequence[Redriven]:
    """Run parked events again. Raises DatabaseNotReady, NoSuchConsumer."""
    done: list[Redriven] = []
    in_folder = (directory.path.absolute() / "blobs").as_uri()
    blobs = BlobStore(os.environ.get("REVCYCLE_BLOBS_URL", in_folder))
    for definition in _services(wanted.consumer):
        async with _opened(directory, definition) as database:
            for consumer in consumers_of(definition, wanted.consumer):
                redrive = _redrive(definition, consumer, database, blobs)
                done += await redrive.run(wanted.key, wanted.event_id)
    return done


def _redrive(
    definition: ServiceDefinition,
    consumer: ConsumerDefinition,
    database: Database,
    blobs: BlobStore,
) -> Redrive:
    clock = SystemClock()
    handling = Handling(definition.name, clock, Ids(clock), blobs, consumer.handlers)
    return Redrive(consumer.group(definition.name), database, handling)
