"""The simulation's broker keeps what every bus promises, and does all that a bus may do."""

import importlib.util
import random
from pathlib import Path

import pytest

from kit.bus.port import Message
from revcycle.simulation.bus import SimulatedBus
from revcycle.simulation.faults import BusAway

_CONTRACT = Path(__file__).parents[2] / "libs/kit/tests/bus_contract.py"
_spec = importlib.util.spec_from_file_location("bus_contract_of_kit", _CONTRACT)
contract = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(contract)

TOPIC = "topic"


def message(number, key="k"):
    return Message(TOPIC, key, str(number).encode(), {"ce_id": str(number)})


async def received(member):
    found = []
    while batch := await member.poll(100, 0):
        found += batch
    return found


@pytest.fixture
def bus():
    return SimulatedBus(random.Random(1))


class TestSimulatedBus(contract.BusContract):
    @pytest.fixture
    def reopen(self):
        async def reopen(bus):
            for group in ("g", "one", "two"):
                bus.expel(group)
            return bus

        return reopen


async def test_publish_when_it_fails_then_a_part_is_kept(bus):
    bus.publish_fault = 2
    with pytest.raises(BusAway):
        await bus.publish([message(n) for n in range(5)])
    await bus.publish([message(9)])
    assert [record.value for record in bus.records()] == [b"0", b"1", b"9"]


async def test_commit_when_rebalanced_since_the_poll_then_refused_and_delivered_again(bus):
    member = await bus.subscribe("g", [TOPIC])
    await bus.publish([message(1)])
    [record] = await received(member)
    bus.rebalance("g")
    with pytest.raises(BusAway):
        await member.commit({(TOPIC, record.partition): record.offset + 1})
    assert [again.value for again in await received(member)] == [b"1"]
    assert bus.duplicates == 1


async def test_poll_when_keys_differ_then_reordered_across_them_and_never_within_one(bus):
    member = await bus.subscribe("g", [TOPIC])
    await bus.publish([message(n, key=f"key-{n % 7}") for n in range(70)])
    found = await received(member)
    numbers = [int(record.value) for record in found]
    assert numbers != sorted(numbers)
    assert bus.reorderings > 0
    for key in {record.key for record in found}:
        of_key = [int(record.value) for record in found if record.key == key]
        assert of_key == sorted(of_key)


async def test_forget_commits_then_what_was_committed_comes_again(bus):
    member = await bus.subscribe("g", [TOPIC])
    await bus.publish([message(n) for n in range(5)])
    found = await received(member)
    await member.commit({(TOPIC, found[-1].partition): 5})
    while not (again := await received(member)):
        bus.forget_commits("g", 3)
    assert [record.value for record in again] == [b"2", b"3", b"4"][-len(again) :]
