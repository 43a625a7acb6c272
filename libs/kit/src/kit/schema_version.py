"""Which schema a database has, told without Alembic, which a running service need not hold."""

import re
from pathlib import Path

from sqlalchemy import Connection, inspect, text

from kit.database import Database

_REVISION = re.compile(r'^(?P<is_before>down_)?revision = "(?P<name>\w+)"$', re.MULTILINE)


class MigrationsRunning(Exception):
    """Another process migrates the database; start this one when it is done."""


def newest_revision(service_root: Path) -> str:
    """Return the last revision of a service's history, as its migrations say.

    Raises ValueError when the history has no end, or several.
    """
    own: set[str] = set()
    before: set[str] = set()
    for path in (service_root / "migrations" / "versions").glob("*.py"):
        for found in _REVISION.finditer(path.read_text(encoding="utf-8")):
            (before if found["is_before"] else own).add(found["name"])
    [newest] = own - before
    return newest


async def is_newest(database: Database, service_root: Path) -> bool:
    """Say whether nothing is left to migrate; needs no right but to read."""
    async with database.engine.connect() as connection:
        return await connection.run_sync(_revision) == newest_revision(service_root)


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return found
