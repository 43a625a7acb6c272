"""Proves what is in the databases: ledger, audit chains, and that nothing is left on its way."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from kit.audit import verify_audit_chain
from kit.bus.local import unread
from kit.database import Database
from kit.database_url import parse_database_url
from kit.folders import LOG_FILE
from kit.service import ServiceDefinition
from kit.spine import outbox, parked_event
from kit.tenancy import see_every_organization
from revcycle.databases import database_urls, is_missing, owner_variable
from revcycle.directory import DataDirectory


@dataclass
class Verdict:
    """What was checked in one service's database.

    Attributes:
        faults: what does not hold; empty when all is well.
        waiting: events not yet published by it, or published and not yet processed by it: no
            fault while the platform runs, but the number must fall.

    """

    service: str
    audit_records: int
    waiting: int
    faults: list[str] = field(default_factory=list)


async def verify(
    directory: DataDirectory, definitions: Sequence[ServiceDefinition]
) -> list[Verdict]:
    """Check every service's database; works beside a running platform."""
    return [await _verify_one(directory, definition) for definition in definitions]


async def _verify_one(directory: DataDirectory, definition: ServiceDefinition) -> Verdict:
    if is_missing(directory, definition):
        path = directory.path / f"{definition.name}.sqlite3"
        return Verdict(definition.name, 0, 0, [f"{path} is missing"])
    urls = database_urls(directory, definition)
    is_on_server = parse_database_url(urls.application).get_backend_name() != "sqlite"
    if is_on_server and urls.owner is None:
        name = owner_variable(definition.name)
        return Verdict(definition.name, 0, 0, [f"set {name}: only the owner sees all rows"])
    verdict = await judge(urls.owner or urls.application, definition)
    verdict.waiting += sum(
        unread(directory.path / LOG_FILE, consumer.group(definition.name), consumer.topics)
        for consumer in definition.consumers
    )
    return verdict


async def judge(url: str, definition: ServiceDefinition) -> Verdict:
    """Check one service's database, of whose server this is the owner's address.

    It is only read. What waits on the bus is not counted.
    """
    database = Database(url, read_only=True)
    try:
        async with database.transaction() as session:
            await see_every_organization(session)
            return await _judge(session, definition)
    finally:
        await database.close()


async def _judge(session: AsyncSession, definition: ServiceDefinition) -> Verdict:
    audit_records, faults = await verify_audit_chain(session)
    faults += await definition.verify(session)
    waits = parked_event.c.redriven_at.is_(None)
    parked = await _count(session, select(func.count()).select_from(parked_event).where(waits))
    if parked:
        faults.append(f"{parked} event(s) are parked: see `revcycle dlq list`")
    unpublished = select(func.count()).where(outbox.c.published_at.is_(None))
    waiting = await _count(session, unpublished.select_from(outbox))
    return Verdict(definition.name, audit_records, waiting, faults)


async def _count(session: AsyncSession, query: Select[tuple[int]]) -> int:
    return await session.scalar(query) or 0
