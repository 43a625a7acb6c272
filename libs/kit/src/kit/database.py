"""One service's database: engine, transactions and column types."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from datetime import UTC, datetime
from functools import cache
from typing import Any
from uuid import UUID
from weakref import WeakValueDictionary

from sqlalchemy import JSON, BigInteger, DateTime, Dialect, Integer, MetaData, event
from sqlalchemy.ext.asyncio import (
    AsyncConnection,
    AsyncEngine,
    AsyncSession,
    create_async_engine,
)
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeDecorator

from kit.database_url import parse_database_url
from kit.known import known_rows
from kit.pending import write_pending
from kit.tenancy import act_for

BigSerial = BigInteger().with_variant(Integer, "sqlite")  # SQLite counts only INTEGER keys up
Json = JSON(none_as_null=True)
CONNECTIONS_MAX = 10  # of one process to one PostgreSQL database
# Nobody waits for ever: neither for a lock, nor for a statement, nor for a task of ours that
# hangs in a transaction. A leader whose machine vanished is missed within eleven seconds.
_SESSION_SETTINGS = {
    "application_name": "revcycle",
    "TimeZone": "UTC",
    "lock_timeout": "10s",
    "statement_timeout": "60s",
    "idle_in_transaction_session_timeout": "60s",
    "tcp_keepalives_idle": "5",
    "tcp_keepalives_interval": "2",
    "tcp_keepalives_count": "3",
}


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC. SQLite keeps no time zone, so UTC is put on again when read."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone is refused")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value.replace(tzinfo=UTC) if value and dialect.name == "sqlite" else value


@cache
def _places(metadata: MetaData) -> dict[object, int]:
    """Return the place of each table in an order in which rows can refer to each other."""
    return {table: place for place, table in enumerate(metadata.sorted_tables)}


class _ForgetfulSession(Session):
    """A session whose `info` does not outlive a rollback, be it to a savepoint only.

    `info` holds what was learned in the transaction, such as the newest audit hash.
    """

    def flush(self, objects: Sequence[Any] | None = None) -> None:
        """Write new rows after those that they refer to; the ORM orders by relationships only."""
        if objects is None:
            rows: dict[Any, list[Any]] = {}
            for row in self.new:
                rows.setdefault(row.__table__, []).append(row)
            for table in sorted(rows, key=lambda each: _places(each.metadata)[each]):
                super().flush(rows[table])
        super().flush(objects)


@event.listens_for(_ForgetfulSession, "after_soft_rollback")
def _forget(session: Session, _transaction: object) -> None:
    session.info.clear()


@event.listens_for(_ForgetfulSession, "transient_to_pending")
def _know(session: Session, row: object) -> None:
    known = known_rows(session)
    if known is not None:
        known.add(row)


class Database:
    """Opens transactions; nothing else in a service commits.

    SQLite has one writer at a time. A lock makes writers of this process queue in order, which
    SQLite's own busy waiting does not (measured: commits up to four seconds late). On PostgreSQL
    the units of work of one organization queue (`kit.tenancy`): here first, so that a busy
    organization holds one connection of the pool and not all of them.
    """

    def __init__(self, url: str, *, read_only: bool = False) -> None:
        """Open a database; read-only, it waits for no writer and sees one moment of the data.

        Raises ValueError for an address of PostgreSQL that leaves its protection open.
        """
        parsed = parse_database_url(url)
        self.is_sqlite = parsed.get_backend_name() == "sqlite"
        options = {} if self.is_sqlite else _postgres_options(read_only=read_only)
        # Parameters are rows, and rows hold patients.
        self.engine: AsyncEngine = create_async_engine(parsed, hide_parameters=True, **options)
        self.emitted = asyncio.Event()
        self._writer = asyncio.Lock() if self.is_sqlite else None
        self._writers: WeakValueDictionary[UUID, asyncio.Lock] = WeakValueDictionary()
        if self.is_sqlite:
            event.listen(self.engine.sync_engine, "connect", _prepare_sqlite_connection)
            begin = _begin_reading if read_only else _begin_immediate
            event.listen(self.engine.sync_engine, "begin", begin)

    @asynccontextmanager
    async def transaction(
        self, organization_id: UUID | None = None, connection: AsyncConnection | None = None
    ) -> AsyncIterator[AsyncSession]:
        """Yield a session; commit when the block ends, roll back when it raises.

        PostgreSQL shows it the rows of the organization, and without one no tenant's rows at all
        until `kit.tenancy` says whose. When events were emitted in it, whoever waits for `emitted`
        (the relay) is woken.
        """
        async with self._queue(organization_id), self._session(connection) as session:
            async with session.begin():
                if organization_id is not None:
                    await act_for(session, organization_id)
                yield session
                await write_pending(session)
            if session.info.get("emitted"):
                self.emitted.set()

    def _queue(self, organization_id: UUID | None) -> AbstractAsyncContextManager[object]:
        if self._writer is not None:
            return self._writer
        if organization_id is None:
            return nullcontext()
        return self._writers.setdefault(organization_id, asyncio.Lock())

    def _session(self, connection: AsyncConnection | None) -> AsyncSession:
        return AsyncSession(
            connection or self.engine,
            expire_on_commit=False,
            sync_session_class=_ForgetfulSession,
        )

    async def close(self) -> None:
        await self.engine.dispose()


def _postgres_options(*, read_only: bool) -> dict[str, Any]:
    options: dict[str, Any] = {
        "pool_size": CONNECTIONS_MAX,
        "max_overflow": 1,  # the relay keeps one for itself
        "pool_timeout": 10,
        "connect_args": {"timeout": 10, "server_settings": _SESSION_SETTINGS},
    }
    if read_only:
        snapshot = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        options["execution_options"] = snapshot
    return options


def _prepare_sqlite_connection(connection: Any, _record: object) -> None:
    # The driver's own transaction handling would begin late and commit before DDL.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "journal_mode = WAL",
        "synchronous = FULL",  # a commit that was answered survives a power cut
        "foreign_keys = ON",
        "recursive_triggers = ON",  # else REPLACE deletes without asking the append-only triggers
        "busy_timeout = 10000",
        "cache_size = -16000",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_reading(connection: Any) -> None:
    connection.exec_driver_sql("PRAGMA query_only = ON")
    connection.exec_driver_sql("BEGIN")


def _begin_immediate(connection: Any) -> None:
    # A transaction that reads first and writes later would fail when another wrote in between.
    connection.connection.driver_connection.begin_immediate()
