"""The migrations end at what the code expects, and nothing is done twice."""

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.util import CommandError
from kit_support import SERVICE, execute

from kit import spine, spine_history
from kit.database import Database
from kit.migrations import check, upgrade


@pytest.fixture
def connection():
    engine = sa.create_engine("sqlite://")
    with engine.connect() as opened:
        yield opened
    engine.dispose()


@pytest.fixture
async def empty(tmp_path):
    database = Database(f"sqlite:///{tmp_path}/empty.sqlite3")
    yield database
    await database.close()


def migration_context(connection):
    return MigrationContext.configure(
        connection, opts={"compare_type": True, "compare_server_default": True}
    )


def make_all(operations):
    spine_history.create_1(operations)
    spine_history.secure_2(operations)
    spine_history.index_3(operations)
    spine_history.extend_4(operations)


class TestHistory:
    def test_history_when_compared_then_it_is_what_the_spine_says(self, connection):
        context = migration_context(connection)
        make_all(Operations(context))
        assert compare_metadata(context, spine.metadata) == []

    @pytest.mark.parametrize("table", spine.metadata.sorted_tables, ids=lambda table: table.name)
    def test_history_when_inspected_then_names_of_constraints_are_the_same(self, connection, table):
        make_all(Operations(migration_context(connection)))
        made = sa.inspect(connection)
        names = {each["name"] for each in made.get_unique_constraints(table.name)}
        names |= {made.get_pk_constraint(table.name)["name"]}
        names |= {each["name"] for each in made.get_indexes(table.name)}
        assert names == names_in_the_database(table)

    def test_history_when_undone_then_nothing_is_left(self, connection):
        operations = Operations(migration_context(connection))
        make_all(operations)
        spine_history.reduce_4(operations)
        spine_history.drop_index_3(operations)
        spine_history.release_2(operations)
        spine_history.drop_1(operations)
        assert sa.inspect(connection).get_table_names() == []


def names_in_the_database(table):
    """Return the names that the naming convention gives, as the database would be told."""
    dialect = sa.create_engine("sqlite://").dialect
    preparer = dialect.identifier_preparer
    found = {preparer.format_constraint(item) for item in table.constraints}
    return found | {preparer.format_index(item) for item in table.indexes}


class TestUpgrade:
    async def test_upgrade_when_empty_then_done_and_again_nothing_to_do(self, empty):
        assert await upgrade(empty, SERVICE.root) is True
        assert await upgrade(empty, SERVICE.root) is False

    async def test_check_when_migrated_then_models_and_tables_agree(self, empty):
        await upgrade(empty, SERVICE.root)
        await check(empty, SERVICE.root)

    async def test_check_when_a_column_is_not_in_the_models_then_raises(self, empty):
        await upgrade(empty, SERVICE.root)
        await execute(empty, "ALTER TABLE inbox ADD COLUMN surprise TEXT")
        with pytest.raises(CommandError):
            await check(empty, SERVICE.root)

    async def test_upgrade_when_a_statement_fails_then_nothing_of_it_stays(self, empty):
        await execute(empty, "CREATE TABLE box (id TEXT)")
        with pytest.raises(sa.exc.OperationalError):
            await upgrade(empty, SERVICE.root)
        async with empty.transaction() as session:
            found = await session.scalars(sa.text("SELECT name FROM sqlite_master"))
            assert "outbox" not in set(found)
