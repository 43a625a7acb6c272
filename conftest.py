"""For all tests: real servers, started when the first test asks for one, and quick logging."""

import logging
import os
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
import structlog

from kit.database import Database
from kit.kafka_jars import KafkaMissing
from kit.postgres_server import PostgresMissing
from kit.testing_kafka import open_kafka
from kit.testing_postgres import PostgresBench, open_postgres

# Left alone, structlog shows the local variables of every frame: seconds for one exception.
_SHOW = structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
structlog.configure(processors=[*structlog.get_config()["processors"][:-1], _SHOW])


# Dozens of platforms are started that nobody searches: ten seconds of a processor each.
os.environ.setdefault("REVCYCLE_SEARCH_AHEAD", "false")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Give long tests to xdist's workers first, so that at the end none works alone for long."""
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: item.get_closest_marker("slow") is None)


@contextmanager
def _skipping_or_failing() -> Iterator[None]:
    """Skip the test whose server cannot be started here; fail it where servers are required."""
    try:
        yield
    except (KafkaMissing, PostgresMissing) as missing:
        if os.environ.get("REVCYCLE_TEST_REQUIRE_REAL") == "1":
            pytest.fail(str(missing))
        pytest.skip(str(missing))


@pytest.fixture(scope="session")
def needing_servers() -> Callable[[], AbstractContextManager[None]]:
    """Return the context in which a fixture starts a server of its own."""
    return _skipping_or_failing


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresBench]:
    """Return a real PostgreSQL; without one the test is skipped, or fails when it is required."""
    with _skipping_or_failing(), open_postgres() as bench:
        yield bench


@pytest.fixture(params=["sqlite", "postgresql"])
def database_kind(request: pytest.FixtureRequest) -> str:
    """Return the kind of database that `database` is, one after the other."""
    return str(request.param)


@pytest.fixture
async def database(
    database_kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> AsyncIterator[Database]:
    """Yield an empty database, as its owner."""
    url = f"sqlite:///{tmp_path}/service.sqlite3"
    if database_kind == "postgresql":
        url = (await request.getfixturevalue("postgres").empty("empty")).owner
    opened = Database(url)
    yield opened
    await opened.close()


@pytest.fixture(scope="session")
def kafka() -> Iterator[str]:
    """Return host:port of a real broker that no test stops; without one as above."""
    with _skipping_or_failing(), open_kafka() as servers:
        yield servers


@pytest.fixture
def logging_as_before() -> Iterator[None]:
    """Undo how what is tested sets up logging, for other tests."""
    handlers, settings = logging.root.handlers[:], structlog.get_config()
    logging.root.handlers.clear()  # pytest's own must not be closed
    yield
    logging.root.handlers[:] = handlers
    structlog.configure(**settings)
