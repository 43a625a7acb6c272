"""A poison event waits aside with all that comes after it; the rest goes on (I4 to I6)."""

import json
from uuid import UUID

import pytest
from consumer_support import GROUP, TOPIC, Post
from kit_support import SECRET, NoteFiled, NoteWritten, on_both_databases, refuse
from sqlalchemy.exc import IntegrityError

from kit.audit import verify_audit_chain
from kit.bus.port import Message
from kit.problems import Problem

pytestmark = on_both_databases
EVENT_ID = UUID("018f0000-0000-7000-8000-0000000000e1")


@pytest.fixture
def post(platform):
    return Post(platform)


async def step_to_the_end(consumer):
    for _ in range(50):
        if not await consumer.step():
            return
    raise AssertionError("the consumer steps for ever")


class TestPoison:
    async def test_step_when_one_is_poison_then_its_key_waits_and_others_go_on(self, post):
        consumer = await post.join()
        post.filing.failures["a1"] = [ValueError(SECRET)]
        await post.send("a1", "a2", key="A")
        await post.send("b1", key="B")
        await step_to_the_end(consumer)
        await post.send("a3", key="A")
        await post.send("b2", key="B")
        await step_to_the_end(consumer)
        assert sorted(await post.filed()) == ["b1", "b2"]
        assert [json.loads(row["value"])["text"] for row in await post.parked()] == [
            "a1",
            "a2",
            "a3",
        ]
        assert post.committed() == 5

    async def test_step_when_poison_then_later_ones_of_its_key_are_not_even_tried(self, post):
        consumer = await post.join()
        post.filing.failures["a1"] = [ValueError()]
        await post.send("a1", "a2", key="A")
        await step_to_the_end(consumer)
        assert set(post.filing.handled) == {"a1"}

    async def test_step_when_poison_wrote_before_it_failed_then_nothing_of_it_stays(self, post):
        consumer = await post.join()
        post.filing.failures["bad"] = [RuntimeError()]
        await post.send("good", key="A")
        await post.send("bad", key="B")
        await step_to_the_end(consumer)
        assert await post.filed() == ["good"]
        await post.bench.settle()
        assert [event.text for event in post.bench.published(NoteFiled)] == ["good"]

    async def test_step_when_poison_is_delivered_again_then_parked_once(self, post):
        consumer = await post.join()
        post.filing.failures["a"] = [ValueError(), ValueError()]
        await post.send("a", "a", event_id=EVENT_ID)
        await step_to_the_end(consumer)
        assert len(await post.parked()) == 1

    async def test_step_when_parked_in_one_group_then_another_goes_on(self, post):
        one, two = await post.join("svc.one"), await post.join("svc.two")
        post.filing.failures["a"] = [ValueError()]
        await post.send("a", "b")
        await step_to_the_end(one)
        await step_to_the_end(two)
        assert await post.filed() == ["a", "b"]
        assert {row["consumer"] for row in await post.parked()} == {"svc.one"}

    @pytest.mark.parametrize(
        "error",
        [
            ValueError(SECRET),
            KeyError(SECRET),
            Problem("conflict", SECRET),
            IntegrityError(SECRET, {"name": SECRET}, Exception(SECRET)),
        ],
    )
    async def test_step_when_parked_then_the_error_is_a_class_without_its_text(
        self, post, error, log_file
    ):
        consumer = await post.join()
        post.filing.failures["a"] = [error]
        await post.send("a")
        await step_to_the_end(consumer)
        [row] = await post.parked()
        assert row["error_class"] == type(error).__name__
        logged = log_file.read_text()
        assert "event_parked" in logged
        assert row["event_id"].hex in logged.replace("-", "")
        assert SECRET not in logged

    async def test_step_when_parked_then_the_row_says_all_that_a_redrive_needs(self, post):
        consumer = await post.join()
        post.filing.failures["a"] = [ValueError()]
        await post.send("a", event_id=EVENT_ID)
        await step_to_the_end(consumer)
        [record] = post.records()
        [row] = await post.parked()
        assert (row["consumer"], row["event_id"], row["key"]) == (GROUP, EVENT_ID, "n1")
        place = (row["topic"], row["partition"], row["offset"])
        assert place == (record.topic, record.partition, record.offset)
        assert row["headers"] == record.headers
        assert row["value"].encode() == record.value
        assert row["parked_at"] == post.bench.clock.now()


