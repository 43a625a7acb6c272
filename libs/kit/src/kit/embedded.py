"""Several services in one process: their databases, one LocalBus, a folder of blobs.

A database is a SQLite file in the folder, unless the address of another one is given.

The `revcycle` command runs its platform on this; tests and the simulation drive the same thing
step by step.
"""

import asyncio
from collections.abc import Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from starlette.types import ASGIApp

from kit.blobs import BlobStore
from kit.bus.local import LocalBus
from kit.bus.port import Bus
from kit.clock import Clock
from kit.consumer import Consumer
from kit.database import Database
from kit.folders import CODES_DIR, LOG_FILE
from kit.http.limits import RequestLayer
from kit.ids import Ids
from kit.metrics import measure_consumers, measure_database
from kit.postgres import DatabaseUrls, UnsafeDatabase, open_database
from kit.relay import Relay
from kit.runtime import Runtime
from kit.schema_version import MigrationsRunning
from kit.service import ServiceDefinition
from kit.tokens import SigningKey, TokenVerifier
from kit.workers import run_consumer, run_relay

SETTLE_STEPS_MAX = 100_000


@dataclass(frozen=True, slots=True)
class Member:
    """A running service."""

    definition: ServiceDefinition
    runtime: Runtime
    app: ASGIApp
    relay: Relay
    consumers: list[Consumer]

    async def close(self) -> None:
        """Let go of the database; the bus is the platform's."""
        await self.relay.close()
        await self.runtime.database.close()


@dataclass(frozen=True, slots=True)
class Platform:
    """Services on one bus.

    Attributes:
        folder: where databases, log and blobs are; one process at a time may open it.
        signing_key: signs the tokens that every member verifies, each for its own audience.
        issuer: the address that stands in tokens as their issuer.
        database_urls: where the databases are that are not files in the folder, by service.

    """

    folder: Path
    bus: Bus
    clock: Clock
    ids: Ids
    signing_key: SigningKey
    issuer: str
    database_urls: Mapping[str, DatabaseUrls] = field(default_factory=dict)

    @classmethod
    def open(
        cls,
        folder: Path,
        clock: Clock,
        ids: Ids,
        issuer: str,
        database_urls: Mapping[str, DatabaseUrls] = MappingProxyType({}),
    ) -> "Platform":
        folder.mkdir(parents=True, exist_ok=True)
        key = SigningKey.load_or_create(folder / "signing-key.pem")
        bus = LocalBus(folder / LOG_FILE)
        return cls(folder, bus, clock, ids, key, issuer, database_urls)

    def blobs(self) -> BlobStore:
        """Open the store of large payloads."""
        return BlobStore((self.folder.absolute() / "blobs").as_uri())

    async def start(self, definition: ServiceDefinition) -> Member:
        """Migrate and prepare one service, and make it ready to run.

        Raises UnsafeDatabase and MigrationsRunning, which name the service.
        """
        in_folder = DatabaseUrls(sqlite_url(self.folder, definition.name))
        urls = self.database_urls.get(definition.name, in_folder)
        try:
            database = await open_database(urls, definition.root)
        except (MigrationsRunning, UnsafeDatabase) as error:
            raise type(error)(f"{definition.name}: {error}") from error
        runtime = self.runtime(definition.name, database)
        await definition.prepare(runtime)
        consumers = [await consumer.join(runtime) for consumer in definition.consumers]
        app = RequestLayer(definition.create_app(runtime), definition.name)
        return Member(definition, runtime, app, definition.relay(runtime), consumers)

    def runtime(self, service: str, database: Database) -> Runtime:
        """Return what a service runs with: its database, and the platform's other adapters."""
        keys = self.signing_key.public_key_set()
        return Runtime(
            service=service,
            database=database,
            bus=self.bus,
            blobs=self.blobs(),
            clock=self.clock,
            ids=self.ids,
            verifier=TokenVerifier(keys, self.issuer, service, self.clock),
            codes_dir=self.folder / CODES_DIR,
        )


def sqlite_url(folder: Path, service: str) -> str:
    """Return the address of a service's database in a data directory."""
    return f"sqlite:///{folder}/{service}.sqlite3"


def worker_loops(members: Sequence[Member]) -> list[Coroutine[Any, Any, None]]:
    """Return the loops that keep the members going until cancelled."""
    loops = [run_relay(m.definition.name, m.relay, m.runtime.database) for m in members]
    loops += [m.definition.attend(m.runtime) for m in members]
    return loops + [run_consumer(consumer) for m in members for consumer in m.consumers]


async def measure(members: Sequence[Member]) -> None:
    """Look up what the metrics tell of the members."""
    for each in members:
        groups = [consumer.group for consumer in each.consumers]
        database, clock = each.runtime.database, each.runtime.clock
        await measure_database(each.definition.name, groups, database, clock)
    await measure_consumers([consumer for each in members for consumer in each.consumers])


async def settle(members: Sequence[Member]) -> None:
    """Step all relays and consumers until nothing is left to do."""
    for _ in range(SETTLE_STEPS_MAX):
        steps = [m.relay.step() for m in members]
        steps += [consumer.step() for m in members for consumer in m.consumers]
        if not any(await asyncio.gather(*steps)):
            return
    raise TimeoutError(f"events still flow after {SETTLE_STEPS_MAX} rounds")
