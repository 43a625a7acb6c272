"""KafkaBus keeps the contract on a real broker, and what only it promises."""

import pytest
from bus_contract import BusContract
from kafka_support import NEEDS_KAFKA, ApartBus, make_topics, unique_name

from kit.testing_kafka import settings_for

pytestmark = NEEDS_KAFKA


@pytest.fixture
async def opened(kafka):
    """Return a function that opens the bus; all that it opened is closed at the end."""
    buses, apart = [], unique_name("test")

    async def reopen(old=None):
        if old:
            buses.remove(old)
            await old.close()
        buses.append(ApartBus(settings_for(kafka), apart))
        return buses[-1]

    yield reopen
    for bus in buses:
        await bus.close()


@pytest.fixture
async def bus(opened):
    return await opened()


class TestKafkaBus(BusContract):
    @pytest.fixture
    def reopen(self, opened):
        return opened

    @pytest.fixture
    async def topic(self, kafka):
        name = unique_name("topic")
        await make_topics(kafka, name, f"{name}-b", f"{name}-c")
        return name
