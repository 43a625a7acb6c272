"""A running notes-svc, and its parts one by one: real SQLite files, a clock that stands still."""

import logging
import random
import sys
from pathlib import Path

import pytest

from kit import logging as kit_logging
from kit.clock import ManualClock
from kit.ids import Ids
from kit.testing import START, bench

# Tests are imported each on its own, so that what they share needs a place on the path.
sys.path.insert(0, str(Path(__file__).parent))

from kit_support import SERVICE, SERVICE_NAME


@pytest.fixture(autouse=True)
def log_file(tmp_path, logging_as_before):
    """Log as the platform does, into a file that a test may read; undone for other tests."""
    path = tmp_path / "log.jsonl"
    kit_logging.configure(path)
    yield path
    for handler in logging.root.handlers:
        handler.close()


@pytest.fixture
def engine():
    """Return which database a test runs on; a module asks for both by `on_both_databases`."""
    return "sqlite"


@pytest.fixture
def server(request, engine):
    return request.getfixturevalue("postgres") if engine == "postgresql" else None


@pytest.fixture
async def platform(tmp_path, server):
    async with bench([SERVICE], tmp_path, server) as running:
        yield running


@pytest.fixture
def runtime(platform):
    return platform.members[SERVICE_NAME].runtime


@pytest.fixture
def relay(platform):
    return platform.members[SERVICE_NAME].relay


@pytest.fixture
def database(platform):
    """Return what a test looks into: all rows, whosever they are."""
    return platform.database(SERVICE_NAME)


@pytest.fixture
async def client(platform):
    async with platform.client(SERVICE_NAME) as opened:
        yield opened


@pytest.fixture
def clock():
    return ManualClock(START)


@pytest.fixture
def ids(clock):
    return Ids(clock, random.Random(7))
