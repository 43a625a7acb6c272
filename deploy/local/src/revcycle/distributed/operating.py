"""What an operator does beside the running processes: migrate, verify, make keys."""

import json
from dataclasses import replace
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from kit.bus.kafka_lag import unread
from kit.postgres import DatabaseUrls, UnsafeDatabase
from kit.postgres import migrate as migrate_database
from kit.schema_version import MigrationsRunning
from kit.service import ServiceDefinition
from kit.tokens import SigningKey
from revcycle.distributed.adapters import StartRefused, open_runtime
from revcycle.distributed.settings import ServiceSettings
from revcycle.verify import Verdict, judge


async def migrate(
    definition: ServiceDefinition, urls: DatabaseUrls, settings: ServiceSettings | None
) -> bool:
    """Bring a service's schema, roles and shipped data up to date; return whether it changed.

    Args:
        definition: the service.
        urls: both roles' addresses.
        settings: the service's own, to prepare it as its processes will; None for the gateway,
            which has nothing to prepare.

    Raises StartRefused.

    """
    try:
        has_changed = await migrate_database(urls, definition.root)
    except (MigrationsRunning, UnsafeDatabase) as error:
        raise StartRefused(f"{definition.name}: {error}") from error
    except (OSError, SQLAlchemyError) as error:
        name = type(error).__name__
        raise StartRefused(f"{definition.name}: its database was not migrated ({name})") from error
    if settings is not None:
        async with open_runtime(definition, settings, DatabaseUrls(urls.application)):
            pass  # prepared by being opened
    return has_changed


async def verify(
    definition: ServiceDefinition, urls: DatabaseUrls, settings: ServiceSettings | None
) -> Verdict:
    """Prove a service's data beside its running processes; arguments as of `migrate`."""
    verdict = await judge(urls.owner or urls.application, definition)
    if settings is None:
        return verdict
    behind = [
        await unread(settings.kafka(), each.group(definition.name), each.topics)
        for each in definition.consumers
    ]
    return replace(verdict, waiting=verdict.waiting + sum(behind))


def make_keys(signing_key: Path, key_set: Path) -> None:
    """Make a signing key where there is none, and write the public keys that services need."""
    key = SigningKey.load_or_create(signing_key)
    key_set.parent.mkdir(parents=True, exist_ok=True)
    key_set.write_text(json.dumps(key.public_key_set(), indent=2) + "\n", encoding="utf-8")
