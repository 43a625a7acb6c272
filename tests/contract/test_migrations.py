"""Every service's history: complete from empty, equal to the models, reversible, also on data."""

import subprocess
import sys

import pytest
import sqlalchemy as sa
from alembic.script import ScriptDirectory
from sqlalchemy import inspect
from support.samples import fill, read, tables_of

from kit.migrations import LOCK_TIMEOUT, check, configuration, downgrade, run, upgrade
from kit.schema_version import is_newest, newest_revision
from revcycle.stack import DEFINITIONS

# Tables that belong to no organization: code sets are everybody's, an organization is itself.
SHARED = {"alembic_version", "code_release", "code_entry", "organization"}

SQLITE_SCHEMA = "SELECT type, name, sql FROM sqlite_master ORDER BY 1, 2"
POSTGRES_SCHEMA = """
SELECT relname, 'column', attname || format_type(atttypid, atttypmod) || attnotnull
    || coalesce(pg_get_expr(adbin, adrelid), '')
FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
WHERE relnamespace = 'public'::regnamespace AND attnum > 0 AND NOT attisdropped
UNION ALL SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid)
FROM pg_constraint WHERE connamespace = 'public'::regnamespace
UNION ALL SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
UNION ALL SELECT tgrelid::regclass::text, tgname, pg_get_triggerdef(oid)
FROM pg_trigger WHERE NOT tgisinternal
UNION ALL SELECT tablename, policyname, concat(roles, cmd, qual, with_check) FROM pg_policies
UNION ALL SELECT relname, 'row security', concat(relrowsecurity, relforcerowsecurity)
FROM pg_class WHERE relnamespace = 'public'::regnamespace
ORDER BY 1, 2, 3
"""
WITHOUT_FORCED_SECURITY = """
SELECT DISTINCT relname FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid
WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
  AND attname = 'organization_id' AND NOT (relrowsecurity AND relforcerowsecurity AND EXISTS (
    SELECT FROM pg_policies WHERE tablename = relname AND policyname = 'organization'
      AND qual LIKE '%app.organization_id%'))
"""


def ids(definition):
    return definition.name


@pytest.mark.parametrize("definition", DEFINITIONS, ids=ids)
async def test_the_newest_revision_is_known_without_alembic(definition, database):
    scripts = ScriptDirectory(str(definition.root / "migrations"))
    assert newest_revision(definition.root) == scripts.get_current_head()
    assert not await is_newest(database, definition.root)
    await upgrade(database, definition.root)
    assert await is_newest(database, definition.root)
    await downgrade(database, definition.root, "-1")
    assert not await is_newest(database, definition.root)


def test_what_serves_does_not_hold_alembic():
    code = (
        "import sys\n"
        "from revcycle.distributed import commands, serving\n"
        "commands.find_definition('coding')\n"
        "sys.exit('alembic' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


every_service = pytest.mark.parametrize("definition", DEFINITIONS, ids=ids)
on_postgres = pytest.mark.parametrize("database_kind", ["postgresql"], indirect=True)


async def schema(database):
    query = SQLITE_SCHEMA if database.is_sqlite else POSTGRES_SCHEMA
    async with database.engine.begin() as connection:
        return [tuple(row) for row in await connection.execute(sa.text(query))]


@every_service
async def test_a_history_builds_what_the_models_say_and_can_go_back(definition, database):
    assert await upgrade(database, definition.root)
    assert not await upgrade(database, definition.root)
    await check(database, definition.root)
    made = await schema(database)
    await downgrade(database, definition.root)
    assert await upgrade(database, definition.root)
    await check(database, definition.root)
    assert await schema(database) == made


@every_service
async def test_every_table_of_a_tenant_has_its_organization(definition, database):
    await upgrade(database, definition.root)

    def unowned(connection):
        inspector = inspect(connection)
        return {
            table
            for table in inspector.get_table_names()
            if "organization_id" not in {column["name"] for column in inspector.get_columns(table)}
        }

    async with database.engine.begin() as connection:
        assert await connection.run_sync(unowned) <= SHARED


@every_service
@on_postgres
async def test_every_table_of_a_tenant_forces_row_level_security(definition, database):
    await upgrade(database, definition.root)
    async with database.engine.begin() as connection:
        assert list(await connection.scalars(sa.text(WITHOUT_FORCED_SECURITY))) == []
        await connection.execute(sa.text("CREATE TABLE forgotten (organization_id uuid)"))
        assert list(await connection.scalars(sa.text(WITHOUT_FORCED_SECURITY))) == ["forgotten"]


@every_service
@on_postgres
async def test_every_statement_of_a_migration_gives_up_a_lock_soon(definition, database):
    seen = set()

    def note(connection, cursor, statement, parameters, context, executemany):
        if statement.lstrip().startswith(("CREATE", "ALTER", "DROP")):
            seen.add(connection.exec_driver_sql("SHOW lock_timeout").scalar())

    sa.event.listen(database.engine.sync_engine, "before_cursor_execute", note)
    await upgrade(database, definition.root)
    assert seen == {LOCK_TIMEOUT}


@every_service
@on_postgres
async def test_types_are_those_of_postgresql_and_money_is_whole(definition, database):
    await upgrade(database, definition.root)
    async with database.engine.begin() as connection:
        columns = await connection.run_sync(_types)
    for name, kind in columns.items():
        column = name.rpartition(".")[2]
        if column.endswith("_cents"):
            assert kind == "BIGINT", name
        if column.endswith("_at"):
            assert kind == "TIMESTAMP WITH TIME ZONE", name
        if column in {"id", "organization_id", "claim_id", "event_id"}:
            assert kind == "UUID", name
        assert kind not in {"DOUBLE PRECISION", "REAL", "TIMESTAMP", "BYTEA"}, name


def _types(connection):
    inspector = inspect(connection)
    return {
        f"{table}.{column['name']}": _shown(column["type"])
        for table in inspector.get_table_names()
        for column in inspector.get_columns(table)
    }


def _shown(kind):
    if isinstance(kind, sa.DateTime):
        return "TIMESTAMP WITH TIME ZONE" if kind.timezone else "TIMESTAMP"
    return str(kind)


@every_service
async def test_rows_of_the_first_release_come_through_every_migration(definition, database):
    async with database.engine.connect() as connection:
        root = definition.root
        first = await connection.run_sync(
            lambda sync: ScriptDirectory.from_config(configuration(root, sync)).get_base()
        )
    await upgrade(database, root, first)
    tables = await run(database, tables_of)
    before = await run(database, lambda sync: _fill_and_commit(sync, tables))
    assert before
    await upgrade(database, root)
    assert await run(database, lambda sync: read(sync, tables)) == before


def _fill_and_commit(connection, tables):
    filled = fill(connection, tables)
    if connection.dialect.name != "sqlite":  # there whoever opened the connection commits
        connection.commit()
    return filled
