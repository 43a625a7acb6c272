"""What kit.bus.port promises, as tests. Every adapter inherits them.

A subclass provides two fixtures: `bus`, an open bus with more than one partition, and `reopen`,
an async function that closes a bus and opens another one on the same log. Nothing here looks
behind the port, and nothing expects a record sooner than the bus's own time.
"""

import asyncio
import zlib

import pytest

from kit.bus.port import MESSAGE_BYTES_MAX, Message, MessageTooLarge, TopicPartition

PATIENCE_SECONDS = 10.0
EVERYTHING = 1_000


def messages(topic, *values, key="k"):
    return [Message(topic, key, value.encode()) for value in values]


def values(records):
    return [record.value.decode() for record in records]


def next_offsets(records):
    return {TopicPartition(r.topic, r.partition): r.offset + 1 for r in records}


async def drain(subscription, expected):
    """Poll until so many records have come; fails when they do not, or when more come."""
    found = []
    async with asyncio.timeout(PATIENCE_SECONDS):
        while len(found) < expected:
            found += await subscription.poll(EVERYTHING, 0.05)
    return found + await subscription.poll(EVERYTHING, 0)


async def drain_once_each(subscription, expected):
    """Poll until so many different records have come, however often each one came.

    While members come and go, what was polled and not committed may come again.
    """
    found = {}
    async with asyncio.timeout(PATIENCE_SECONDS):
        while len(found) < expected:
            for record in await subscription.poll(EVERYTHING, 0.05):
                found[record.topic, record.partition, record.offset] = record
    return list(found.values())


async def drain_all(members, expected):
    """Poll several members until so many records have come; return what each one got."""
    found = [[] for _ in members]
    async with asyncio.timeout(PATIENCE_SECONDS):
        while sum(len(each) for each in found) < expected:
            for place, member in enumerate(members):
                found[place] += await member.poll(EVERYTHING, 0.05)
    return found


