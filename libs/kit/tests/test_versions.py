"""An event that is not the next of its key is noticed, and not applied (I8)."""

import pytest
from consumer_support import TOPIC, Post
from kit_support import NoteErased, NoteWritten, on_both_databases, rows

from kit.spine import consumed_version

pytestmark = on_both_databases


@pytest.fixture
def post(platform):
    return Post(platform)


async def send(post, *versions, key="A", model=NoteWritten):
    for version in versions:
        event = model(note_id=key, text=f"{key.lower()}{version}")
        await post.bench.publish(event, aggregate_version=version)


async def run(post):
    consumer = await post.join()
    while await consumer.step():
        pass
    return consumer


async def told(post):
    return [(row["error_class"], row["attempts"]) for row in await post.parked()]


class TestOrder:
    async def test_step_when_versions_count_up_then_all_are_processed(self, post):
        await send(post, 1, 2, 3)
        await run(post)
        assert await post.filed() == ["a1", "a2", "a3"]

    async def test_step_when_the_third_comes_before_the_second_then_both_wait(self, post, log_file):
        await send(post, 1, 3, 2)
        await send(post, 1, key="B")
        await run(post)
        assert sorted(await post.filed()) == ["a1", "b1"]
        assert await told(post) == [("version gap", 1), ("behind a parked event of its key", 0)]
        assert '"error_class": "version gap"' in log_file.read_text()

    async def test_step_when_an_earlier_one_comes_late_then_it_waits(self, post):
        await send(post, 5, 4)
        await run(post)
        assert await post.filed() == ["a5"]
        assert await told(post) == [("version passed", 1)]

    async def test_step_when_it_ran_before_then_the_gap_is_found_too(self, post):
        await send(post, 1)
        consumer = await run(post)
        await send(post, 3)
        await consumer.step()
        assert await post.filed() == ["a1"]
        assert await told(post) == [("version gap", 1)]

    async def test_step_when_types_nobody_wants_lie_between_then_there_is_no_gap(self, post):
        post.filing.handlers.pop(NoteErased)
        await send(post, 1)
        await send(post, 2, model=NoteErased)
        await send(post, 3)
        await run(post)
        assert await post.filed() == ["a1", "a3"]

    async def test_step_when_the_gap_is_before_one_that_nobody_wants_then_the_next_waits(
        self, post
    ):
        post.filing.handlers.pop(NoteErased)
        await send(post, 1)
        await send(post, 3, model=NoteErased)
        await send(post, 4)
        await run(post)
        assert await post.filed() == ["a1"]
        assert await told(post) == [("version gap", 1), ("behind a parked event of its key", 0)]

    async def test_step_when_a_producer_does_not_count_then_nothing_is_judged(self, post):
        await send(post, 0, 0, 0)
        await run(post)
        assert await post.filed() == ["a0"] * 3

    async def test_step_when_delivered_again_then_dropped_without_a_word(self, post):
        await send(post, 1, 2)
        await run(post)
        post.bench.platform.bus._members.clear()
        again = dict.fromkeys(await places(post), 0)
        await post.bus.commit("notes-svc.filing", again)
        await run(post)
        assert await post.filed() == ["a1", "a2"]
        assert await post.parked() == []

    async def test_step_when_rolled_back_then_the_version_is_not_remembered(self, post):
        consumer = await post.join()
        post.filing.failures["a1"] = [ConnectionError()]
        await send(post, 1)
        with pytest.raises(ConnectionError):
            await consumer.step()
        assert await rows(post.database, consumed_version) == []
        await consumer.step()
        [row] = await rows(post.database, consumed_version)
        assert (row["topic"], row["key"], row["aggregate_version"]) == (TOPIC, "A", 1)


async def places(post):
    return {(record.topic, record.partition) for record in post.records()}
