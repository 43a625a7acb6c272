"""Holds all databases still at one moment, for as long as it takes to copy them.

Nothing may be in one copy whose cause is missing in another. What joins the databases is the
bus: so for the milliseconds in which the snapshots are opened nothing crosses it. Requests go on.
"""

import sqlite3
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal, Protocol

from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.bootstrap import SERVICE as GATEWAY
from kit.clock import SystemClock
from kit.database import Database
from kit.folders import LOG_FILE
from kit.service import ServiceDefinition
from revcycle.backup.postgres_dump import dump
from revcycle.databases import database_urls, is_missing, named_databases, owner_variable
from revcycle.directory import DataDirectory
from revcycle.stack import SERVICES

# What is named by another stands behind it: an encounter's copy is older than the provider's.
IN_ORDER: Sequence[ServiceDefinition] = (*SERVICES, GATEWAY)
BUSY_SECONDS_MAX = 30
# Either reads the file: a transaction of SQLite sees the moment of its first reading.
_SCHEMA_HEAD = "SELECT version_num FROM alembic_version"
_LOG_HEAD = "SELECT max(sequence) FROM record"


class BackupRefused(Exception):
    """There is nothing to back up, or no moment can be held; the text says why."""


class Snapshot(Protocol):
    """One database as it is at the moment."""

    @property
    def kind(self) -> Literal["sqlite", "postgresql"]: ...
    async def hold(self) -> str:
        """Hold it from now on; return the revision of its schema."""
        ...

    def copy_to(self, path: Path) -> None:
        """Write it into a new file."""
        ...


@dataclass(frozen=True, slots=True)
class Moment:
    """All databases at once.

    Attributes:
        revisions: of the schemas, by service.
        log: the event log; None where Kafka is the bus.

    """

    at: datetime
    databases: dict[str, Snapshot]
    revisions: dict[str, str]
    log: "SqliteSnapshot | None"


class SqliteSnapshot:
    """A file of SQLite: a read transaction is its snapshot, whoever writes meanwhile."""

    kind: Literal["sqlite"] = "sqlite"

    def __init__(self, connection: sqlite3.Connection, head: str) -> None:
        """Take a connection, and a query whose answer says how far the database is."""
        self._connection, self._head = connection, head

    async def hold(self) -> str:
        self._connection.execute("BEGIN")
        [revision] = self._connection.execute(self._head).fetchone() or ("",)
        return str(revision)

    def copy_to(self, path: Path) -> None:
        """Write it into a new file. Raises BackupRefused when it is damaged."""
        copy = sqlite3.connect(path)
        try:
            self._connection.backup(copy)
            [verdict] = copy.execute("PRAGMA quick_check(1)").fetchone()
        except sqlite3.DatabaseError as error:
            verdict = type(error).__name__
        finally:
            copy.close()
        if verdict != "ok":
            raise BackupRefused(f"{path.name} is damaged where it runs: restore an older backup")


class PostgresSnapshot:
    """A database of PostgreSQL: an exported snapshot, which pg_dump reads."""

    kind: Literal["postgresql"] = "postgresql"

    def __init__(self, connection: AsyncConnection, owner_url: str) -> None:
        self._connection, self._owner_url = connection, owner_url
        self._snapshot = ""

    async def hold(self) -> str:
        await self._connection.exec_driver_sql("SET LOCAL idle_in_transaction_session_timeout = 0")
        query = "SELECT pg_export_snapshot(), version_num FROM alembic_version"
        self._snapshot, revision = (await self._connection.exec_driver_sql(query)).one()
        return str(revision)

    def copy_to(self, path: Path) -> None:
        """Write its rows into a new file. Raises DumpFailed."""
        dump(self._owner_url, self._snapshot, path)


@asynccontextmanager
async def one_moment(directory: DataDirectory) -> AsyncIterator[Moment]:
    """Yield all databases as of one moment, beside a running platform or without one.

    Raises BackupRefused.
    """
    async with AsyncExitStack() as stack:
        databases = {each.name: await _open(stack, directory, each) for each in IN_ORDER}
        path = directory.path / LOG_FILE
        if not path.exists() and len(named_databases(IN_ORDER)) < len(IN_ORDER):
            raise BackupRefused(f"{path} is missing: start `revcycle up` first, or name --data-dir")
        log = stack.enter_context(_open_sqlite(path, _LOG_HEAD)) if path.exists() else None
        still = log_still(path) if log else consumers_still(directory)
        try:
            async with still:
                revisions = {name: await each.hold() for name, each in databases.items()}
                if log:
                    await log.hold()
                at = SystemClock().now()
        except (sqlite3.Error, DBAPIError) as error:
            name = type(error).__name__
            raise BackupRefused(f"no moment could be held ({name}): try again") from error
        yield Moment(at, databases, revisions, log)


async def _open(
    stack: AsyncExitStack, directory: DataDirectory, definition: ServiceDefinition
) -> Snapshot:
    if is_missing(directory, definition):
        path = directory.path / f"{definition.name}.sqlite3"
        raise BackupRefused(f"{path} is missing: start `revcycle up` first, or name --data-dir")
    if not named_databases([definition]):
        path = directory.path / f"{definition.name}.sqlite3"
        return stack.enter_context(_open_sqlite(path, _SCHEMA_HEAD))
    owner = _owner_url(directory, definition)
    return PostgresSnapshot(await _connect(stack, owner, read_only=True), owner)


def _owner_url(directory: DataDirectory, definition: ServiceDefinition) -> str:
    urls = database_urls(directory, definition)
    if urls.owner is None:
        name = owner_variable(definition.name)
        raise BackupRefused(f"set {name}: only the owner sees all rows")
    return urls.owner


async def _connect(stack: AsyncExitStack, url: str, *, read_only: bool) -> AsyncConnection:
    database = Database(url, read_only=read_only)
    stack.push_async_callback(database.close)
    try:
        return await stack.enter_async_context(database.engine.connect())
    except (OSError, DBAPIError) as error:
        name = type(error).__name__
        raise BackupRefused(f"a database does not answer ({name})") from error


@contextmanager
def _open_sqlite(path: Path, head: str) -> Iterator[SqliteSnapshot]:
    with _connection(path) as connection:
        yield SqliteSnapshot(connection, head)


@contextmanager
def _connection(path: Path) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode=rw",
        uri=True,
        isolation_level=None,
        timeout=BUSY_SECONDS_MAX,
    )
    try:
        yield connection
    finally:
        connection.close()


@asynccontextmanager
async def log_still(path: Path) -> AsyncIterator[None]:
    """Let nobody publish or commit an offset: the lock of the file holds across processes."""
    with _connection(path) as connection:
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            connection.execute("ROLLBACK")


@asynccontextmanager
async def consumers_still(directory: DataDirectory) -> AsyncIterator[None]:
    """Let no consumer commit, in any database: it notes in these what it did and what it saw."""
    async with AsyncExitStack() as stack:
        for each in IN_ORDER:
            url = _owner_url(directory, each)
            connection = await _connect(stack, url, read_only=False)
            await connection.exec_driver_sql("LOCK TABLE inbox, consumed_version IN SHARE MODE")
        yield
