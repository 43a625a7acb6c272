"""`revcycle database create`: what each service needs on an empty PostgreSQL server."""

import os
from collections.abc import Iterable
from pathlib import Path

import asyncpg
from sqlalchemy.exc import SQLAlchemyError

from kit.postgres import create_database
from kit.service import ServiceDefinition
from revcycle.databases import owner_variable, variable


class DatabaseNotCreated(Exception):
    """The text says whose database, and why without repeating an address."""


async def create_databases(
    administrator_url: str, folder: Path, definitions: Iterable[ServiceDefinition]
) -> list[tuple[str, bool]]:
    """Create databases and roles, and write both roles' addresses into the folder.

    The files are named as REVCYCLE_SECRETS_DIR wants them, and only their owner may read them. A
    service whose files are both there is left alone. Otherwise its roles, if it has any, get new
    passwords: those that were are known to nobody.

    Args:
        administrator_url: the server, as a role that may create databases and roles.
        folder: of secrets; it is there.
        definitions: of the services.

    Returns each database with whether anything was done. Raises DatabaseNotCreated.

    """
    return [
        (_database_name(each), await _create(administrator_url, folder, each))
        for each in definitions
    ]


async def _create(administrator_url: str, folder: Path, definition: ServiceDefinition) -> bool:
    files = [folder / named(definition.name).lower() for named in (variable, owner_variable)]
    if all(file.exists() for file in files):
        return False
    name = _database_name(definition)
    try:
        urls = await create_database(administrator_url, name)
    except (OSError, SQLAlchemyError, asyncpg.PostgresError) as error:
        raise DatabaseNotCreated(f"{name} was not created: {_name_of_cause(error)}") from error
    for file, url in zip(files, (urls.application, urls.owner), strict=True):
        _write(file, url or "")
    return True


def _database_name(definition: ServiceDefinition) -> str:
    return definition.name.replace("-", "_")


def _name_of_cause(error: BaseException) -> str:
    """Return what the server or the way to it said, by its class; a text may hold an address."""
    while error.__cause__ is not None:
        error = error.__cause__
    return type(error).__name__


def _write(file: Path, content: str) -> None:
    unfinished = file.with_suffix(".new")
    unfinished.unlink(missing_ok=True)
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as opened:
        opened.write(content)
    unfinished.replace(file)
