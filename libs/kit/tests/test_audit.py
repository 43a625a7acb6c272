"""The audit trail: append-only, and a changed or missing record is found and named."""

import asyncio
import sqlite3

import pytest
from kit_support import SERVICE_NAME, WRITER, execute, rows
from sqlalchemy import insert, text
from sqlalchemy.exc import IntegrityError

from kit.audit import GENESIS, chain_hash, verify_audit_chain
from kit.identity import Identity
from kit.spine import audit_record
from kit.testing import OTHER_ORGANIZATION

OTHER = Identity("other", OTHER_ORGANIZATION)

UPSERT = """
INSERT INTO audit_record SELECT * FROM audit_record WHERE true
ON CONFLICT DO UPDATE SET reason = 'x'
"""
COLUMNS = [
    ("organization_id", "'018f0000000070008000000000000002'"),
    ("occurred_at", "'2020-01-01 00:00:00.000000'"),
    ("actor_id", "'nobody'"),
    ("action", "'search'"),
    ("resource_type", "'box'"),
    ("resource_id", "'other'"),
    ("patient_id", "NULL"),
    ("succeeded", "0"),
    ("reason", "'because'"),
    ("trace_id", "'00000000000000000000000000000000'"),
    ("previous_hash", "'x'"),
    ("hash", "'x'"),
]


@pytest.fixture
def record(runtime):
    async def record(how_many=1):
        for number in range(how_many):
            async with runtime.unit_of_work(WRITER) as work:
                await work.audit("read", "note", number, patient_id=f"p{number}", reason="asked")

    return record


@pytest.fixture
def verify(database):
    async def verify():
        async with database.transaction() as session:
            return await verify_audit_chain(session)

    return verify


@pytest.fixture
def tamper(database):
    async def tamper(statement):
        for verb in ("update", "delete"):
            await execute(database, f"DROP TRIGGER audit_record_no_{verb}")
        await execute(database, statement)

    return tamper


class TestVerify:
    async def test_verify_when_nothing_was_recorded_then_clean(self, verify):
        assert await verify() == (0, [])

    async def test_verify_when_untouched_then_clean(self, record, verify, platform, tmp_path):
        await record(5)
        assert await verify() == (5, [])

    async def test_verify_when_any_column_was_changed_then_its_record_is_named(
        self, record, verify, tamper, database
    ):
        await record(len(COLUMNS))
        await tamper("SELECT 1")
        for sequence, (column, value) in enumerate(COLUMNS, start=1):
            statement = f"UPDATE audit_record SET {column} = {value} WHERE sequence = {sequence}"
            await execute(database, statement)
        number, faults = await verify()
        assert number == len(COLUMNS)
        named = [int(fault.split()[2]) for fault in faults]
        assert named == list(range(1, len(COLUMNS) + 1))

    @pytest.mark.parametrize("deleted", [1, 2, 3])
    async def test_verify_when_a_record_was_deleted_then_the_gap_is_named(
        self, record, verify, tamper, deleted
    ):
        await record(4)
        await tamper(f"DELETE FROM audit_record WHERE sequence = {deleted}")
        number, faults = await verify()
        assert number == 3
        assert [f"audit record {deleted + 1} " in fault for fault in faults] == [True]

    async def test_verify_when_two_were_exchanged_then_named(
        self, record, verify, tamper, database
    ):
        await record(3)
        await tamper("UPDATE audit_record SET sequence = 9 WHERE sequence = 1")
        await execute(database, "UPDATE audit_record SET sequence = 1 WHERE sequence = 2")
        await execute(database, "UPDATE audit_record SET sequence = 2 WHERE sequence = 9")
        assert len((await verify())[1]) == 3