class TestMalformed:
    @pytest.mark.parametrize(
        "headers",
        [
            {"ce_id": "no uuid"},
            {"ce_id": None},
            {"ce_organizationid": None},
            {"ce_organizationid": SECRET},
            {"ce_time": "yesterday"},
            {"ce_aggregateversion": "one"},
            {"ce_source": None},
            {"traceparent": None},
        ],
        ids=str,
    )
    async def test_step_when_envelope_is_malformed_then_parked_and_the_rest_goes_on(
        self, post, headers
    ):
        consumer = await post.join()
        await post.send_raw(key="A", **headers)
        await post.send("b", key="B")
        await step_to_the_end(consumer)
        assert "b" in await post.filed()
        [row] = await post.parked()
        assert row["error_class"].startswith("envelope ")
        assert SECRET not in row["error_class"]
        assert post.committed() == 3

    async def test_step_when_malformed_is_delivered_again_then_parked_once(self, post):
        await post.send_raw(key="A", ce_id="no uuid")
        await step_to_the_end(await post.join(bus_group="one"))
        await step_to_the_end(await post.join(bus_group="two"))
        assert len(await post.parked()) == 1

    async def test_step_when_malformed_then_later_ones_of_its_key_wait(self, post):
        consumer = await post.join()
        await post.send_raw(key="A", ce_id="no uuid")
        await post.send("a2", key="A")
        await step_to_the_end(consumer)
        assert "a2" not in await post.filed()
        assert len(await post.parked()) == 2

    @pytest.mark.parametrize(
        "value", [b"", b"\xff\xfe", b"[]", b'{"text": 1}', b'{"note_id": "n1", "text": ["x"]}']
    )
    async def test_step_when_data_does_not_fit_then_parked_without_a_try(self, post, value):
        consumer = await post.join()
        await post.send_raw(value, key="A")
        await step_to_the_end(consumer)
        [row] = await post.parked()
        assert row["error_class"] == "ValidationError"
        assert post.filing.handled == ["template"]

    async def test_step_when_there_are_no_headers_at_all_then_skipped(self, post):
        consumer = await post.join()
        await post.bus.publish([Message(TOPIC, "A", b"x")])
        await post.send("b", key="B")
        await step_to_the_end(consumer)
        assert await post.filed() == ["b"]


async def test_step_when_a_value_holds_nul_then_it_is_parked_all_the_same(post):
    consumer = await post.join()
    await post.send_raw(b'{"note_id": "\0"}')
    await step_to_the_end(consumer)
    [parked] = await post.parked()
    assert parked["value"] == '{"note_id": "\N{REPLACEMENT CHARACTER}"}'


class TestRefusedRows:
    """Outbox and audit rows are written after the handler; its event is to blame all the same."""

    @pytest.fixture
    async def consumer(self, post):
        file = post.filing.file

        async def file_and_audit(work, event):
            await file(work, event)
            await work.audit("create", "note", event.text)

        post.filing.handlers[NoteWritten] = file_and_audit
        return await post.join()

    @pytest.mark.parametrize(
        ("table", "rows"), [("outbox", "NEW.key = 'A'"), ("audit_record", "NEW.resource_id = 'a1'")]
    )
    async def test_step_when_rows_of_one_are_refused_then_it_alone_is_parked(
        self, post, consumer, table, rows
    ):
        await refuse(post.database, "INSERT", table, rows)
        await post.send("b1", key="B")
        await post.send("a1", key="A")
        await post.send("b2", key="B")
        await step_to_the_end(consumer)
        assert await post.filed() == ["b1", "b2"]
        [parked] = await post.parked()
        assert (parked["key"], parked["error_class"]) == ("A", "IntegrityError")
        assert await post.counts() == [3, 2, 1]
        async with post.database.transaction() as session:
            assert await verify_audit_chain(session) == (2, [])
