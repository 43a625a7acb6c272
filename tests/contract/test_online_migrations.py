"""A migration runs while the release before works: it stops nobody, and takes nothing away."""

import pytest
import sqlalchemy as sa
from alembic.script import ScriptDirectory
from support.blocking_ddl import fault_of
from support.samples import fill, tables_of

from kit.migrations import run, upgrade
from revcycle.stack import DEFINITIONS

# A rewritten table has another file; so has a truncated one.
FILES = "SELECT relname, relfilenode FROM pg_class WHERE relnamespace = 'public'::regnamespace"

every_service = pytest.mark.parametrize("definition", DEFINITIONS, ids=lambda each: each.name)


def history(definition):
    """Return the revisions, the oldest first."""
    scripts = ScriptDirectory(str(definition.root / "migrations"))
    return [each.revision for each in reversed(list(scripts.walk_revisions()))]


async def files(database):
    async with database.engine.connect() as connection:
        return dict((await connection.execute(sa.text(f"{FILES} AND relkind = 'r'"))).all())


@every_service
@pytest.mark.parametrize("database_kind", ["postgresql"], indirect=True)
async def test_a_migration_holds_no_table_for_long(definition, database):
    first, *later = history(definition)
    await upgrade(database, definition.root, first)
    statements = []

    def note(connection, cursor, statement, parameters, context, executemany):
        statements.append(statement)

    sa.event.listen(database.engine.sync_engine, "before_cursor_execute", note)
    for revision in later:
        before = await files(database)
        del before["alembic_version"]
        statements.clear()
        await upgrade(database, definition.root, revision)
        assert statements
        assert [fault for each in statements if (fault := fault_of(each, before))] == []
        assert (await files(database)).items() >= before.items(), "a table was rewritten"


@every_service
async def test_the_release_before_writes_and_reads_on_the_newest_schema(definition, database):
    tables_at = {}
    for revision in history(definition):
        await upgrade(database, definition.root, revision)
        tables_at[revision] = await run(database, tables_of)

    def write_as(connection, tables):
        with connection.begin_nested() as undone:
            written = fill(connection, tables)
            undone.rollback()
        return written

    for revision, tables in tables_at.items():
        written = await run(database, lambda sync, known=tables: write_as(sync, known))
        assert all(len(rows) == 1 for rows in written.values()), revision
        assert written.keys() == {table.name for table in tables}


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE INDEX ix_claim_a ON claim (a)",
        "CREATE UNIQUE INDEX ix_claim_a ON public.claim (a)",
        "DROP INDEX ix_claim_a",
        "ALTER TABLE claim ALTER COLUMN a TYPE BIGINT",
        "ALTER TABLE claim ALTER COLUMN a SET NOT NULL",
        "ALTER TABLE claim ADD CONSTRAINT ck_claim_a CHECK (a > 0)",
        "ALTER TABLE claim ADD CONSTRAINT fk_claim_a FOREIGN KEY(a) REFERENCES b (id)",
        "ALTER TABLE claim ADD CONSTRAINT uq_claim_a UNIQUE (a)",
        "ALTER TABLE claim ADD COLUMN a INTEGER NOT NULL",
        "ALTER TABLE claim DROP COLUMN a",
        "ALTER TABLE claim RENAME a TO b",
        "ALTER TABLE claim RENAME TO claims",
        'DROP TABLE IF EXISTS "claim"',
        "UPDATE claim\n SET a = 1",
        "DELETE FROM ONLY claim WHERE a = 1",
        "INSERT INTO claim (a) SELECT a FROM b",
        "LOCK TABLE claim",
    ],
)
def test_a_statement_that_stops_others_is_named(statement):
    assert fault_of(statement, {"claim"}) is not None
    assert fault_of(statement.replace("claim", "new_table"), {"claim"}) is None or (
        statement.startswith("DROP INDEX")  # which does not say whose index it is
    )


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE INDEX CONCURRENTLY ix_claim_a ON claim (a)",
        "ALTER TABLE claim ADD COLUMN a INTEGER",
        "ALTER TABLE claim ADD COLUMN a INTEGER DEFAULT 1 NOT NULL",
        "ALTER TABLE claim ADD CONSTRAINT ck_claim_a CHECK (a > 0) NOT VALID",
        "ALTER TABLE claim ADD CONSTRAINT uq_claim_a UNIQUE USING INDEX ix_claim_a",
        "ALTER TABLE claim VALIDATE CONSTRAINT ck_claim_a",
        "CREATE POLICY organization ON claim USING (true)",
        "SELECT 1 FROM claim",
    ],
)
def test_a_statement_that_stops_nobody_passes(statement):
    assert fault_of(statement, {"claim"}) is None


@pytest.mark.parametrize("database_kind", ["postgresql"], indirect=True)
async def test_a_rewrite_is_seen_whatever_causes_it(database):
    async with database.engine.begin() as connection:
        await connection.execute(sa.text("CREATE TABLE claim (a integer)"))
    before = await files(database)
    async with database.engine.begin() as connection:
        default = "ALTER TABLE claim ADD COLUMN b double precision DEFAULT random()"
        await connection.execute(sa.text(default))
    assert await files(database) != before
