"""Real servers for all tests, started when the first test asks for one."""

import os
from collections.abc import Iterator

import pytest

from kit.kafka_jars import KafkaMissing
from kit.postgres_server import PostgresMissing
from kit.testing_kafka import open_kafka
from kit.testing_postgres import PostgresBench, open_postgres


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresBench]:
    """Return a real PostgreSQL; without one the test is skipped, or fails when it is required."""
    try:
        with open_postgres() as bench:
            yield bench
    except PostgresMissing as missing:
        if os.environ.get("REVCYCLE_TEST_REQUIRE_REAL") == "1":
            pytest.fail(str(missing))
        pytest.skip(str(missing))


@pytest.fixture(scope="session")
def kafka() -> Iterator[str]:
    """Return host:port of a real broker that no test stops; without one as above."""
    try:
        with open_kafka() as servers:
            yield servers
    except KafkaMissing as missing:
        if os.environ.get("REVCYCLE_TEST_REQUIRE_REAL") == "1":
            pytest.fail(str(missing))
        pytest.skip(str(missing))
