"""Opens what a process runs with: the adapters of the distributed way, chosen by settings."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy.exc import SQLAlchemyError

from contracts.topics import TOPICS
from kit.blobs import BlobStore
from kit.bus.kafka import KafkaBus
from kit.bus.kafka_topics import UnsafeCluster, prepare_topics
from kit.clock import SystemClock
from kit.database import Database
from kit.ids import Ids
from kit.postgres import DatabaseUrls, UnsafeDatabase, open_database
from kit.runtime import Runtime
from kit.service import ServiceDefinition
from kit.tokens import TokenVerifier
from revcycle.distributed.settings import KafkaProcessSettings, ServiceSettings


class StartRefused(Exception):
    """The process must not start, or cannot; the text says why."""


@asynccontextmanager
async def open_runtime(
    definition: ServiceDefinition, settings: ServiceSettings, urls: DatabaseUrls
) -> AsyncIterator[Runtime]:
    """Yield what a service runs with, prepared; nothing is connected to Kafka until it is used.

    Raises StartRefused.
    """
    clock = SystemClock()
    keys = json.loads(settings.key_set_file.read_text(encoding="utf-8"))
    bus = KafkaBus(settings.kafka())
    async with open_own_database(definition, urls) as database:
        runtime = Runtime(
            service=definition.name,
            database=database,
            bus=bus,
            blobs=BlobStore(settings.blobs_url),
            clock=clock,
            ids=Ids(clock),
            verifier=TokenVerifier(keys, settings.issuer, definition.name, clock),
            codes_dir=settings.codes_dir,
        )
        try:
            await definition.prepare(runtime)
            yield runtime
        finally:
            await bus.close()


@asynccontextmanager
async def open_own_database(
    definition: ServiceDefinition, urls: DatabaseUrls
) -> AsyncIterator[Database]:
    """Yield a service's database; without the owner's address it is migrated already.

    Raises StartRefused.
    """
    try:
        database = await open_database(urls, definition.root)
    except UnsafeDatabase as error:
        raise StartRefused(f"{definition.name}: {error}") from error
    except (OSError, SQLAlchemyError) as error:
        raise StartRefused(
            f"{definition.name}: its database does not answer ({type(error).__name__})"
        ) from error
    try:
        yield database
    finally:
        await database.close()


async def prepare_bus(settings: KafkaProcessSettings) -> None:
    """Make the topics that are not there, and check the cluster. Raises StartRefused."""
    try:
        await prepare_topics(settings.kafka(), TOPICS)
    except (UnsafeCluster, ConnectionError) as error:
        raise StartRefused(str(error)) from error
