"""SQLite without a thread in between: statements run where they are called, in the event loop.

A statement on a local file takes microseconds; handing it to a thread and back takes a hundred,
four times over for each statement. What may really wait goes to a thread: BEGIN IMMEDIATE, for
another process that writes, and COMMIT, for the disk.
"""

import asyncio
import sqlite3
from collections.abc import Callable
from typing import Any

from sqlalchemy import URL, pool
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.base import SQLiteExecutionContext
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import await_only

DRIVER = "sqlite+kit"


class _Cursor(sqlite3.Cursor):
    async def _async_soft_close(self) -> None:
        """Do nothing: SQLAlchemy asks asynchronous drivers for this."""


class Connection(sqlite3.Connection):
    """A connection that waits in a thread. Used by one task at a time."""

    def cursor(self, factory: Any = _Cursor) -> Any:
        return super().cursor(factory)

    def begin_immediate(self) -> None:
        """Take the write lock; waits for it as long as `busy_timeout` says."""
        _wait_for(lambda: self.execute("BEGIN IMMEDIATE"))

    def commit(self) -> None:
        _wait_for(super().commit)


def _wait_for(function: Callable[[], object]) -> None:
    await_only(_in_thread(function))


async def _in_thread(function: Callable[[], object]) -> None:
    """Run it to its end in any case: two threads must not be in one connection."""
    running = asyncio.get_running_loop().run_in_executor(None, function)
    cancelled: asyncio.CancelledError | None = None
    while not running.done():
        try:
            await asyncio.wait([running])
        except asyncio.CancelledError as error:
            cancelled = error
    if cancelled is not None:
        running.exception()  # it was looked at
        raise cancelled
    running.result()


async def _nothing() -> None:
    """Be awaited: AsyncConnection takes a statement without that for one of a blocking driver."""


class _Context(SQLiteExecutionContext):
    def create_server_side_cursor(self) -> Any:
        return self._dbapi_connection.cursor()  # SQLite's own cursors fetch row by row


class Dialect(SQLiteDialect_pysqlite):
    """SQLAlchemy's way to SQLite, as an asynchronous one."""

    driver = "kit"
    is_async = True
    supports_statement_cache = True
    supports_server_side_cursors = True
    execution_ctx_cls = _Context

    @classmethod
    def get_pool_class(cls, url: URL) -> type[pool.Pool]:
        return pool.AsyncAdaptedQueuePool if cls._is_url_file_db(url) else pool.StaticPool

    def do_execute(self, *arguments: Any) -> None:
        await_only(_nothing())
        super().do_execute(*arguments)  # type: ignore[no-untyped-call]

    def do_executemany(self, *arguments: Any) -> None:
        await_only(_nothing())
        super().do_executemany(*arguments)  # type: ignore[no-untyped-call]

    def create_connect_args(self, url: URL) -> Any:
        arguments, options = super().create_connect_args(url)
        return arguments, {**options, "factory": Connection, "check_same_thread": False}


registry.register("sqlite.kit", __name__, "Dialect")
