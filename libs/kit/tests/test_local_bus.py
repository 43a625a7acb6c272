"""LocalBus keeps the contract, and what only it promises: other processes, kills, shutting down."""

import asyncio
import signal
import sqlite3
import subprocess
import sys

import pytest
from bus_contract import BusContract, drain, messages, values

from kit.bus.local import LocalBus, newest_sequence, tail
from kit.bus.port import Message, TopicPartition

TOPIC = "topic"
PUBLISHER = """
import asyncio, sys
from pathlib import Path
from kit.bus.local import LocalBus
from kit.bus.port import Message

async def publish_forever():
    bus = LocalBus(Path(sys.argv[1]))
    for number in range(1_000_000):
        await bus.publish([Message("topic", "k", str(number).encode())])
        print(number, flush=True)

asyncio.run(publish_forever())
"""


@pytest.fixture
def path(tmp_path):
    return tmp_path / "log.sqlite3"


@pytest.fixture
async def opened(path):
    """Return a function that opens the log; all that it opened is closed at the end."""
    buses = []

    async def reopen(old=None):
        if old:
            buses.remove(old)
            await old.close()
        buses.append(LocalBus(path))
        return buses[-1]

    yield reopen
    for bus in buses:
        await bus.close()


@pytest.fixture
async def bus(opened):
    return await opened()


class TestLocalBus(BusContract):
    @pytest.fixture
    def reopen(self, opened):
        return opened


def kill_after(path, lines):
    """Publish in another process until it told of so many; return the last one it told of."""
    process = subprocess.Popen(
        [sys.executable, "-c", PUBLISHER, str(path)], stdout=subprocess.PIPE, text=True
    )
    try:
        for _ in range(lines):
            process.stdout.readline()
        process.send_signal(signal.SIGKILL)
        rest = process.stdout.read().split("\n")[:-1]
    finally:
        process.kill()
        process.wait()
        process.stdout.close()
    return int(rest[-1]) if rest else lines - 1


class TestCrash:
    async def test_publish_when_killed_after_it_returned_then_records_are_there(self, path, opened):
        last_told = kill_after(path, lines=25)
        bus = await opened()
        found = values(await drain(await bus.subscribe("g", [TOPIC]), last_told + 1))
        assert found == [str(number) for number in range(len(found))]
        assert len(found) in (last_told + 1, last_told + 2)  # the last may not have been told of

    async def test_publish_when_the_owner_was_killed_then_offsets_go_on(self, path, opened):
        kill_after(path, lines=3)
        before = newest_sequence(path)
        bus = await opened()
        await bus.publish(messages(TOPIC, "after"))
        place = TopicPartition(TOPIC, bus.partition_of("k"))
        assert values(bus.read(place, before, 10)) == ["after"]


class TestBesideTheOwner:
    async def test_tail_when_owner_is_open_then_reads_in_the_order_of_appending(self, bus, path):
        await bus.publish([Message("a", "1", b"first"), Message("b", "2", b"second", {"h": "x"})])
        await bus.publish(messages("a", "third"))
        [(one, first), (two, second), (three, third)] = tail(path, 0, 10)
        assert values([first, second, third]) == ["first", "second", "third"]
        assert one < two < three
        assert second.headers == {"h": "x"}

    async def test_tail_when_asked_from_the_middle_then_rest_within_the_limit(self, bus, path):
        await bus.publish(messages(TOPIC, *"abcdef"))
        found = tail(path, 2, 3)
        assert [sequence for sequence, _ in found] == [3, 4, 5]

    async def test_newest_sequence_when_log_is_empty_then_zero(self, bus, path):
        assert newest_sequence(path) == 0

    async def test_newest_sequence_when_published_then_it_moves(self, bus, path):
        await bus.publish(messages(TOPIC, *"abc"))
        assert newest_sequence(path) == 3
        await bus.publish(messages(TOPIC, "d"))
        assert newest_sequence(path) == 4

    async def test_newest_sequence_when_there_is_no_log_then_none_is_made(self, path):
        with pytest.raises(sqlite3.OperationalError):
            newest_sequence(path)
        assert not path.exists()

    async def test_tail_when_the_path_has_signs_of_an_address_then_found(self, tmp_path):
        path = tmp_path / "100% #1?.sqlite3"
        bus = LocalBus(path)
        await bus.publish(messages(TOPIC, "a"))
        assert newest_sequence(path) == 1
        await bus.close()


class TestFailures:
    async def test_publish_when_one_cannot_be_written_then_its_whole_call_is_refused(self, bus):
        refused = [Message(TOPIC, "k", b"good"), Message(None, "k", b"bad")]
        with pytest.raises(sqlite3.IntegrityError):
            await bus.publish(refused)
        assert await (await bus.subscribe("g", [TOPIC])).poll(10, 0) == []

    async def test_publish_when_one_was_refused_then_the_next_is_taken(self, bus):
        with pytest.raises(ValueError, match="surrogates"):
            await asyncio.wait_for(bus.publish(messages("topic-\ud800", "a")), 5)
        await asyncio.wait_for(bus.publish(messages(TOPIC, "b")), 5)
        assert values(await drain(await bus.subscribe("g", [TOPIC]), 1)) == ["b"]

    async def test_publish_when_the_disk_refuses_then_raises_and_nothing_is_there(self, bus, path):
        other = sqlite3.connect(path)
        other.execute(
            "CREATE TRIGGER full BEFORE INSERT ON record BEGIN SELECT RAISE(ABORT, 'full'); END"
        )
        with pytest.raises(sqlite3.Error):
            await bus.publish(messages(TOPIC, "a"))
        other.execute("DROP TRIGGER full")
        other.close()
        await bus.publish(messages(TOPIC, "b"))
        assert values(await drain(await bus.subscribe("g", [TOPIC]), 1)) == ["b"]

    async def test_publish_when_the_caller_gives_up_then_others_are_served(self, bus):
        given_up = [asyncio.create_task(bus.publish(messages(TOPIC, "x"))) for _ in range(5)]
        await asyncio.sleep(0)
        for task in given_up:
            task.cancel()
        await asyncio.gather(*given_up, return_exceptions=True)
        await asyncio.wait_for(bus.publish(messages(TOPIC, "last")), 5)
        found = await drain(await bus.subscribe("g", [TOPIC]), 1)
        assert values(found)[-1] == "last"

    async def test_publish_when_closed_then_raises(self, opened, bus):
        await opened(bus)
        with pytest.raises(ConnectionError):
            await asyncio.wait_for(bus.publish(messages(TOPIC, "a")), 2)

    async def test_close_when_publishes_are_under_way_then_they_are_finished(self, opened, bus):
        under_way = [asyncio.create_task(bus.publish(messages(TOPIC, "x"))) for _ in range(50)]
        await asyncio.sleep(0)
        bus = await opened(bus)
        await asyncio.wait_for(asyncio.gather(*under_way), 5)
        assert len(await drain(await bus.subscribe("g", [TOPIC]), 50)) == 50