class BusContract:
    @pytest.fixture
    def topic(self, request):
        return f"topic-{zlib.crc32(request.node.nodeid.encode()):08x}"

    async def test_publish_when_reopened_then_record_is_there(self, bus, reopen, topic):
        await bus.publish(messages(topic, "a", "b"))
        bus = await reopen(bus)
        assert values(await drain(await bus.subscribe("g", [topic]), 2)) == ["a", "b"]

    async def test_lag_when_polled_and_not_committed_then_counted(self, bus, topic):
        subscription = await bus.subscribe("g", [topic])
        await bus.publish(messages(topic, "a", "b", "c"))
        records = await drain(subscription, 3)
        assert await subscription.lag() == {topic: 3}
        await subscription.commit(next_offsets(records[:2]))
        assert await subscription.lag() == {topic: 1}
        await subscription.commit(next_offsets(records))
        assert await subscription.lag() == {topic: 0}

    async def test_publish_when_keys_interleave_then_each_key_keeps_its_order(self, bus, topic):
        async def write(key):
            for number in range(8):
                await bus.publish(messages(topic, f"{key}-{number}", key=key))

        keys = [f"key-{number}" for number in range(6)]
        await asyncio.gather(*(write(key) for key in keys))
        found = await drain(await bus.subscribe("g", [topic]), 48)
        for key in keys:
            of_key = values(record for record in found if record.key == key)
            assert of_key == [f"{key}-{number}" for number in range(8)]

    async def test_publish_when_keys_mix_in_one_call_then_order_is_kept(self, bus, topic):
        mixed = [Message(topic, f"key-{n % 3}", str(n).encode()) for n in range(30)]
        await bus.publish(mixed)
        found = await drain(await bus.subscribe("g", [topic]), 30)
        for key in ("key-0", "key-1", "key-2"):
            numbers = [int(record.value) for record in found if record.key == key]
            assert numbers == sorted(numbers)

    async def test_publish_when_same_key_then_same_partition_and_rising_offsets(self, bus, topic):
        await bus.publish(messages(topic, *"abcdef"))
        found = await drain(await bus.subscribe("g", [topic]), 6)
        assert len({record.partition for record in found}) == 1
        offsets = [record.offset for record in found]
        assert offsets == sorted(set(offsets))

    async def test_publish_when_many_call_at_once_then_nothing_is_lost(self, bus, topic):
        sent = [f"{number}" for number in range(300)]
        await asyncio.gather(*(bus.publish(messages(topic, one, key=one)) for one in sent))
        found = await drain(await bus.subscribe("g", [topic]), 300)
        assert sorted(values(found)) == sorted(sent)
        places = {(record.partition, record.offset) for record in found}
        assert len(places) == 300

    async def test_publish_when_value_is_binary_then_it_comes_back_unharmed(self, bus, topic):
        every_byte = bytes(range(256))
        headers = {"ce_type": "Ä", "quote": '"\\', "empty": "", "lines": "a\r\nb"}
        await bus.publish(
            [Message(topic, "clé/ü", every_byte, headers), Message(topic, "clé/ü", b"")]
        )
        first, second = await drain(await bus.subscribe("g", [topic]), 2)
        assert (first.value, dict(first.headers), first.key) == (every_byte, headers, "clé/ü")
        assert (second.value, dict(second.headers)) == (b"", {})

    async def test_publish_when_nothing_is_given_then_nothing_happens(self, bus, topic):
        await bus.publish([])
        assert await (await bus.subscribe("g", [topic])).poll(EVERYTHING, 0) == []

    async def test_publish_when_too_large_then_refused_and_nothing_of_the_call_is_there(
        self, bus, topic
    ):
        large = Message(topic, "k", b"x" * (MESSAGE_BYTES_MAX + 1))
        with pytest.raises(MessageTooLarge, match="blob store"):
            await bus.publish([Message(topic, "k", b"small"), large])
        await bus.publish(messages(topic, "after"))
        assert values(await drain(await bus.subscribe("g", [topic]), 1)) == ["after"]

    async def test_publish_when_as_large_as_allowed_then_it_comes_back(self, bus, topic):
        largest = b"x" * (MESSAGE_BYTES_MAX - 1)
        await bus.publish([Message(topic, "k", largest), *messages(topic, "after")])
        first, second = await drain(await bus.subscribe("g", [topic]), 2)
        assert (len(first.value), second.value) == (len(largest), b"after")

    async def test_subscribe_when_group_is_new_then_it_begins_at_the_oldest(self, bus, topic):
        await bus.publish(messages(topic, "old"))
        early = await bus.subscribe("early", [topic])
        [record] = await drain(early, 1)
        await early.commit(next_offsets([record]))
        assert values(await drain(await bus.subscribe("late", [topic]), 1)) == ["old"]

    async def test_subscribe_when_two_groups_then_each_gets_everything(self, bus, topic):
        groups = [await bus.subscribe(name, [topic]) for name in ("one", "two")]
        await bus.publish(messages(topic, "a", "b"))
        assert [values(await drain(group, 2)) for group in groups] == [["a", "b"], ["a", "b"]]

    async def test_subscribe_when_topics_are_named_then_others_stay_away(self, bus, topic):
        for name in (topic, f"{topic}-b", f"{topic}-c"):
            await bus.publish(messages(name, name))
        found = await drain(await bus.subscribe("g", [topic, f"{topic}-b"]), 2)
        assert sorted(values(found)) == [topic, f"{topic}-b"]
        assert {record.topic for record in found} == {topic, f"{topic}-b"}

    async def test_poll_when_two_members_then_partitions_are_shared_without_overlap(
        self, bus, topic
    ):
        members = [await bus.subscribe("g", [topic]) for _ in range(2)]
        sent = [str(number) for number in range(60)]
        await bus.publish([Message(topic, one, one.encode()) for one in sent])
        first, second = await drain_all(members, 60)
        assert sorted(values(first + second)) == sorted(sent)
        shares = [{record.partition for record in got} for got in (first, second)]
        assert all(shares)
        assert not shares[0] & shares[1]

    async def test_close_when_a_member_leaves_then_the_other_takes_over(self, bus, topic):
        stays, leaves = [await bus.subscribe("g", [topic]) for _ in range(2)]
        sent = [Message(topic, str(number), b"1") for number in range(40)]
        await bus.publish(sent)
        for member, got in zip((stays, leaves), await drain_all([stays, leaves], 40), strict=True):
            await member.commit(next_offsets(got))
        await leaves.close()
        await bus.publish([Message(topic, message.key, b"2") for message in sent])
        found = await drain_once_each(stays, 40)
        assert sorted(record.key for record in found) == sorted(message.key for message in sent)
        assert {record.value for record in found} == {b"2"}

    async def test_close_when_polled_was_not_committed_then_the_other_gets_it(self, bus, topic):
        leaves = await bus.subscribe("g", [topic])
        await bus.publish(messages(topic, "a"))
        await drain(leaves, 1)
        await leaves.close()
        assert values(await drain(await bus.subscribe("g", [topic]), 1)) == ["a"]

    async def test_close_when_twice_then_nothing_happens(self, bus, topic):
        stays, leaves = [await bus.subscribe("g", [topic]) for _ in range(2)]
        await leaves.close()
        await leaves.close()
        await bus.publish(messages(topic, "a"))
        assert values(await drain(stays, 1)) == ["a"]

    async def test_close_when_member_waits_in_poll_then_it_gets_nothing_more(self, bus, topic):
        stays, leaves = [await bus.subscribe("g", [topic]) for _ in range(2)]
        waiting = asyncio.create_task(leaves.poll(EVERYTHING, 0.5))
        await asyncio.sleep(0.05)
        await leaves.close()
        await bus.publish([Message(topic, str(number), b"x") for number in range(40)])
        assert len(await drain_once_each(stays, 40)) == 40
        assert await waiting == []

    async def test_poll_when_member_has_left_then_it_gets_nothing(self, bus, topic):
        stays, left = [await bus.subscribe("g", [topic]) for _ in range(2)]
        await left.close()
        await bus.publish([Message(topic, str(number), b"x") for number in range(40)])
        assert await left.poll(EVERYTHING, 0) == []
        assert len(await drain_once_each(stays, 40)) == 40

    async def test_commit_when_reopened_then_polling_goes_on_behind_it(self, bus, reopen, topic):
        await bus.publish(messages(topic, *"abcde"))
        member = await bus.subscribe("g", [topic])
        found = await drain(member, 5)
        await member.commit(next_offsets(found[:3]))
        bus = await reopen(bus)
        assert values(await drain(await bus.subscribe("g", [topic]), 2)) == ["d", "e"]

    async def test_commit_when_of_one_group_then_another_is_not_moved(self, bus, reopen, topic):
        await bus.publish(messages(topic, "a"))
        one, two = await bus.subscribe("one", [topic]), await bus.subscribe("two", [topic])
        await one.commit(next_offsets(await drain(one, 1)))
        await drain(two, 1)
        bus = await reopen(bus)
        assert await (await bus.subscribe("one", [topic])).poll(EVERYTHING, 0.1) == []
        assert values(await drain(await bus.subscribe("two", [topic]), 1)) == ["a"]

    async def test_poll_when_not_committed_then_reopened_gets_it_again(self, bus, reopen, topic):
        await bus.publish(messages(topic, "a"))
        await drain(await bus.subscribe("g", [topic]), 1)
        bus = await reopen(bus)
        assert values(await drain(await bus.subscribe("g", [topic]), 1)) == ["a"]

    async def test_poll_when_repeated_then_nothing_comes_twice(self, bus, topic):
        await bus.publish(messages(topic, "a"))
        member = await bus.subscribe("g", [topic])
        assert values(await drain(member, 1)) == ["a"]
        await bus.publish(messages(topic, "b"))
        assert values(await drain(member, 1)) == ["b"]

    async def test_rewind_when_polled_then_it_is_polled_again(self, bus, topic):
        member = await bus.subscribe("g", [topic])
        await bus.publish(messages(topic, *"abcd"))
        found = await drain(member, 4)
        await member.commit(next_offsets(found[:1]))
        await member.rewind()
        assert values(await drain(member, 3)) == ["b", "c", "d"]

    async def test_rewind_when_nothing_was_committed_then_all_is_polled_again(self, bus, topic):
        member = await bus.subscribe("g", [topic])
        await bus.publish(messages(topic, "a", "b"))
        await drain(member, 2)
        await member.rewind()
        assert values(await drain(member, 2)) == ["a", "b"]

    async def test_poll_when_published_meanwhile_then_it_is_woken(self, bus, topic):
        member = await bus.subscribe("g", [topic])
        waiting = asyncio.create_task(member.poll(EVERYTHING, PATIENCE_SECONDS * 3))
        await asyncio.sleep(0.05)
        assert not waiting.done()
        await bus.publish(messages(topic, "a"))
        found = await asyncio.wait_for(waiting, PATIENCE_SECONDS)
        assert values(found) == ["a"]

    async def test_poll_when_nothing_comes_in_time_then_empty(self, bus, topic):
        member = await bus.subscribe("g", [topic])
        loop = asyncio.get_running_loop()
        started = loop.time()
        assert await member.poll(EVERYTHING, 0.1) == []
        assert loop.time() - started >= 0.09

    async def test_poll_when_limited_then_no_more_and_nothing_is_lost(self, bus, topic):
        sent = [str(number) for number in range(20)]
        await bus.publish([Message(topic, one, one.encode()) for one in sent])
        member, found = await bus.subscribe("g", [topic]), []
        async with asyncio.timeout(PATIENCE_SECONDS):
            while len(found) < 20:
                batch = await member.poll(3, 0.05)
                assert len(batch) <= 3
                found += batch
        assert sorted(values(found)) == sorted(sent)
