"""A bench with the service, the golden encounter as the event, and short ways to ask."""

import json
from pathlib import Path

import pytest

from contracts.events.encounters import EncounterReceived
from eligibility_svc.bootstrap import SERVICE
from kit.ids import named_id
from kit.testing import ORGANIZATION, bench

GOLDEN = Path(__file__).parents[3] / "tests/golden"


@pytest.fixture
def golden():
    return lambda name: (GOLDEN / name).read_text()


@pytest.fixture
def encounter(golden):
    """Return a function that makes the golden encounter's event, changed as told."""
    posted = json.loads(golden("case1_encounter.json"))
    shared = {"external_id", "service_date", "patient", "coverages", "billing_provider"}

    def make(number=1, coverage=None, patient=None, **changes):
        facts = {key: posted[key] for key in shared} | changes
        facts["patient"] = facts["patient"] | (patient or {})
        facts["coverages"] = [each | (coverage or {}) for each in facts["coverages"]]
        return EncounterReceived(
            encounter_id=named_id("encounter", number),
            patient_id=named_id("patient", ORGANIZATION, facts["patient"]["external_id"]),
            **facts,
        )

    return make


@pytest.fixture
async def platform(tmp_path):
    async with bench([SERVICE], tmp_path) as running:
        yield running


@pytest.fixture
async def client(platform):
    async with platform.client("eligibility-svc") as opened:
        yield opened


@pytest.fixture
def only_check(client):
    async def ask():
        [check] = (await client.get("/v1/eligibility-checks")).json()["items"]
        return check

    return ask
