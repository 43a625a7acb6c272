"""A running payments-svc; whatever a test did to it, its books must hold at the end."""

import sys
from pathlib import Path

import pytest

from kit.testing import bench
from payments_svc.bootstrap import SERVICE
from payments_svc.settings import settings

# Tests are imported each on its own, so that what they share needs a place on the path.
sys.path.insert(0, str(Path(__file__).parent))

from payments_support import faults


@pytest.fixture(autouse=True)
def _settings_of_this_test():
    settings.cache_clear()
    yield
    settings.cache_clear()


@pytest.fixture
def engine():
    """Return which database a test runs on."""
    return "sqlite"


@pytest.fixture
async def unproved_platform(tmp_path, engine, request):
    server = request.getfixturevalue("postgres") if engine == "postgresql" else None
    async with bench([SERVICE], tmp_path, server) as running:
        yield running


@pytest.fixture
async def platform(unproved_platform):
    yield unproved_platform
    assert await faults(unproved_platform) == []
