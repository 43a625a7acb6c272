"""The second wall: PostgreSQL itself keeps organizations apart, whatever a query forgets."""

import asyncio
from uuid import UUID

import pytest
from kit_support import SERVICE_NAME, WRITER, NoteWritten, add_note, note_texts, until
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError, ProgrammingError

from kit.database import Database
from kit.identity import Identity
from kit.tenancy import act_for, see_every_organization
from kit.testing import ORGANIZATION, OTHER_ORGANIZATION

OTHER = Identity("other", OTHER_ORGANIZATION)
TABLES = ("note", "box", "outbox", "inbox", "parked_event", "audit_record")


@pytest.fixture
def engine():
    return "postgresql"


@pytest.fixture(autouse=True)
async def both_have_written(runtime):
    for identity, content in ((WRITER, "mine"), (OTHER, "theirs")):
        async with runtime.unit_of_work(identity) as work:
            note = await add_note(work, content)
            await work.emit(NoteWritten(note_id=str(note.id), text=content))
            await work.audit("create", "note", note.id)


async def numbers(session):
    return {
        table: await session.scalar(text(f"SELECT count(*) FROM {table}"))
        for table in ("note", "outbox", "audit_record")
    }


class TestRead:
    async def test_select_when_nothing_filters_then_rows_of_the_caller_alone(self, runtime):
        async with runtime.unit_of_work(WRITER) as work:
            assert await work.session.scalar(text("SELECT text FROM note")) == "mine"
            assert await numbers(work.session) == {"note": 1, "outbox": 1, "audit_record": 1}

    @pytest.mark.parametrize("table", TABLES)
    async def test_select_when_nobody_is_named_then_every_table_is_empty(self, runtime, table):
        async with runtime.database.transaction() as session:
            assert await session.scalar(text(f"SELECT count(*) FROM {table}")) == 0

    async def test_select_when_a_pooled_connection_is_used_again_then_nothing_is_left(
        self, runtime
    ):
        async with runtime.unit_of_work(WRITER) as work:
            connection = await work.session.connection()
            process = await connection.scalar(text("SELECT pg_backend_pid()"))
        async with runtime.database.transaction() as session:
            assert await session.scalar(text("SELECT pg_backend_pid()")) == process
            assert (await numbers(session))["note"] == 0

    async def test_select_when_all_are_asked_for_then_only_what_is_delivered_crosses(self, runtime):
        async with runtime.database.transaction() as session:
            await see_every_organization(session)
            assert await numbers(session) == {"note": 0, "outbox": 2, "audit_record": 0}

    async def test_select_when_a_savepoint_was_undone_then_the_caller_is_who_it_was(self, runtime):
        async def act_for_another(session):
            async with session.begin_nested():
                await act_for(session, OTHER_ORGANIZATION)
                raise LookupError

        async with runtime.unit_of_work(WRITER) as work:
            with pytest.raises(LookupError):
                await act_for_another(work.session)
            assert await work.session.scalar(text("SELECT text FROM note")) == "mine"


class TestWrite:
    @pytest.mark.parametrize(
        "statement", ["UPDATE note SET text = 'x'", "UPDATE outbox SET key = 'x'"]
    )
    async def test_update_when_nothing_filters_then_rows_of_others_stay(
        self, runtime, database, statement
    ):
        async with runtime.unit_of_work(WRITER) as work:
            assert (await work.session.execute(text(statement))).rowcount == 1
        assert "theirs" in await note_texts(database)

    async def test_insert_when_for_another_then_refused(self, runtime):
        async def insert():
            async with runtime.unit_of_work(WRITER) as work:
                await work.session.execute(
                    text("INSERT INTO box VALUES (:id, :owner, now())"),
                    {"id": UUID(int=1), "owner": OTHER_ORGANIZATION},
                )

        with pytest.raises(DBAPIError, match="row-level security"):
            await insert()

    async def test_update_when_it_would_give_a_row_away_then_refused(self, runtime):
        async def give():
            async with runtime.unit_of_work(WRITER) as work:
                await work.session.execute(
                    text("UPDATE note SET organization_id = :owner"), {"owner": OTHER_ORGANIZATION}
                )

        with pytest.raises(DBAPIError, match="row-level security"):
            await give()


class TestRights:
    @pytest.mark.parametrize(
        "statement",
        [
            "CREATE TABLE mine (id int)",
            "ALTER TABLE note DISABLE ROW LEVEL SECURITY",
            "DROP POLICY organization ON note",
            "DROP TABLE note",
            "TRUNCATE note",
            "DELETE FROM note",
            "UPDATE audit_record SET reason = 'x'",
            "DELETE FROM audit_record",
            "UPDATE alembic_version SET version_num = 'x'",
        ],
    )
    async def test_execute_when_the_application_may_not_then_refused(self, runtime, statement):
        async def execute():
            async with runtime.unit_of_work(WRITER) as work:
                await work.session.execute(text(statement))

        with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"):
            await execute()

    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE audit_record SET reason = 'x'",
            "DELETE FROM audit_record",
            "TRUNCATE audit_record",
        ],
    )
    async def test_execute_when_the_owner_would_change_the_audit_then_refused(
        self, database, statement
    ):
        async def execute():
            async with database.transaction() as session:
                await session.execute(text(statement))

        with pytest.raises(IntegrityError, match="append-only"):
            await execute()

    async def test_select_when_the_owner_asks_for_nobody_then_empty_as_well(self, platform):
        async with platform.owners[SERVICE_NAME].engine.connect() as connection:
            assert await connection.scalar(text("SELECT count(*) FROM note")) == 0


class TestQueue:
    async def test_transaction_when_another_process_writes_for_the_organization_then_it_waits(
        self, runtime, database
    ):
        entered = []

        async def second(other):
            async with other.transaction(ORGANIZATION):
                entered.append("second")

        async def waits():
            async with database.transaction() as session:
                return await session.scalar(_WAITING) == 1

        other = Database(runtime.database.engine.url.render_as_string(hide_password=False))
        async with runtime.unit_of_work(WRITER):
            task = asyncio.create_task(second(other))
            await until(waits)
            entered.append("first")
        await task
        await other.close()
        assert entered == ["first", "second"]

    async def test_transaction_when_organizations_differ_then_neither_waits(self, runtime):
        async with runtime.unit_of_work(WRITER), runtime.unit_of_work(OTHER) as work:
            assert await work.session.scalar(text("SELECT text FROM note")) == "theirs"


_WAITING = text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
