"""Where each service keeps its data: a file in the data directory, or as the environment says.

`REVCYCLE_CLAIMS_SVC_DATABASE_URL` is what claims-svc runs with, and
`REVCYCLE_CLAIMS_SVC_OWNER_DATABASE_URL` what migrates and verifies its database on PostgreSQL.
Either may be a file of that name, in lower case, in the folder `REVCYCLE_SECRETS_DIR`.
"""

import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from kit.embedded import sqlite_url
from kit.postgres import DatabaseUrls
from kit.service import ServiceDefinition
from revcycle.directory import DataDirectory


def variable(service: str) -> str:
    """Return the name of the variable with the address that a service runs with."""
    return f"REVCYCLE_{service.upper().replace('-', '_')}_DATABASE_URL"


def owner_variable(service: str) -> str:
    return variable(service).replace("_DATABASE_URL", "_OWNER_DATABASE_URL")


def named_databases(
    definitions: Iterable[ServiceDefinition], environment: Mapping[str, str] | None = None
) -> dict[str, DatabaseUrls]:
    """Return the addresses of the services whose databases are not files in the data directory."""
    environment = _environment() if environment is None else environment
    return {
        each.name: DatabaseUrls(
            environment[variable(each.name)], environment.get(owner_variable(each.name))
        )
        for each in definitions
        if environment.get(variable(each.name))
    }


def _environment() -> dict[str, str]:
    """Return the variables, with those that are files in the folder of secrets."""
    folder = os.environ.get("REVCYCLE_SECRETS_DIR")
    files = Path(folder).glob("revcycle_*_database_url") if folder else ()
    return {each.name.upper(): each.read_text().strip() for each in files} | dict(os.environ)


def database_urls(directory: DataDirectory, definition: ServiceDefinition) -> DatabaseUrls:
    """Return where one service's database is."""
    in_folder = DatabaseUrls(sqlite_url(directory.path, definition.name))
    return named_databases([definition]).get(definition.name, in_folder)


def is_missing(directory: DataDirectory, definition: ServiceDefinition) -> bool:
    """Say whether the database ought to be a file in the data directory and is not there."""
    if named_databases([definition]):
        return False
    return not (directory.path / f"{definition.name}.sqlite3").exists()
