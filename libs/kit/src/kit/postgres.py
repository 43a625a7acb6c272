"""A service's database on PostgreSQL: its two roles, its rights, and opening it.

The owner migrates and verifies. The application role has no DDL, deletes nothing, and updates
nothing that is append-only; row-level security holds for both (`kit.row_security`).
"""

import re
import secrets
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import URL, text
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from kit.database import Database
from kit.database_url import parse_database_url
from kit.schema_version import is_newest
from kit.sqlite_statistics import assume_statistics

_NAME = re.compile("[a-z][a-z0-9_]{0,50}")


class UnsafeDatabase(Exception):
    """The service must not run on this database; the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class DatabaseUrls:
    """Where a service's database is.

    Attributes:
        application: what the service runs with.
        owner: what migrates and verifies; None when somebody else did that before.

    """

    application: str
    owner: str | None = None


async def create_database(administrator_url: str, name: str) -> DatabaseUrls:
    """Create a database `name` with the roles `name_owner` and `name_app`; return how to log in.

    Roles that are there get new passwords; a database that is there stays as it is. Raises
    ValueError for a name that is not lower-case letters, digits and underscores.
    """
    if not _NAME.fullmatch(name):
        raise ValueError(f"{name!r} cannot be the name of a database: use a-z, 0-9 and _")
    administrator = parse_database_url(administrator_url)
    engine = create_async_engine(administrator, isolation_level="AUTOCOMMIT")
    try:
        async with engine.connect() as connection:
            owner = await _role(connection, administrator, f"{name}_owner", name)
            application = await _role(connection, administrator, f"{name}_app", name)
            await _database(connection, name)
    finally:
        await engine.dispose()
    return DatabaseUrls(application, owner)


async def _role(connection: AsyncConnection, administrator: URL, role: str, database: str) -> str:
    exists = await connection.scalar(
        text("SELECT true FROM pg_roles WHERE rolname = :role"), {"role": role}
    )
    password = secrets.token_urlsafe(24)
    verb = "ALTER" if exists else "CREATE"
    rights = "LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS"
    await connection.exec_driver_sql(f"{verb} ROLE {role} {rights} PASSWORD '{password}'")
    url = administrator.set(username=role, password=password, database=database)
    return url.render_as_string(hide_password=False)


async def _database(connection: AsyncConnection, name: str) -> None:
    exists = text("SELECT true FROM pg_database WHERE datname = :name")
    if not await connection.scalar(exists, {"name": name}):
        # CREATE DATABASE ... OWNER wants an administrator that is no superuser to be a member.
        await connection.exec_driver_sql(f"GRANT {name}_owner TO CURRENT_USER")
        # Text is compared byte by byte, as SQLite does: cursors and prefixes rely on it.
        await connection.exec_driver_sql(
            f"CREATE DATABASE {name} OWNER {name}_owner TEMPLATE template0"
            " ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'"
        )
    await connection.exec_driver_sql(f"REVOKE ALL ON DATABASE {name} FROM PUBLIC")
    await connection.exec_driver_sql(f"GRANT CONNECT ON DATABASE {name} TO {name}_app")


async def migrate(urls: DatabaseUrls, service_root: Path) -> bool:
    """Bring the schema and the application role's rights up to date; return whether it changed.

    Raises UnsafeDatabase without an owner's address.
    """
    from kit.migrations import upgrade  # holds Alembic, 10 MB that a service can do without

    if urls.owner is None:
        raise UnsafeDatabase("migrating needs the owner's address of the database")
    role = parse_database_url(urls.application).username
    database = Database(urls.owner)
    try:
        changed = await upgrade(database, service_root)
        async with database.engine.begin() as connection:
            await _grant(connection, role or "")
    finally:
        await database.close()
    return changed


async def _grant(connection: AsyncConnection, role: str) -> None:
    """Give the application what it needs of each table, read from the tables themselves."""
    quoted = connection.dialect.identifier_preparer.quote_identifier(role)
    await connection.exec_driver_sql("REVOKE ALL ON SCHEMA public FROM PUBLIC")
    await connection.exec_driver_sql(f"GRANT USAGE ON SCHEMA public TO {quoted}")
    await connection.exec_driver_sql(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {quoted}")
    for table, is_append_only in (await connection.execute(_TABLES)).all():
        rights = "SELECT, INSERT" if is_append_only else "SELECT, INSERT, UPDATE"
        rights = "SELECT" if table == "alembic_version" else rights
        await connection.exec_driver_sql(f"REVOKE ALL ON {table} FROM {quoted}")
        await connection.exec_driver_sql(f"GRANT {rights} ON {table} TO {quoted}")


_TABLES = text("""
SELECT quote_ident(relname), EXISTS (
    SELECT FROM pg_trigger WHERE tgrelid = pg_class.oid AND tgname = relname || '_no_update'
) FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
""")


async def open_database(urls: DatabaseUrls, service_root: Path) -> Database:
    """Open a service's database, migrated.

    Raises UnsafeDatabase for a role that row-level security or missing rights would not stop, and
    for a schema that is not the newest when there is no owner's address to migrate it with.
    """
    if urls.owner is not None:
        await migrate(urls, service_root)
    database = Database(urls.application)
    try:
        if database.is_sqlite:
            from kit.migrations import upgrade  # as above

            await upgrade(database, service_root)
            await assume_statistics(database)
        else:
            await _refuse_unsafe(database, service_root)
    except BaseException:
        await database.close()
        raise
    return database


async def _refuse_unsafe(database: Database, service_root: Path) -> None:
    async with database.engine.connect() as connection:
        role, is_unsafe = (await connection.execute(_ROLE)).one()
    if is_unsafe:
        raise UnsafeDatabase(
            f"the role {role} owns the tables or passes row-level security: give the service the"
            " application role, and this one to `revcycle migrate` alone"
        )
    if not await is_newest(database, service_root):
        raise UnsafeDatabase("the schema is not the newest: run `revcycle migrate` first")


_ROLE = text("""
SELECT rolname, rolsuper OR rolbypassrls OR EXISTS (
    SELECT FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relowner = pg_roles.oid
) FROM pg_roles WHERE rolname = current_user
""")
