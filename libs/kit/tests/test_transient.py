"""Which faults are nobody's, which may be one event's, and which every try would meet (I5)."""

import sqlite3
from contextlib import closing

import pytest
from consumer_support import Post
from kit_support import SECRET
from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from kit.consumer import TRIES_MAX
from kit.database import Database
from kit.problems import Problem
from kit.transient import fault_of


class ServerError(Exception):
    def __init__(self, sqlstate):
        self.sqlstate = sqlstate


class FileError(Exception):
    def __init__(self, sqlite_errorcode):
        self.sqlite_errorcode = sqlite_errorcode


def of_server(sqlstate):
    return DBAPIError("SELECT", {}, ServerError(sqlstate))


def of_file(code):
    return OperationalError("SELECT", {}, FileError(code))


AWAY = [
    ConnectionRefusedError(),
    ConnectionError("blob store"),
    TimeoutError(),
    PoolTimeout(),
    DBAPIError("SELECT", {}, Exception(), connection_invalidated=True),
    *map(of_server, ["08006", "53300", "57P01", "57P03", "25P03"]),
    *map(of_file, [sqlite3.SQLITE_BUSY, sqlite3.SQLITE_IOERR_FSYNC, sqlite3.SQLITE_FULL]),
]
PASSING = [
    *map(of_server, ["40001", "40P01", "55P03", "57014"]),
    of_file(sqlite3.SQLITE_ERROR),
    OperationalError("SELECT", {}, Exception()),
]
PERMANENT = [
    ValueError(),
    Problem("conflict", "no"),
    IntegrityError("INSERT", {}, ServerError("23505")),
    of_server("22001"),
]


@pytest.mark.parametrize("error", AWAY, ids=repr)
def test_fault_of_when_all_events_would_fail_then_away(error):
    assert fault_of(error) == "away"


@pytest.mark.parametrize("error", PASSING, ids=repr)
def test_fault_of_when_this_try_failed_then_passing(error):
    assert fault_of(error) == "passing"


@pytest.mark.parametrize("error", PERMANENT, ids=repr)
def test_fault_of_when_every_try_would_fail_then_permanent(error):
    assert fault_of(error) == "permanent"


class TestReal:
    """What the databases themselves raise, through the drivers that we use."""

    async def raised_by(self, database, *statements):
        try:
            async with database.transaction() as session:
                for statement in statements:
                    await session.execute(text(statement))
        except (DBAPIError, sqlite3.Error) as error:
            return error
        raise AssertionError("nothing was raised")

    async def test_fault_of_when_another_process_has_the_file_then_away(self, tmp_path):
        path = tmp_path / "locked.sqlite3"
        database = Database(f"sqlite+aiosqlite:///{path}")
        await self.raised_by(database, "nonsense")  # the file is made, and in WAL mode
        event.listen(database.engine.sync_engine, "checkout", do_not_wait)
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN EXCLUSIVE")
            assert fault_of(await self.raised_by(database, "SELECT 1")) == "away"
        await database.close()

    async def test_fault_of_when_a_table_is_not_there_then_passing(self, database):
        assert fault_of(await self.raised_by(database, "SELECT * FROM nowhere")) == "passing"

    @pytest.mark.parametrize("engine", ["postgresql"])
    @pytest.mark.parametrize(
        ("fault", "statements"),
        [
            ("passing", ["SET LOCAL statement_timeout = '20ms'", "SELECT pg_sleep(5)"]),
            ("passing", ["DO $$ BEGIN RAISE SQLSTATE '40P01'; END $$"]),
            ("passing", ["DO $$ BEGIN RAISE SQLSTATE '40001'; END $$"]),
            ("away", ["SELECT pg_terminate_backend(pg_backend_pid())"]),
            ("away", ["DO $$ BEGIN RAISE SQLSTATE '53300'; END $$"]),
            ("permanent", ["SELECT 1 / 0"]),
            ("permanent", ["SELECT * FROM nowhere"]),
        ],
    )
    async def test_fault_of_when_the_server_raises_then_by_its_code(
        self, runtime, engine, fault, statements
    ):
        assert fault_of(await self.raised_by(runtime.database, *statements)) == fault


def do_not_wait(connection, _record, _proxy):
    cursor = connection.cursor()
    cursor.execute("PRAGMA busy_timeout = 0")
    cursor.close()


@pytest.fixture
def post(platform):
    return Post(platform)


async def fail_steps(consumer, times, error_type):
    for _ in range(times):
        with pytest.raises(error_type):
            await consumer.step()


class TestLimit:
    async def test_step_when_one_fails_too_often_then_parked_and_the_rest_goes_on(self, post):
        consumer = await post.join()
        post.filing.failures["a1"] = [OperationalError(SECRET, {}, Exception())] * TRIES_MAX
        await post.send("a1", "a2", key="A")
        await post.send("b1", key="B")
        await fail_steps(consumer, TRIES_MAX - 1, OperationalError)
        assert await post.counts() == [0, 0, 0]
        assert await consumer.step() is True
        assert await post.filed() == ["b1"]
        parked = await post.parked()
        told = [(row["error_class"], row["attempts"]) for row in parked]
        behind = "behind a parked event of its key"
        assert told == [("transient OperationalError", TRIES_MAX), (behind, 0)]

    async def test_step_when_it_failed_less_often_then_the_count_begins_anew(self, post):
        consumer = await post.join()
        passing = OperationalError("locked", {}, Exception())
        post.filing.failures["a"] = [passing] * (TRIES_MAX - 1)
        await post.send("a")
        await fail_steps(consumer, TRIES_MAX - 1, OperationalError)
        await consumer.step()
        post.filing.failures["b"] = [passing] * (TRIES_MAX - 1)
        await post.send("b")
        await fail_steps(consumer, TRIES_MAX - 1, OperationalError)
        await consumer.step()
        assert await post.filed() == ["a", "b"]

    @pytest.mark.parametrize(
        "error", [ConnectionError(), TimeoutError(), of_file(sqlite3.SQLITE_BUSY)], ids=repr
    )
    async def test_step_when_something_is_away_then_never_parked(self, post, error):
        consumer = await post.join()
        post.filing.failures["a"] = [error] * (TRIES_MAX * 3)
        await post.send("a")
        await fail_steps(consumer, TRIES_MAX * 3, type(error))
        await consumer.step()
        assert await post.filed() == ["a"]
        assert await post.parked() == []
