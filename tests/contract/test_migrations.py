"""Every service's history: complete from empty, equal to the models, and reversible."""

import pytest
from alembic import command
from sqlalchemy import inspect

from kit.database import Database
from kit.migrations import check, configuration, upgrade
from revcycle.stack import DEFINITIONS

# Tables that belong to no organization: code sets are everybody's, an organization is itself.
SHARED = {"alembic_version", "code_release", "code_entry", "organization"}


@pytest.fixture
async def database(tmp_path):
    opened = Database(f"sqlite+aiosqlite:///{tmp_path}/service.sqlite3")
    yield opened
    await opened.close()


def ids(definition):
    return definition.name


@pytest.mark.parametrize("definition", DEFINITIONS, ids=ids)
async def test_a_history_builds_what_the_models_say_and_can_go_back(definition, database):
    assert await upgrade(database, definition.root)
    assert not await upgrade(database, definition.root)
    await check(database, definition.root)
    async with database.engine.begin() as connection:
        await connection.run_sync(
            lambda sync: command.downgrade(configuration(definition.root, sync), "base")
        )
    assert await upgrade(database, definition.root)
    await check(database, definition.root)


@pytest.mark.parametrize("definition", DEFINITIONS, ids=ids)
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
