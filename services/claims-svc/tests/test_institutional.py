"""Encounters of institutions: a claim is kept and held, and nothing goes out."""

import json

import pytest
from claims_support import GOLDEN, PATIENT_ID, happenings, parked

from contracts.events.claims import ClaimCreated, ClaimHeld, ClaimSubmitted
from contracts.events.encounters import EncounterCoded

EXAMPLE = GOLDEN.parents[1] / "contracts/events/examples/EncounterCoded/v1-institutional.json"


@pytest.fixture
def stay():
    """Return the published example, of the patient of the other tests."""
    facts = json.loads(EXAMPLE.read_text()) | {"patient_id": str(PATIENT_ID)}
    return EncounterCoded.model_validate(facts)


@pytest.fixture
async def held(platform, client, stay, show):
    await platform.publish(stay)
    await platform.settle()
    found = await client.get("/v1/claims", params={"encounter_id": str(stay.encounter_id)})
    [claim] = found.json()["items"]
    return await show(claim["id"])


async def test_claim_is_held_with_one_clear_finding(held):
    assert (held["state"], held["owner_of_next_action"]) == ("HELD", "biller")
    [finding] = held["findings"]
    assert (finding["rule"], finding["severity"]) == ("837I", "error")
    assert "cannot be sent yet" in finding["detail"]


async def test_claim_keeps_what_the_encounter_said(held, stay):
    assert held["charge_cents"] == stay.institutional.charge_cents == 1_100_000
    assert held["content"]["institutional"] == stay.institutional.model_dump(mode="json")
    assert held["content"]["lines"] == []
    told = [each.get("present_on_admission") for each in held["content"]["diagnoses"]]
    assert told == ["Y", "N", None]


async def test_claim_of_a_professional_says_nothing_of_it(make):
    content = (await make())["content"]
    assert "institutional" not in content
    assert all("present_on_admission" not in each for each in content["diagnoses"])


async def test_biller_finds_it_in_the_worklist_and_its_history(client, held, show):
    listed = (await client.get("/v1/worklists/held")).json()["items"]
    assert [each["id"] for each in listed] == [held["id"]]
    assert await happenings(show, held) == ["held"]


async def test_nothing_goes_out_and_no_event_is_parked(platform, held):
    assert platform.published(ClaimCreated) == []
    assert platform.published(ClaimSubmitted) == []
    [told] = platform.published(ClaimHeld)
    assert told.rules == ["837I"]
    assert await parked(platform) == []


@pytest.mark.parametrize("what", ["release", "submit", "correct"])
async def test_biller_cannot_send_it_all_the_same(platform, held, act, show, what):
    refused = await act(held["id"], what, expected=409)
    assert refused["detail"]
    assert (await show(held["id"]))["state"] == "HELD"
    assert platform.published(ClaimSubmitted) == []
