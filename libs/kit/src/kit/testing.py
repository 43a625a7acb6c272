"""A platform for tests: real databases, real bus, real apps, tokens for whoever is asked for."""

import os
import shutil
import sqlite3
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import cast
from uuid import UUID

import httpx2
from pydantic import BaseModel

from kit.bus.local import LocalBus
from kit.bus.port import TopicPartition
from kit.clock import ManualClock
from kit.database import Database
from kit.embedded import Member, Platform, settle
from kit.events import EventData, EventEnvelope, message
from kit.folders import CODES_DIR
from kit.identity import Identity
from kit.ids import Ids
from kit.postgres import DatabaseUrls
from kit.service import ServiceDefinition
from kit.testing_postgres import OwnersDatabase, PostgresBench
from kit.tokens import TokenIssuer

ORGANIZATION = UUID("018f0000-0000-7000-8000-000000000001")
OTHER_ORGANIZATION = UUID("018f0000-0000-7000-8000-000000000002")
START = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
ISSUER = "http://127.0.0.1:8080"
TRACEPARENT = "00-" + "1" * 32 + "-" + "2" * 16 + "-01"


@dataclass
class Bench:
    """What a test holds: the platform, its members, and ways to call, publish and look.

    Attributes:
        owners: the databases that show all rows to their owner only, by service.

    """

    platform: Platform
    members: dict[str, Member]
    clock: ManualClock
    owners: dict[str, Database]

    def database(self, service: str) -> Database:
        """Return a service's database for a test to look into: all rows, whosever they are."""
        return self.owners.get(service) or self.members[service].runtime.database

    async def close(self) -> None:
        for member in self.members.values():
            await member.close()
        for database in self.owners.values():
            await database.close()
        await self.platform.bus.close()

    def client(
        self,
        service: str,
        scopes: str = "*",
        organization_id: UUID = ORGANIZATION,
        *,
        anonymous: bool = False,
    ) -> httpx2.AsyncClient:
        """Return an HTTP client that calls one service's app; `*` stands for every scope."""
        granted = _EVERY_SCOPE if scopes == "*" else frozenset(scopes.split())
        identity = Identity("test-client", organization_id, granted)
        issuer = TokenIssuer(self.platform.signing_key, self.platform.issuer, self.clock)
        token = issuer.mint(identity, service, lifetime_seconds=3600)
        headers = {} if anonymous else {"Authorization": f"Bearer {token}"}
        transport = httpx2.ASGITransport(self.members[service].app, raise_app_exceptions=False)
        return httpx2.AsyncClient(transport=transport, base_url="http://test", headers=headers)

    async def publish(
        self,
        event: EventData,
        organization_id: UUID = ORGANIZATION,
        event_id: UUID | None = None,
        aggregate_version: int = 0,
    ) -> None:
        """Put an event on the bus as another service would; version 0 is not judged."""
        envelope = EventEnvelope(
            event_id=event_id or self.platform.ids.new(),
            event_type=event.event_type,
            source="test",
            organization_id=organization_id,
            occurred_at=self.clock.now(),
            traceparent=TRACEPARENT,
            aggregate_version=aggregate_version,
        )
        await self.platform.bus.publish(
            [message(event.topic, event.key, event.model_dump_json(), envelope)]
        )

    async def settle(self) -> None:
        await settle(list(self.members.values()))

    def published(self, model: type[BaseModel]) -> list[BaseModel]:
        """Return all events of a type that are in the log, in order within each key."""
        wanted = model.__name__
        topic: str = model.topic  # type: ignore[attr-defined]
        bus = cast("LocalBus", self.platform.bus)
        places = [TopicPartition(topic, partition) for partition in range(bus.partitions)]
        records = [record for place in places for record in bus.read(place, 0, 1_000_000)]
        return [
            model.model_validate_json(record.value)
            for record in records
            if record.headers["ce_type"] == wanted
        ]


_EVERY_SCOPE = frozenset(
    f"{area}:{right}"
    for area in ("codes", "encounters", "eligibility", "claims", "payments", "practice", "admin")
    for right in ("read", "write")
)


@asynccontextmanager
async def bench(
    definitions: Sequence[ServiceDefinition], folder: Path, postgres: PostgresBench | None = None
) -> AsyncIterator[Bench]:
    """Open a platform with these services, on a clock that stands still.

    The databases are SQLite files in the folder, or new ones on a PostgreSQL server.
    """
    clock = ManualClock(START)
    urls: dict[str, DatabaseUrls] = {}
    owners: dict[str, Database] = {}
    platform = Platform.open(folder, clock, Ids(clock), ISSUER, urls)
    _share_codes(folder / CODES_DIR)
    for definition in definitions:
        if postgres is None:
            break
        made = await _postgres_database(platform, definition, postgres)
        urls[definition.name] = DatabaseUrls(made.application)
        owners[definition.name] = OwnersDatabase(str(made.owner))
    members = {item.name: await _start(platform, item) for item in definitions}
    _keep_codes(folder / CODES_DIR)
    opened = Bench(platform, members, clock, owners)
    try:
        yield opened
    finally:
        await opened.close()


async def _postgres_database(
    platform: Platform, definition: ServiceDefinition, postgres: PostgresBench
) -> DatabaseUrls:
    async def prepare(database: Database) -> None:
        await definition.prepare(platform.runtime(definition.name, database))

    return await postgres.database(definition, prepare)


_templates = tempfile.TemporaryDirectory(prefix="revcycle-templates-")


def _share_codes(folder: Path) -> None:
    """Put the code sets that were loaded before in place: their files are never written again."""
    kept = Path(_templates.name) / CODES_DIR
    if kept.exists() and not folder.exists():
        shutil.copytree(kept, folder, copy_function=_link)


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:  # another file system
        shutil.copyfile(source, target)


def _keep_codes(folder: Path) -> None:
    kept = Path(_templates.name) / CODES_DIR
    if folder.exists() and not kept.exists():
        shutil.copytree(folder, kept)


async def _start(platform: Platform, definition: ServiceDefinition) -> Member:
    """Start a service from a copy of a prepared database: migrating takes most of a second."""
    if definition.name in platform.database_urls:
        return await platform.start(definition)
    template = Path(_templates.name) / f"{definition.name}.sqlite3"
    database = platform.folder / template.name
    is_new = not database.exists()  # one that is there keeps its rows, and is no template
    if is_new and template.exists():
        shutil.copyfile(template, database)
    member = await platform.start(definition)
    if is_new and not template.exists():
        with closing(sqlite3.connect(database)) as connection:
            connection.execute("VACUUM INTO ?", (str(template),))
    return member
