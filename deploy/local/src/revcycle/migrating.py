"""Migrates every database of a data directory, and those that the environment names."""

from kit.database import Database
from kit.migrations import upgrade
from kit.postgres import migrate
from kit.service import ServiceDefinition
from revcycle.databases import database_urls, named_databases
from revcycle.directory import DataDirectory
from revcycle.stack import DEFINITIONS


async def migrate_all(directory: DataDirectory) -> list[tuple[str, bool]]:
    """Return each service with whether its schema changed.

    Raises DataDirectoryInUse, and UnsafeDatabase for one on PostgreSQL without its owner's address.
    """
    with directory.lock():
        return [(each.name, await _migrate(directory, each)) for each in DEFINITIONS]


async def _migrate(directory: DataDirectory, definition: ServiceDefinition) -> bool:
    urls = database_urls(directory, definition)
    if named_databases([definition]):
        return await migrate(urls, definition.root)
    database = Database(urls.application)
    try:
        return await upgrade(database, definition.root)
    finally:
        await database.close()
