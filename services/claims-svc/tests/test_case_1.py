"""Golden case 1 through coding-svc and claims-svc: the 837P to the letter."""

import json
from pathlib import Path

import pytest

from claims_svc.bootstrap import SERVICE as CLAIMS
from coding_svc.bootstrap import SERVICE as CODING
from kit.testing import bench

GOLDEN = Path(__file__).parents[3] / "tests/golden"
CASE_1 = json.loads((GOLDEN / "case1_encounter.json").read_text())
X12 = {"Content-Type": "application/edi-x12"}
# What differs from one sending to the next: envelope, BHT, submitter and receiver.
PER_SENDING = ("ISA", "GS", "ST", "BHT", "NM1*41", "PER", "NM1*40", "SE", "GE", "IEA")


@pytest.fixture
async def platform(tmp_path):
    async with bench([CODING, CLAIMS], tmp_path) as running:
        async with running.client("coding-svc") as client:
            answer = await client.post("/v1/encounters", json=CASE_1)
            assert answer.status_code == 201, answer.text
        await running.settle()
        yield running


def claim_segments(text):
    segments = [segment.strip() for segment in text.split("~")]
    return [segment for segment in segments if not segment.startswith(PER_SENDING)]


async def test_837p_equals_the_golden_one_segment_by_segment(platform):
    async with platform.client("claims-svc") as client:
        [claim] = (await client.get("/v1/claims")).json()["items"]
        sent = await client.get(f"/v1/claims/{claim['id']}/x12")
    assert claim["state"] == "SENT"
    golden = (GOLDEN / "case1_837p.edi").read_text()
    assert claim_segments(sent.text) == claim_segments(golden)
