"""Parked events once more: in order, once, audited, and no further than the first failure (I7)."""

from datetime import timedelta

import pytest
from consumer_support import GROUP, Post
from kit_support import (
    SECRET,
    NoteFiled,
    NoteWritten,
    allow,
    on_both_databases,
    refuse,
    rows,
)

from kit.bus.port import Message
from kit.delivery import Handling
from kit.parking import find_parked
from kit.redrive import Redrive
from kit.spine import audit_record
from kit.testing import OTHER_ORGANIZATION

pytestmark = on_both_databases


@pytest.fixture
def post(platform):
    return Post(platform)


def redrive(post):
    runtime = post.runtime
    handling = Handling(
        runtime.service, runtime.clock, runtime.ids, runtime.blobs, post.filing.handlers
    )
    return Redrive(GROUP, runtime.database, handling)


async def run(consumer):
    while await consumer.step():
        pass


async def poison_a_then_more(post):
    """Poison A, then A2, B1: B1 is processed, A is parked with A2 behind it."""
    consumer = await post.join()
    post.filing.failures["a1"] = [ValueError(SECRET)]
    await post.send("a1", "a2", key="A")
    await post.send("b1", key="B")
    await run(consumer)
    assert await post.filed() == ["b1"]
    assert [(row["key"], row["attempts"]) for row in await post.parked()] == [("A", 1), ("A", 0)]
    return consumer


async def waiting(post):
    async with post.database.transaction() as session:
        return await find_parked(session)


class TestRedrive:
    async def test_run_when_mended_then_the_key_runs_in_order_and_goes_on(self, post):
        consumer = await poison_a_then_more(post)
        done = await redrive(post).run()
        assert [each.error_class for each in done] == [None, None]
        assert await post.filed() == ["b1", "a1", "a2"]
        assert await waiting(post) == []
        await post.send("a3", key="A")
        await run(consumer)
        assert await post.filed() == ["b1", "a1", "a2", "a3"]
        await post.bench.settle()
        assert [e.text for e in post.bench.published(NoteFiled) if e.note_id == "A"] == [
            "a1",
            "a2",
            "a3",
        ]

    async def test_run_when_what_it_wrote_is_refused_then_it_stays_parked(self, post):
        consumer = await post.join()
        await refuse(post.database, "INSERT", "outbox")
        await post.send("a1", key="A")
        await run(consumer)
        [again] = await redrive(post).run(key="A")
        assert again.error_class == "IntegrityError"
        await allow(post.database, "outbox")
        [done] = await redrive(post).run(key="A")
        assert done.error_class is None
        assert await post.filed() == ["a1"]

    async def test_run_when_run_twice_then_the_state_is_the_same(self, post):
        await poison_a_then_more(post)
        await redrive(post).run()
        before = [await post.filed(), await post.counts(), await post.parked()]
        assert await redrive(post).run() == []
        assert [await post.filed(), await post.counts(), await post.parked()] == before

    async def test_run_when_redriven_is_delivered_again_then_dropped(self, post):
        consumer = await poison_a_then_more(post)
        await redrive(post).run()
        await post.bus.publish(
            [each for each in map(as_message, post.records()) if each.key == "A"]
        )
        await run(consumer)
        assert await post.filed() == ["b1", "a1", "a2"]

    async def test_run_when_it_fails_again_then_its_count_rises_and_the_rest_stays(self, post):
        await poison_a_then_more(post)
        post.filing.failures["a1"] = [KeyError(SECRET)]
        post.bench.clock.advance(timedelta(minutes=1))
        done = await redrive(post).run()
        assert [each.error_class for each in done] == ["KeyError"]
        first, second = await waiting(post)
        assert (first.error_class, first.attempts) == ("KeyError", 2)
        assert (first.last_failed_at - first.first_failed_at).total_seconds() == 60
        assert (second.attempts, second.last_failed_at) == (0, None)
        assert await post.filed() == ["b1"]

    async def test_run_when_the_second_of_a_key_fails_then_the_first_is_done(self, post):
        await poison_a_then_more(post)
        post.filing.failures["a2"] = [ValueError()]
        done = await redrive(post).run()
        assert [each.error_class for each in done] == [None, "ValueError"]
        assert await post.filed() == ["b1", "a1"]
        [left] = await waiting(post)
        assert (left.error_class, left.attempts) == ("ValueError", 1)

    async def test_run_when_one_key_fails_then_other_keys_are_redriven(self, post):
        consumer = await post.join()
        for text, key in (("a1", "A"), ("c1", "C")):
            post.filing.failures[text] = [ValueError()]
            await post.send(text, key=key)
        await run(consumer)
        post.filing.failures["a1"] = [ValueError()]
        await redrive(post).run()
        assert await post.filed() == ["c1"]

    async def test_run_when_one_key_is_named_then_others_wait_on(self, post):
        consumer = await post.join()
        for text, key in (("a1", "A"), ("c1", "C")):
            post.filing.failures[text] = [ValueError()]
            await post.send(text, key=key)
        await run(consumer)
        await redrive(post).run(key="C")
        assert [each.key for each in await waiting(post)] == ["A"]

    async def test_run_when_an_event_is_named_then_it_and_what_waits_before_it(self, post):
        await poison_a_then_more(post)
        await post.send("a3", key="A")
        await run(await post.join())
        _, second, _ = await waiting(post)
        await redrive(post).run(event_id=second.event_id)
        assert await post.filed() == ["b1", "a1", "a2"]
        assert len(await waiting(post)) == 1

    async def test_run_when_versions_came_out_of_order_then_redriven_in_theirs(self, post):
        for version in (1, 4, 3, 2):
            event = NoteWritten(note_id="A", text=f"a{version}")
            await post.bench.publish(event, aggregate_version=version)
        await run(await post.join())
        await redrive(post).run()
        assert await post.filed() == ["a1", "a2", "a3", "a4"]

    async def test_run_when_the_envelope_is_unreadable_then_it_stays(self, post):
        await post.send_raw(key="A", ce_organizationid=None)
        await run(await post.join())
        [done] = await redrive(post).run()
        assert done.error_class == "envelope KeyError"
        [left] = await waiting(post)
        assert left.attempts == 2

    async def test_run_when_the_database_is_away_then_raises_and_counts_nothing(self, post):
        await poison_a_then_more(post)
        post.filing.failures["a1"] = [ConnectionError()]
        with pytest.raises(ConnectionError):
            await redrive(post).run()
        assert [each.attempts for each in await waiting(post)] == [1, 0]


