"""A 2xx means committed (promise H1), and a change goes with its event or not at all (O1)."""

import asyncio

import pytest
from kit_support import (
    SERVICE_NAME,
    WRITER,
    Box,
    Note,
    add_note,
    allow,
    count,
    note_texts,
    on_both_databases,
    refuse,
    rows,
)
from prometheus_client import REGISTRY
from sqlalchemy import insert

from kit.spine import audit_record, outbox
from kit.testing import ORGANIZATION, START, TRACEPARENT

pytestmark = on_both_databases
NO_BOX = "018f0000-0000-7000-8000-00000000dead"


async def nothing_stored(database):
    return await count(database, Note.__table__) == 0 and await count(database, outbox) == 0


class TestCommit:
    async def test_post_when_commit_succeeds_then_201_and_row_and_event(self, client, database):
        answer = await client.post("/v1/notes", json={"text": "milk"})
        assert answer.status_code == 201
        assert await note_texts(database) == ["milk"]
        [event] = await rows(database, outbox)
        assert (event["key"], event["aggregate_version"]) == (answer.json()["id"], 1)

    async def test_post_when_commit_fails_then_503_and_nothing_is_stored(self, client, database):
        answer = await client.post("/v1/notes", json={"text": "milk", "box_id": NO_BOX})
        assert answer.status_code == 503
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.headers["retry-after"] == "1"
        assert answer.json()["type"] == "/problems/unavailable"
        assert await nothing_stored(database)

    async def test_post_when_commit_failed_then_its_text_holds_no_sql(self, client):
        answer = await client.post("/v1/notes", json={"text": "milk", "box_id": NO_BOX})
        for word in ("FOREIGN", "INSERT", "sqlite", "asyncpg", "milk", NO_BOX):
            assert word not in answer.text

    async def test_post_when_the_commit_before_failed_then_201(self, client, database):
        await client.post("/v1/notes", json={"text": "milk", "box_id": NO_BOX})
        assert (await client.post("/v1/notes", json={"text": "eggs"})).status_code == 201
        assert await note_texts(database) == ["eggs"]

    async def test_post_when_the_box_is_there_then_the_same_key_commits(self, client, database):
        async with database.transaction() as session:
            box = {"id": WRITER.organization_id, "organization_id": ORGANIZATION}
            await session.execute(insert(Box).values(**box, created_at=START))
        answer = await client.post("/v1/notes", json={"text": "in", "box_id": str(ORGANIZATION)})
        assert answer.status_code == 201

    async def test_post_when_the_statement_fails_then_503(self, client, database):
        await refuse(database, "INSERT", "outbox")
        assert (await client.post("/v1/notes", json={"text": "milk"})).status_code == 503
        await allow(database, "outbox")
        assert await nothing_stored(database)

    @pytest.mark.parametrize(("text", "status"), [("conflict", 409), ("explode", 500)])
    async def test_post_when_raised_after_emit_then_neither_row(
        self, client, database, text, status
    ):
        answer = await client.post("/v1/notes", json={"text": text})
        assert answer.status_code == status
        assert await nothing_stored(database)

    async def test_post_when_twenty_at_once_then_all_are_stored(self, client, database):
        posts = [client.post("/v1/notes", json={"text": str(n)}) for n in range(20)]
        answers = await asyncio.gather(*posts)
        assert {answer.status_code for answer in answers} == {201}
        assert await count(database, outbox) == 20


class TestUnitOfWork:
    async def test_emit_when_block_raises_then_neither_row_and_nobody_is_woken(
        self, runtime, database
    ):
        async def write_then_raise():
            async with runtime.unit_of_work(WRITER) as work:
                await add_note(work, "milk")
                await work.audit("create", "note")
                raise LookupError

        with pytest.raises(LookupError):
            await write_then_raise()
        assert await nothing_stored(database)
        assert await count(database, audit_record) == 0
        assert not runtime.database.emitted.is_set()

    async def test_transaction_when_task_is_cancelled_then_others_can_write(
        self, runtime, database
    ):
        entered = asyncio.Event()

        async def hang():
            async with runtime.unit_of_work(WRITER) as work:
                await add_note(work, "half")
                entered.set()
                await asyncio.Event().wait()

        task = asyncio.create_task(hang())
        await entered.wait()
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        async with asyncio.timeout(5), runtime.unit_of_work(WRITER) as work:
            await add_note(work, "whole")
        assert await note_texts(database) == ["whole"]

    async def test_bind_when_moment_has_no_zone_then_refused(self, runtime):
        async def add_naive():
            async with runtime.unit_of_work(WRITER) as work:
                note = await add_note(work, "x")
                note.created_at = START.replace(tzinfo=None)

        with pytest.raises(Exception, match="without a time zone"):
            await add_naive()


class TestTraceAndMetrics:
    async def test_post_when_caller_names_a_trace_then_event_and_audit_go_on_with_it(
        self, client, database
    ):
        await client.post("/v1/notes", json={"text": "milk"}, headers={"traceparent": TRACEPARENT})
        [event] = await rows(database, outbox)
        assert event["traceparent"].split("-")[1] == "1" * 32

    @pytest.mark.parametrize(
        ("text", "status"), [("milk", 201), ("conflict", 409), ("explode", 500)]
    )
    async def test_post_when_answered_then_counted_under_its_status(self, client, text, status):
        labels = {"service": SERVICE_NAME, "method": "POST", "route": "/v1/notes"}
        labels["status"] = str(status)
        before = REGISTRY.get_sample_value("http_requests_total", labels) or 0
        await client.post("/v1/notes", json={"text": text})
        assert REGISTRY.get_sample_value("http_requests_total", labels) == before + 1
