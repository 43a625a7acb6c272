"""Rows of a PostgreSQL database in a file and back, by PostgreSQL's own programs.

Only rows: the schema, its rights and its policies are made by the migrations, for whichever roles
the target has. Rows are INSERTs, because COPY into tables with forced row security is refused.
"""

import os
import subprocess
from pathlib import Path

from sqlalchemy import URL

from kit.database_url import parse_database_url
from kit.postgres_server import PostgresMissing, find_program

_ROWS_PER_INSERT = 500


class DumpFailed(Exception):
    """A program of PostgreSQL failed; the text says which, and nothing of any row."""


def dump(owner_url: str, snapshot: str, path: Path) -> None:
    """Write all rows as of an exported snapshot. Raises DumpFailed."""
    arguments = (
        "--data-only --format=custom --enable-row-security --exclude-table=alembic_version"
        f" --rows-per-insert={_ROWS_PER_INSERT} --snapshot={snapshot}"
    )
    _run("pg_dump", owner_url, [*arguments.split(), f"--file={path}"])


def load(owner_url: str, path: Path) -> None:
    """Insert all rows of a file into empty tables, or none. Raises DumpFailed."""
    arguments = "--data-only --single-transaction --exit-on-error --enable-row-security"
    url = parse_database_url(owner_url)
    _run("pg_restore", owner_url, [*arguments.split(), f"--dbname={url.database}", str(path)])


def _run(program: str, owner_url: str, arguments: list[str]) -> None:
    try:
        path = find_program(program)
    except PostgresMissing as error:
        raise DumpFailed(
            f"{program} is not on the path: install PostgreSQL's client programs, not older than"
            " the server"
        ) from error
    # What it prints may quote rows: nobody reads it.
    done = subprocess.run(  # noqa: S603 - PostgreSQL's programs, our own arguments
        [str(path), "--no-password", *arguments],
        env=_environment(parse_database_url(owner_url)),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=False,
    )
    if done.returncode != 0:
        raise DumpFailed(
            f"{program} failed for {parse_database_url(owner_url).database} (exit status"
            f" {done.returncode}): the server's log says why; it must not be older than the server"
        )


def _environment(url: URL) -> dict[str, str]:
    """Return how libpq reaches the database; a password is never an argument."""
    named = {
        "PGHOST": url.host,
        "PGPORT": str(url.port) if url.port else None,
        "PGUSER": url.username,
        "PGPASSWORD": url.password,
        "PGDATABASE": url.database,
        "PGSSLMODE": url.query.get("ssl"),
        "PGOPTIONS": "-c app.every_organization=on -c statement_timeout=0",
    }
    return {**os.environ, **{name: str(value) for name, value in named.items() if value}}
