"""Alembic, one history per service.

A service's `migrations/env.py` calls `run_environment`; `upgrade` brings a database to the
newest schema. The spine's tables are made by `kit.spine_history`, called from the services' own
migrations, so that each service's history is complete by itself.

On SQLite all migrations of an upgrade are one transaction. On PostgreSQL each is its own, so
that one may leave it to build an index beside running writers.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from alembic import command, context
from alembic.config import Config
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData, text

from kit import spine
from kit.database import Database
from kit.schema_version import MigrationsRunning

# A migration that waits for a lock makes everybody after it wait as well: it gives up first, and
# is run again at a quieter moment. What it does with the lock is bounded too.
LOCK_TIMEOUT = "5s"
STATEMENT_TIMEOUT = "15min"
_TRY_LOCK = text("SELECT pg_try_advisory_lock(hashtextextended('revcycle.migrations', 0))")
Result = TypeVar("Result")


def run_environment(metadata: MetaData) -> None:
    """Run the migrations on the connection that `upgrade` or `check` handed over."""
    connection: Connection = context.config.attributes["connection"]
    context.configure(
        connection=connection,
        target_metadata=[metadata, spine.metadata],
        user_module_prefix="kit.database.",
        transaction_per_migration=_is_postgres(connection),
    )
    if _is_postgres(connection):
        with context.begin_transaction():
            context.run_migrations()
    else:
        context.run_migrations()


def configuration(service_root: Path, connection: Connection) -> Config:
    config = Config(str(service_root / "alembic.ini"))
    config.set_main_option("script_location", str(service_root / "migrations"))
    config.attributes["connection"] = connection
    return config


async def upgrade(database: Database, service_root: Path, revision: str = "head") -> bool:
    """Bring the database to a revision; return whether anything was to be done.

    On PostgreSQL the database is opened as the owner of its tables.
    """

    def work(connection: Connection) -> bool:
        if current_revision(connection) == _revision(service_root, connection, revision):
            return False
        command.upgrade(configuration(service_root, connection), revision)
        return True

    return await run(database, work)


async def downgrade(database: Database, service_root: Path, revision: str = "base") -> None:
    """Take the database back to a revision: for development; see ADR 0008."""
    await run(database, lambda each: command.downgrade(configuration(service_root, each), revision))


async def check(database: Database, service_root: Path) -> None:
    """Raise alembic's CommandError when the models and the migrations differ."""
    await run(database, lambda each: command.check(configuration(service_root, each)))


def current_revision(connection: Connection) -> str | None:
    """Return the revision that the database is at, None for an empty one."""
    revision = MigrationContext.configure(connection).get_current_revision()
    if _is_postgres(connection):
        connection.rollback()  # else each migration would be a part of this transaction
    return revision


def revisions(service_root: Path) -> set[str]:
    """Return every revision of a service's history."""
    history = ScriptDirectory(str(service_root / "migrations"))
    return {script.revision for script in history.walk_revisions()}


def _revision(service_root: Path, connection: Connection, name: str) -> str:
    scripts = ScriptDirectory.from_config(configuration(service_root, connection))
    return scripts.get_revisions(name)[0].revision


async def run(database: Database, work: Callable[[Connection], Result]) -> Result:
    """Run migrations on a connection of their own, one process at a time."""
    if database.is_sqlite:
        async with database.engine.begin() as connection:
            return await connection.run_sync(work)
    async with database.engine.connect() as connection:
        try:
            return await connection.run_sync(lambda each: _run_alone(each, work))
        finally:
            await connection.invalidate()  # its settings and its lock end with it


def _run_alone(connection: Connection, work: Callable[[Connection], Result]) -> Result:
    connection.exec_driver_sql(f"SET lock_timeout = '{LOCK_TIMEOUT}'")
    connection.exec_driver_sql(f"SET statement_timeout = '{STATEMENT_TIMEOUT}'")
    connection.exec_driver_sql("SET idle_in_transaction_session_timeout = 0")
    connection.exec_driver_sql("SET app.every_organization = 'on'")  # a backfill is for all rows
    # Not waited for: a process that waits in a statement would hold CONCURRENTLY up.
    is_first = connection.scalar(_TRY_LOCK)
    connection.commit()
    if not is_first:
        raise MigrationsRunning("another process migrates this database: wait for it to end")
    return work(connection)


def create_index_online(
    operations: Operations, name: str, table: str, columns: Sequence[str], *, unique: bool = False
) -> None:
    """Index a table that is in use, in a migration that does nothing else.

    PostgreSQL builds it CONCURRENTLY, outside of a transaction: writers go on. When that fails,
    an invalid index stays behind, which the next try drops.
    """
    if not _is_postgres(operations.get_bind()):
        operations.create_index(name, table, list(columns), unique=unique)
        return
    with operations.get_context().autocommit_block():
        operations.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {name}")
        operations.create_index(
            name, table, list(columns), unique=unique, postgresql_concurrently=True
        )


def drop_index_online(operations: Operations, name: str, table: str) -> None:
    """Undo `create_index_online`."""
    if not _is_postgres(operations.get_bind()):
        operations.drop_index(name, table)
        return
    with operations.get_context().autocommit_block():
        operations.drop_index(name, table, postgresql_concurrently=True)


def protect_from_change(operations: Operations, table: str) -> None:
    """Make the database refuse UPDATE and DELETE on an append-only table."""
    if not _is_postgres(operations.get_bind()):
        for verb in ("UPDATE", "DELETE"):
            operations.execute(
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
        return
    operations.execute(_REFUSE_CHANGE)
    for verb, each in (("update", "ROW"), ("delete", "ROW"), ("truncate", "STATEMENT")):
        operations.execute(
            f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb.upper()} ON {table} "
            f"FOR EACH {each} EXECUTE FUNCTION refuse_change()"
        )


# The same class of error as SQLite's: a constraint of the table was violated.
_REFUSE_CHANGE = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$
"""


def _is_postgres(connection: Connection) -> bool:
    return connection.dialect.name == "postgresql"
