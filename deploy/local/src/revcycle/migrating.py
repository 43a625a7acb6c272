"""Migrates every database of a data directory."""

from kit.database import Database
from kit.embedded import sqlite_url
from kit.migrations import upgrade
from revcycle.directory import DataDirectory
from revcycle.stack import DEFINITIONS


async def migrate_all(directory: DataDirectory) -> list[tuple[str, bool]]:
    """Return each service with whether its schema changed. Raises DataDirectoryInUse."""
    done = []
    with directory.lock():
        for definition in DEFINITIONS:
            database = Database(sqlite_url(directory.path, definition.name))
            done.append((definition.name, await upgrade(database, definition.root)))
            await database.close()
    return done
