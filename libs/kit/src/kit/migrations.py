"""Alembic, one history per service.

A service's `migrations/env.py` calls `run_environment`; `upgrade` brings a database to the
newest schema. The spine's tables are made by `kit.spine_history`, called from the services' own
migrations, so that each service's history is complete by itself.
"""

from pathlib import Path

from alembic import command, context
from alembic.config import Config
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData

from kit import spine
from kit.database import Database


def run_environment(metadata: MetaData) -> None:
    """Run the migrations on the connection that `upgrade` or `check` handed over."""
    connection: Connection = context.config.attributes["connection"]
    context.configure(
        connection=connection,
        target_metadata=[metadata, spine.metadata],
        user_module_prefix="kit.database.",
        transaction_per_migration=False,
    )
    context.run_migrations()


def configuration(service_root: Path, connection: Connection) -> Config:
    config = Config(str(service_root / "alembic.ini"))
    config.set_main_option("script_location", str(service_root / "migrations"))
    config.attributes["connection"] = connection
    return config


async def upgrade(database: Database, service_root: Path) -> bool:
    """Bring the database to the newest schema; return whether anything was to be done."""

    def work(connection: Connection) -> bool:
        config = configuration(service_root, connection)
        newest = ScriptDirectory.from_config(config).get_current_head()
        if MigrationContext.configure(connection).get_current_revision() == newest:
            return False
        command.upgrade(config, "head")
        return True

    async with database.engine.begin() as connection:
        return await connection.run_sync(work)


async def check(database: Database, service_root: Path) -> None:
    """Raise alembic's CommandError when the models and the migrations differ."""

    def work(connection: Connection) -> None:
        command.check(configuration(service_root, connection))

    async with database.engine.begin() as connection:
        await connection.run_sync(work)


def protect_from_change(operations: Operations, table: str) -> None:
    """Make the database refuse UPDATE and DELETE on an append-only table."""
    if operations.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            operations.execute(
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
        return
    operations.execute(
        f"CREATE FUNCTION {table}_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{table} is append-only'; END $$"
    )
    operations.execute(
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {table}_append_only()"
    )
