"""One of many: the process that may publish a service's outbox.

On PostgreSQL it is the one whose connection holds an advisory lock. The server frees the lock
when that connection ends, however the process died; the next one to ask has it. On SQLite there
is one process, the owner of the data directory's lock.

Other processes call the leader by NOTIFY, which it hears on that same connection. A call may get
lost with a process or a connection, so whoever waits for one looks now and then all the same.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from kit.database import Database
from kit.tenancy import see_every_organization

_TRY = text("SELECT pg_try_advisory_lock(hashtextextended(:name, 0))")
_CALL = text("SELECT pg_notify(:channel, '')")


async def call_leader(database: Database, name: str) -> None:
    """Wake the leader in whichever process it is: `emitted` of its database is set.

    A transaction of its own, since a COMMIT with a NOTIFY waits for all others that have one.
    """
    async with database.engine.connect() as connection:
        await connection.execution_options(isolation_level="AUTOCOMMIT")
        await connection.execute(_CALL, {"channel": _channel(name)})


def _channel(name: str) -> str:
    return f"revcycle_{name}"


class Leadership:
    """Asks for a named lock of a database, and keeps it until the connection is lost or closed.

    What the leader reads and writes goes over the same connection: who lost the lock without
    knowing it cannot go on.
    """

    def __init__(self, database: Database, name: str) -> None:
        self._database, self._name = database, name
        self._connection: AsyncConnection | None = None
        self._leads = database.is_sqlite

    async def acquire(self) -> bool:
        """Return whether we lead. Raises what the database raises when it is away."""
        if self._leads:
            return True
        try:
            if self._connection is None:
                self._connection = await self._database.engine.connect()
            connection = self._connection
            leads = bool(await connection.scalar(_TRY, {"name": self._name}))
            await connection.commit()
            if leads:
                await self._listen(connection)
            self._leads = leads
        except BaseException:
            await self.close()
            raise
        return self._leads

    async def _listen(self, connection: AsyncConnection) -> None:
        driver = (await connection.get_raw_connection()).driver_connection
        assert driver is not None  # noqa: S101 - it has just answered
        await driver.add_listener(_channel(self._name), self._hear)

    def _hear(self, *_call: object) -> None:
        self._database.emitted.set()

    async def call(self) -> None:
        """Wake the leader when that is another process."""
        if not self._leads:
            await call_leader(self._database, self._name)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncSession]:
        """Yield a session of the leader, who works for every organization."""
        try:
            async with self._database.transaction(connection=self._connection) as session:
                await see_every_organization(session)
                yield session
        except BaseException:
            if self._connection is not None and self._connection.invalidated:
                await self.close()  # the lock went with the connection
            raise

    async def close(self) -> None:
        """Let another one lead."""
        connection, self._connection = self._connection, None
        self._leads = self._database.is_sqlite
        if connection is not None:
            await connection.invalidate()  # the pool must not hand it on with its lock
            await connection.close()
