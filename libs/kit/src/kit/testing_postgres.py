"""PostgreSQL for tests: a server, and on it a fresh database for every test that asks for one.

`REVCYCLE_TEST_POSTGRES=postgresql://...` names a running server, as somebody who may create
databases and roles; what was created there is dropped at the end. Without it a server is started.
"""

import asyncio
import itertools
import os
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession, create_async_engine

from kit.database import Database
from kit.database_url import parse_database_url
from kit.postgres import DatabaseUrls, create_database, migrate
from kit.postgres_server import PostgresServer
from kit.service import ServiceDefinition
from kit.tenancy import see_every_organization

Prepare = Callable[[Database], Awaitable[None]]


class OwnersDatabase(Database):
    """A database as its owner sees it who asks for the rows of every organization."""

    @asynccontextmanager
    async def transaction(
        self,
        organization_id: UUID | None = None,  # noqa: ARG002 - one shows as much as all
        connection: AsyncConnection | None = None,
    ) -> AsyncIterator[AsyncSession]:
        """Yield a session that sees all rows."""
        async with super().transaction(connection=connection) as session:
            await see_every_organization(session)
            yield session


class PostgresBench:
    """Makes databases on one server, quickly: each is a copy of its service's template."""

    def __init__(self, url: str, server: PostgresServer | None = None) -> None:
        self.url, self.server = url, server
        self._prefix = f"test_{secrets.token_hex(3)}"
        self._numbers = itertools.count(1)
        self._templates: dict[str, DatabaseUrls] = {}
        self._created: list[str] = []
        self._roles: list[str] = []

    async def database(
        self, definition: ServiceDefinition, prepare: Prepare | None = None
    ) -> DatabaseUrls:
        """Return a migrated database; `prepare` fills the template of it, once."""
        if definition.name not in self._templates:
            template = await self.empty(definition.name)
            await migrate(template, definition.root)
            if prepare is not None:
                await _prepare(template, prepare)
            self._templates[definition.name] = template
        return await self._copy(self._templates[definition.name])

    async def empty(self, name: str) -> DatabaseUrls:
        """Return a database without a table, and with roles of its own."""
        created = f"{self._prefix}_{name.replace('-', '_')}_{next(self._numbers)}"
        urls = await create_database(self.url, created)
        self._created.append(created)
        self._roles += [f"{created}_owner", f"{created}_app"]
        return urls

    async def _copy(self, template: DatabaseUrls) -> DatabaseUrls:
        original = str(parse_database_url(template.application).database)
        name = f"{original}_{next(self._numbers)}"
        await self._execute(
            f"CREATE DATABASE {name} TEMPLATE {original} OWNER {original}_owner",
            f"GRANT CONNECT ON DATABASE {name} TO {original}_app",
        )
        self._created.append(name)
        return DatabaseUrls(
            *(
                parse_database_url(url or "")
                .set(database=name)
                .render_as_string(hide_password=False)
                for url in (template.application, template.owner)
            )
        )

    async def _execute(self, *statements: str) -> None:
        engine = create_async_engine(parse_database_url(self.url), isolation_level="AUTOCOMMIT")
        try:
            async with engine.connect() as connection:
                for statement in statements:
                    await connection.exec_driver_sql(statement)
        finally:
            await engine.dispose()

    async def drop_all(self) -> None:
        """Leave the server as it was."""
        drops = [f"DROP DATABASE IF EXISTS {name} WITH (FORCE)" for name in self._created]
        await self._execute(*drops, *(f"DROP ROLE IF EXISTS {role}" for role in self._roles))


async def _prepare(template: DatabaseUrls, prepare: Prepare) -> None:
    database = Database(template.application)
    try:
        await prepare(database)
    finally:
        await database.close()


@contextmanager
def open_postgres() -> Iterator[PostgresBench]:
    """Yield a bench on the server that is named, else on one of our own.

    Raises PostgresMissing when there is neither.
    """
    named = os.environ.get("REVCYCLE_TEST_POSTGRES")
    if named:
        bench = PostgresBench(named)
        try:
            yield bench
        finally:
            asyncio.run(bench.drop_all())
        return
    server = PostgresServer()
    try:
        yield PostgresBench(server.start().url, server)
    finally:
        server.close()