class TestAppendOnly:
    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE audit_record SET reason = 'x'",
            "DELETE FROM audit_record",
            "REPLACE INTO audit_record SELECT * FROM audit_record",
            UPSERT,
        ],
    )
    async def test_execute_when_it_would_change_a_record_then_refused(
        self, record, database, verify, statement
    ):
        await record(2)
        before = await rows(database, audit_record)
        with pytest.raises(IntegrityError, match="append-only"):
            await execute(database, statement)
        assert await rows(database, audit_record) == before

    async def test_execute_when_from_outside_the_platform_then_refused_as_well(
        self, record, platform, tmp_path
    ):
        await record()
        other = sqlite3.connect(tmp_path / f"{SERVICE_NAME}.sqlite3")
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            other.execute("DELETE FROM audit_record")
        other.close()


class TestOrganizations:
    @pytest.fixture
    def record_both(self, runtime):
        async def record_both(how_many):
            for number in range(how_many):
                for identity in (WRITER, OTHER):
                    async with runtime.unit_of_work(identity) as work:
                        await work.audit("read", "note", number)

        return record_both

    @pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
    async def test_record_when_two_organizations_write_then_each_has_a_chain(
        self, record_both, verify, database
    ):
        await asyncio.gather(record_both(3), record_both(3))
        assert await verify() == (12, [])
        records = await rows(database, audit_record)
        firsts = [row for row in records if row["previous_hash"] == GENESIS]
        owners = {row["organization_id"] for row in firsts}
        assert (len(firsts), owners) == (2, {WRITER.organization_id, OTHER_ORGANIZATION})

    async def test_verify_when_all_shared_one_chain_then_it_still_holds(
        self, record_both, verify, database, tamper
    ):
        """Records from before the chains were parted follow from whoever's came before."""
        await record_both(2)
        content = await rows(database, audit_record)
        await tamper("DELETE FROM audit_record")
        previous = GENESIS
        for row in content:
            bare = {k: v for k, v in row.items() if k not in {"sequence", "hash", "previous_hash"}}
            written = chain_hash(previous, bare)
            async with database.transaction() as session:
                values = row | {"previous_hash": previous, "hash": written}
                await session.execute(insert(audit_record).values(values))
            previous = written
        await record_both(1)
        assert await verify() == (6, [])

    async def test_verify_when_a_record_of_one_is_missing_then_named(
        self, record_both, verify, tamper
    ):
        await record_both(3)
        await tamper("DELETE FROM audit_record WHERE sequence = 3")
        number, faults = await verify()
        assert number == 5
        assert faults == ["audit record 5 does not follow from the one before it"]


class TestRecord:
    async def test_record_when_writers_are_concurrent_then_the_chain_holds(self, record, verify):
        await asyncio.gather(*(record(2) for _ in range(15)))
        assert await verify() == (30, [])

    async def test_record_when_first_then_it_follows_from_the_genesis(self, record, database):
        await record(2)
        first, second = await rows(database, audit_record)
        assert first["previous_hash"] == GENESIS
        assert second["previous_hash"] == first["hash"]

    async def test_record_when_written_then_who_what_when_and_whose(
        self, record, database, platform
    ):
        await record()
        [row] = await rows(database, audit_record)
        assert (row["actor_id"], row["organization_id"]) == ("writer", WRITER.organization_id)
        assert (row["action"], row["resource_type"], row["resource_id"]) == ("read", "note", "0")
        assert (row["patient_id"], row["reason"], row["succeeded"]) == ("p0", "asked", True)
        assert row["occurred_at"] == platform.clock.now()

    async def test_record_when_it_cannot_be_written_then_the_change_is_not_either(
        self, client, database, runtime
    ):
        statement = (
            "CREATE TRIGGER full BEFORE INSERT ON audit_record "
            "BEGIN SELECT RAISE(ABORT, 'full'); END"
        )
        await execute(database, statement)

        async def change():
            async with runtime.unit_of_work(WRITER) as work:
                await work.session.execute(text("UPDATE note SET text = 'changed'"))
                await work.audit("update", "note")

        await client.post("/v1/notes", json={"text": "as it was"})
        with pytest.raises(IntegrityError):
            await change()
        async with database.transaction() as session:
            assert await session.scalar(text("SELECT text FROM note")) == "as it was"
