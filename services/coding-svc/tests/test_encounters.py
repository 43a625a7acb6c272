"""The intake of encounters over HTTP, on a real database."""

import json
from pathlib import Path

import pytest

from coding_svc.bootstrap import SERVICE
from contracts.events.encounters import EncounterCoded, EncounterReceived
from kit.testing import bench

CASE_1 = json.loads((Path(__file__).parents[3] / "tests/golden/case1_encounter.json").read_text())


@pytest.fixture
async def platform(tmp_path):
    async with bench([SERVICE], tmp_path) as running:
        yield running


class TestPostEncounter:
    async def test_golden_case_is_coded_and_emits_both_facts(self, platform):
        async with platform.client("coding-svc") as client:
            answer = await client.post("/v1/encounters", json=CASE_1)
        assert answer.status_code == 201, answer.text
        body = answer.json()
        assert body["state"] == "coded"
        assert [warning["rule"] for warning in body["warnings"]] == [
            "release-does-not-cover-date",
            "code-system-not-loaded",
        ]
        await platform.settle()
        [received], [coded] = (
            platform.published(EncounterReceived),
            platform.published(EncounterCoded),
        )
        assert str(received.encounter_id) == body["id"] == str(coded.encounter_id)
        assert [diagnosis.code for diagnosis in coded.diagnoses] == ["E1165", "I10"]
