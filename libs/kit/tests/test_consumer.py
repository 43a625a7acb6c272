"""Into a service: one effect whatever is delivered twice, and nothing lost (promises I1 to I3)."""

import asyncio
from uuid import UUID

import pytest
from consumer_support import GROUP, TOPIC, Post
from kit_support import (
    ORGANIZATION,
    Box,
    NoteErased,
    NoteFiled,
    NoteWritten,
    add_note,
    allow,
    on_both_databases,
    refuse,
    until,
)
from sqlalchemy import insert, text
from sqlalchemy.exc import IntegrityError, OperationalError

from kit.consumer import BATCH_MAX, Consumer
from kit.service import ConsumerDefinition
from kit.spine import inbox
from kit.testing import OTHER_ORGANIZATION, START, TRACEPARENT
from kit.workers import run_consumer

pytestmark = on_both_databases
EVENT_ID = UUID("018f0000-0000-7000-8000-0000000000e1")
BOX_ID = UUID("018f0000-0000-7000-8000-0000000000b1")


@pytest.fixture
def post(platform):
    return Post(platform)


class TestOnce:
    async def test_step_when_delivered_then_effect_event_and_inbox_row(self, post):
        consumer = await post.join()
        await post.send("a")
        assert await consumer.step() is True
        assert await post.filed() == ["a"]
        assert await post.counts() == [1, 1, 0]
        assert post.committed() == 1

    async def test_step_when_nothing_is_there_then_false(self, post):
        assert await (await post.join()).step() is False

    async def test_step_when_delivered_again_then_no_second_effect(self, post):
        consumer = await post.join()
        await post.send("a", event_id=EVENT_ID)
        await consumer.step()
        await post.send("a", event_id=EVENT_ID)
        assert await consumer.step() is True
        assert await post.filed() == ["a"]
        assert await post.counts() == [1, 1, 0]
        assert post.committed() == 2

    async def test_step_when_twice_in_one_batch_then_one_effect(self, post):
        consumer = await post.join()
        await post.send("a", "a", "a", event_id=EVENT_ID)
        await consumer.step()
        assert await post.filed() == ["a"]

    async def test_step_when_twenty_deliver_at_once_then_one_effect(self, post):
        consumers = [await post.join(bus_group=f"delivery-{n}") for n in range(20)]
        await post.send("a", event_id=EVENT_ID)
        assert all(await asyncio.gather(*(consumer.step() for consumer in consumers)))
        assert await post.filed() == ["a"]
        assert await post.counts() == [1, 1, 0]

    async def test_step_when_offset_commit_was_lost_then_no_second_effect(self, post):
        consumer = await post.join()
        await post.send("a", "b")
        await consumer.step()
        await consumer._subscription.close()
        await post.bus.commit(GROUP, dict.fromkeys(_places(post), 0))
        again = await post.join()
        assert await again.step() is True
        assert await post.filed() == ["a", "b"]

    async def test_step_when_two_groups_then_each_has_its_effect(self, post):
        one, two = await post.join("svc.one"), await post.join("svc.two")
        await post.send("a")
        await one.step()
        await two.step()
        assert await post.filed() == ["a", "a"]

    async def test_step_when_handled_then_acts_for_the_organization_of_the_event(self, post):
        consumer = await post.join()
        event = NoteWritten(note_id="n1", text="a")
        await post.bench.publish(event, organization_id=OTHER_ORGANIZATION)
        await consumer.step()
        async with post.database.transaction() as session:
            for table in ("note", "outbox", "inbox"):
                owner = await session.scalar(text(f"SELECT organization_id FROM {table}"))
                assert UUID(str(owner)) == OTHER_ORGANIZATION

    async def test_step_when_handled_then_what_it_emits_goes_on_with_the_trace(self, post):
        consumer = await post.join()
        await post.send("a")
        await consumer.step()
        async with post.database.transaction() as session:
            found = await session.scalar(text("SELECT traceparent FROM outbox"))
        assert found.split("-")[1] == TRACEPARENT.split("-")[1]


class TestCommitOrder:
    async def test_step_when_commit_fails_then_offsets_stay_and_it_is_processed_again(self, post):
        async def file_into_box(work, event):
            await add_note(work, event.text, BOX_ID)

        post.filing.handlers[NoteWritten] = file_into_box
        consumer = await post.join()
        await post.send("a", "b")
        with pytest.raises(IntegrityError):
            await consumer.step()
        assert post.committed() == 0
        assert await post.counts() == [0, 0, 0]
        async with post.database.transaction() as session:
            box = {"id": BOX_ID, "organization_id": ORGANIZATION, "created_at": START}
            await session.execute(insert(Box).values(box))
        assert await consumer.step() is True
        assert await post.filed() == ["a", "b"]
        assert post.committed() == 2

    async def test_step_when_inbox_cannot_be_written_then_raises_and_is_retried(self, post):
        consumer = await post.join()
        await post.send("a")
        await refuse(post.database, "INSERT", "inbox")
        with pytest.raises(IntegrityError):
            await consumer.step()
        await allow(post.database, "inbox")
        await consumer.step()
        assert await post.filed() == ["a"]

    async def test_step_when_cancelled_in_the_handler_then_processed_by_the_next(self, post):
        entered = asyncio.Event()

        async def hang(work, event):
            await add_note(work, "half")
            entered.set()
            await asyncio.Event().wait()

        hanging = post.filing.handlers | {NoteWritten: hang}
        subscription = await post.bus.subscribe(GROUP, [TOPIC])
        consumer = Consumer(GROUP, post.runtime, subscription, hanging)
        await post.send("a")
        task = asyncio.create_task(consumer.step())
        await entered.wait()
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await subscription.close()
        assert await (await post.join()).step() is True
        assert await post.filed() == ["a"]
        assert await post.parked() == []


