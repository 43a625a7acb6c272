"""One service's database: engine, transactions and column types."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, DateTime, Dialect, Integer, event
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeDecorator

BigSerial = BigInteger().with_variant(Integer, "sqlite")  # SQLite counts only INTEGER keys up
Json = JSON(none_as_null=True)


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


class _ForgetfulSession(Session):
    """A session whose `info` does not outlive a rollback, be it to a savepoint only.

    `info` holds what was learned in the transaction, such as the newest audit hash.
    """


@event.listens_for(_ForgetfulSession, "after_soft_rollback")
def _forget(session: Session, _transaction: object) -> None:
    session.info.clear()


class Database:
    """Opens transactions; nothing else in a service commits.

    SQLite has one writer at a time. A lock makes writers of this process queue in order, which
    SQLite's own busy waiting does not (measured: commits up to four seconds late).
    """

    def __init__(self, url: str, *, read_only: bool = False) -> None:
        """Open a database; read-only, it waits for no writer and holds none up."""
        self.engine: AsyncEngine = create_async_engine(
            url, hide_parameters=True
        )  # rows hold patients
        self.is_sqlite = self.engine.dialect.name == "sqlite"
        self.emitted = asyncio.Event()
        self._writer = asyncio.Lock() if self.is_sqlite else None
        if self.is_sqlite:
            event.listen(self.engine.sync_engine, "connect", _prepare_sqlite_connection)
            begin = _begin_reading if read_only else _begin_immediate
            event.listen(self.engine.sync_engine, "begin", begin)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncSession]:
        """Yield a session; commit when the block ends, roll back when it raises.

        When events were emitted in it, whoever waits for `emitted` (the relay) is woken.
        """
        async with self._writer or nullcontext(), self._session() as session:
            async with session.begin():
                yield session
            if session.info.get("emitted"):
                self.emitted.set()

    def _session(self) -> AsyncSession:
        return AsyncSession(
            self.engine, expire_on_commit=False, sync_session_class=_ForgetfulSession
        )

    async def close(self) -> None:
        await self.engine.dispose()


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
    connection.exec_driver_sql("BEGIN IMMEDIATE")
