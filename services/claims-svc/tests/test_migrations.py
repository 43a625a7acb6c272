"""The schema: made from nothing, equal to the models, taken down and made again."""

import pytest
from alembic import command
from sqlalchemy import inspect

from claims_svc.bootstrap import SERVICE
from kit.database import Database
from kit.migrations import check, configuration, upgrade


@pytest.fixture
async def database(tmp_path):
    opened = Database(f"sqlite+aiosqlite:///{tmp_path}/claims.sqlite3")
    yield opened
    await opened.close()


async def tables(database):
    async with database.engine.begin() as connection:
        return set(await connection.run_sync(lambda sync: inspect(sync).get_table_names()))


async def downgrade(database):
    def work(connection):
        command.downgrade(configuration(SERVICE.root, connection), "base")

    async with database.engine.begin() as connection:
        await connection.run_sync(work)


async def test_schema_when_upgraded_from_nothing_equals_the_models(database):
    assert await upgrade(database, SERVICE.root) is True
    await check(database, SERVICE.root)
    assert await upgrade(database, SERVICE.root) is False


async def test_schema_when_downgraded_is_gone_and_can_be_made_again(database):
    await upgrade(database, SERVICE.root)
    made = await tables(database)
    await downgrade(database)
    assert await tables(database) == {"alembic_version"}
    await upgrade(database, SERVICE.root)
    assert await tables(database) == made