class TestTransient:
    async def test_step_when_operational_error_then_raises_and_retries_all(self, post):
        consumer = await post.join()
        post.filing.failures["b"] = [OperationalError("locked", {}, Exception())] * 2
        await post.send("a", "b", "c")
        for _ in range(2):
            with pytest.raises(OperationalError):
                await consumer.step()
            assert await post.counts() == [0, 0, 0]
        assert await consumer.step() is True
        assert await post.filed() == ["a", "b", "c"]
        assert await post.parked() == []

    @pytest.mark.parametrize("error", [TimeoutError, ConnectionError, ConnectionResetError])
    async def test_step_when_a_peer_is_away_then_raises_and_retries(self, post, error):
        consumer = await post.join()
        post.filing.failures["a"] = [error()]
        await post.send("a")
        with pytest.raises(error):
            await consumer.step()
        await consumer.step()
        assert await post.filed() == ["a"]

    async def test_run_consumer_when_a_step_fails_then_the_loop_goes_on(self, post):
        consumer = await post.join()
        post.filing.failures["a"] = [OperationalError("locked", {}, Exception())]
        loop = asyncio.create_task(run_consumer(consumer))
        await post.send("a")
        await until(lambda: asyncio.sleep(0, post.committed() == 1))
        loop.cancel()
        await asyncio.gather(loop, return_exceptions=True)
        assert await post.filed() == ["a"]


class TestWanted:
    async def test_step_when_type_is_unknown_then_skipped_and_committed(self, post):
        consumer = await post.join()
        await post.send_raw(event_type="NoteTranslated")
        await post.send("a", key="n2")
        while await consumer.step():
            pass
        assert sorted(await post.filed()) == ["a", "template"]
        assert post.committed() == 3
        assert await post.parked() == []

    async def test_step_when_fields_are_unknown_then_ignored_also_inside(self, post):
        consumer = await post.join()
        value = b'{"note_id": "n1", "text": "a", "new": 1, "parts": [{"name": "x", "new": 2}]}'
        await post.send_raw(value)
        await consumer.step()
        assert "a" in await post.filed()
        assert await post.parked() == []

    async def test_step_when_more_than_a_batch_waits_then_all_in_order(self, post):
        consumer = await post.join()
        texts = [f"{number:03}" for number in range(BATCH_MAX + 5)]
        await asyncio.gather(*(post.send(each) for each in texts))
        assert await consumer.step()
        assert len(post.filing.handled) == BATCH_MAX
        assert await consumer.step()
        assert post.filing.handled == texts

    async def test_topics_when_handlers_share_one_then_it_is_named_once(self, post):
        handlers = dict.fromkeys((NoteWritten, NoteErased, NoteFiled), post.filing.file)
        definition = ConsumerDefinition("filing", handlers)
        assert definition.topics == sorted({NoteWritten.topic, NoteFiled.topic})

    async def test_join_when_defined_then_the_group_has_the_name_of_the_service(self, post):
        definition = ConsumerDefinition("filing", post.filing.handlers)
        consumer = await definition.join(post.runtime)
        await post.send("a")
        await consumer.step()
        assert consumer.group == GROUP
        assert post.committed(GROUP) == 1


class TestTwoMembers:
    async def test_step_when_two_of_a_group_run_then_each_event_has_one_effect(self, post):
        one, two = await post.join(), await post.join()
        for number in range(30):
            await post.send(str(number), key=f"n{number}")
        while any(await asyncio.gather(one.step(), two.step())):
            pass
        assert sorted(await post.filed(), key=int) == [str(number) for number in range(30)]
        assert post.committed() == 30

    async def test_step_when_another_joins_in_mid_batch_then_order_and_effects_hold(self, post):
        one = await post.join()
        for number in range(5):
            await post.send(*(f"{key}-{number}" for key in "ab"), key="n1")
        stepping = asyncio.create_task(one.step())
        await asyncio.sleep(0)
        two = await post.join()
        await stepping
        await post.send("a-5", "b-5", key="n1")
        while any(await asyncio.gather(one.step(), two.step())):
            pass
        expected = [f"{key}-{number}" for number in range(6) for key in "ab"]
        assert await post.filed() == expected


def _places(post):
    return {(record.topic, record.partition) for record in post.records()}


async def test_inbox_when_rows_are_read_then_they_name_group_and_moment(platform):
    post = Post(platform)
    await post.send("a", event_id=EVENT_ID)
    await (await post.join()).step()
    async with post.database.transaction() as session:
        [row] = (await session.execute(inbox.select())).mappings()
    assert (row["consumer"], row["event_id"], row["processed_at"]) == (GROUP, EVENT_ID, START)
