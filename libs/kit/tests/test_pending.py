"""Rows that are written at the end: what a savepoint undoes goes, everything else is there."""

from contextlib import suppress

import pytest
from kit_support import WRITER, NoteWritten, rows

from kit.audit import verify_audit_chain
from kit.pending import savepoint
from kit.spine import audit_record, outbox


class _Undo(Exception):
    pass


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request):
    return request.param


async def write(work, note_id):
    await work.emit(NoteWritten(note_id=note_id, text=note_id))
    await work.audit("create", "note", note_id)


async def undo(work, note_id):
    with suppress(_Undo):
        async with savepoint(work.session):
            await write(work, note_id)
            raise _Undo


class TestSavepoint:
    async def test_savepoint_when_one_is_undone_then_those_around_it_stay(self, runtime, database):
        async with runtime.unit_of_work(WRITER) as work:
            await write(work, "before")
            await undo(work, "undone")
            async with savepoint(work.session):
                await write(work, "inside")
            await write(work, "after")
        expected = ["before", "inside", "after"]
        assert [row["key"] for row in await rows(database, outbox)] == expected
        assert [row["resource_id"] for row in await rows(database, audit_record)] == expected

    async def test_savepoint_when_undone_first_then_the_chain_holds(self, runtime, database):
        async with runtime.unit_of_work(WRITER) as work:
            await write(work, "of a commit before")
        async with runtime.unit_of_work(WRITER) as work:
            await undo(work, "undone")
            await write(work, "after")
        async with database.transaction(WRITER.organization_id) as session:
            assert await verify_audit_chain(session) == (2, [])

    async def test_emit_when_several_of_a_key_then_versions_count_on(self, runtime, database):
        async with runtime.unit_of_work(WRITER) as work:
            for _ in range(3):
                await work.emit(NoteWritten(note_id="n", text="x"))
        versions = [row["aggregate_version"] for row in await rows(database, outbox)]
        assert versions == [1, 2, 3]

    async def test_unit_of_work_when_it_raises_then_nothing_is_written(self, runtime, database):
        with suppress(_Undo):
            async with runtime.unit_of_work(WRITER) as work:
                await write(work, "n")
                raise _Undo
        assert await rows(database, outbox) == []
