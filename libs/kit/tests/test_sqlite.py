"""SQLite in the event loop: waiting, cancelling, and which index it takes."""

import asyncio
import sqlite3
from contextlib import closing

import pytest
from sqlalchemy import text

_ONE_OF_BOTH = "EXPLAIN QUERY PLAN SELECT * FROM note WHERE organization_id = 'o' AND box_id = 'b'"


@pytest.fixture
def path(platform):
    return platform.platform.folder / "notes-svc.sqlite3"


class TestWaiting:
    async def test_begin_when_another_process_writes_then_the_loop_goes_on(self, path, database):
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            waiting = asyncio.create_task(self._begin(database))
            await asyncio.sleep(0.1)
            assert not waiting.done()
            other.execute("COMMIT")
            await waiting

    async def test_begin_when_cancelled_while_it_waits_then_the_lock_is_let_go(
        self, path, database
    ):
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            waiting = asyncio.create_task(self._begin(database))
            await asyncio.sleep(0.1)
            waiting.cancel()
            other.execute("COMMIT")
            with pytest.raises(asyncio.CancelledError):
                await waiting
            other.execute("PRAGMA busy_timeout = 0")
            other.execute("BEGIN IMMEDIATE")

    async def _begin(self, database):
        async with database.transaction() as session:
            await session.execute(text("SELECT 1"))


class TestConnection:
    async def test_execute_when_nothing_has_to_wait_then_no_driver_is_blamed(self, database):
        async with database.engine.connect() as connection:
            found = [await connection.scalar(text(f"SELECT {n}")) for n in (1, 2)]
            [row] = await connection.exec_driver_sql("SELECT 3")
            assert [*found, *row] == [1, 2, 3]


class TestPlans:
    async def test_query_when_an_index_beside_the_organization_fits_then_it_is_taken(
        self, database
    ):
        async with database.transaction() as session:
            [plan] = (await session.execute(text(_ONE_OF_BOTH))).scalars("detail").all()
        assert "ix_note_box_id" in plan

    async def test_stream_when_read_row_by_row_then_every_row_comes(self, database):
        rows = text(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION SELECT i + 1 FROM n LIMIT 5) SELECT i FROM n"
        )
        async with database.transaction() as session:
            assert [row.i async for row in await session.stream(rows)] == [1, 2, 3, 4, 5]
