"""A bench with the service, the golden encounter, and short ways to post and to look."""

import json
import sys
from pathlib import Path

import pytest
import pytest_asyncio

from coding_svc.bootstrap import SERVICE
from kit.testing import bench

# Tests are imported each on its own, so that what they share needs a place on the path.
sys.path.insert(0, str(Path(__file__).parent))

CASE_1 = Path(__file__).parents[3] / "tests/golden/case1_encounter.json"


@pytest.fixture
def encounter():
    """Return the golden encounter as an EHR posts it; a test may change its copy."""
    return json.loads(CASE_1.read_text())


@pytest.fixture
def draft(encounter):
    """Return the golden encounter before a coder saw it."""
    return encounter | {"coding_status": "draft", "diagnoses": [], "procedures": []}


@pytest.fixture
def stay():
    """Return the bill of a hospital for a stay; a test may change its copy."""
    return json.loads((Path(__file__).parent / "stay.json").read_text())


@pytest.fixture
async def platform(tmp_path):
    async with bench([SERVICE], tmp_path) as running:
        yield running


@pytest.fixture
async def client(platform):
    async with platform.client("coding-svc") as opened:
        yield opened


@pytest.fixture
def post(client):
    async def send(body, expected=201):
        answer = await client.post("/v1/encounters", json=body)
        assert answer.status_code == expected, answer.text
        return answer.json()

    return send


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def unchanged_platform(tmp_path_factory):
    """One platform for a module whose tests change nothing; starting one takes most of a test."""
    async with bench([SERVICE], tmp_path_factory.mktemp("platform")) as running:
        yield running


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def reader(unchanged_platform):
    async with unchanged_platform.client("coding-svc") as opened:
        yield opened