class TestTold:
    async def test_run_when_done_or_failed_then_audited_in_the_trace_of_the_event(self, post):
        consumer = await post.join()
        post.filing.failures["a1"] = [ValueError(SECRET), KeyError(SECRET)]
        event = NoteWritten(note_id="A", text="a1")
        await post.bench.publish(event, organization_id=OTHER_ORGANIZATION)
        await run(consumer)
        [parked] = await waiting(post)
        await redrive(post).run()
        await redrive(post).run()
        records = await rows(post.database, audit_record)
        assert [record["reason"] for record in records] == [
            f"{GROUP}: redrive failed: KeyError",
            f"{GROUP}: redriven",
        ]
        for record in records:
            told = (record["actor_id"], record["action"], record["resource_type"])
            assert told == ("operator", "update", "parked_event")
            assert record["resource_id"] == str(parked.event_id)
            assert record["organization_id"] == OTHER_ORGANIZATION
            assert record["trace_id"] == parked.trace_id

    async def test_find_when_parked_then_all_that_may_be_told_and_nothing_else(self, post):
        await poison_a_then_more(post)
        first, _ = await waiting(post)
        [record] = [r for r in post.records() if r.headers["ce_id"] == str(first.event_id)]
        assert (first.consumer, first.event_type) == (GROUP, "NoteWritten")
        assert (first.topic, first.partition) == (record.topic, record.partition)
        assert (first.offset, first.key) == (record.offset, record.key)
        assert first.trace_id == record.headers["traceparent"].split("-")[1]
        assert first.first_failed_at == first.last_failed_at == first.parked_at
        assert SECRET not in repr(first)
        assert '"text"' not in repr(first)


def as_message(record):
    return Message(record.topic, record.key, record.value, record.headers)
