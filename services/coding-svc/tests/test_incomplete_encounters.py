"""Drafts without payer or place of service, which a coder completes with the codes."""

import pytest
from coding_support import emitted, send_coding

from contracts.events.encounters import EncounterCoded, EncounterReceived

MISSING = {"coverages": [], "place_of_service": None}
NEEDED = {"/coverages", "/place_of_service"}


@pytest.fixture
def codes(encounter):
    return {key: encounter[key] for key in ("coding_status", "diagnoses", "procedures")}


async def test_draft_when_payer_and_place_are_missing_is_completed_with_the_codes(
    platform, client, encounter, draft, post, codes
):
    posted = await post(draft | MISSING)
    await platform.settle()
    [received] = platform.published(EncounterReceived)
    assert received.coverages == []
    rest = {key: encounter[key] for key in MISSING}
    done = await send_coding(client, posted["id"], codes | rest)
    assert (done.status_code, done.json()["state"]) == (200, "coded"), done.text
    await platform.settle()
    # A second time, so that eligibility is asked of the coverage that came with the codes.
    received = platform.published(EncounterReceived)[-1]
    [coded] = platform.published(EncounterCoded)
    assert [each.payer_id for each in received.coverages] == ["SYNTH1"]
    assert received.coverages == coded.coverages
    assert coded.place_of_service == "11"


async def test_final_when_payer_and_place_are_missing_is_refused(
    platform, client, encounter, draft, post, codes
):
    refused = await post(encounter | MISSING, 422)
    assert {each["pointer"] for each in refused["errors"]} == NEEDED
    posted = await post(draft | MISSING)
    answer = await send_coding(client, posted["id"], codes)
    assert answer.status_code == 422
    assert {each["pointer"] for each in answer.json()["errors"]} == NEEDED
    await platform.settle()
    assert emitted(platform) == (1, 0)


async def test_coverages_when_the_encounter_has_some_are_not_replaced(
    client, encounter, draft, post, codes
):
    posted = await post(draft)
    answer = await send_coding(client, posted["id"], codes | {"coverages": encounter["coverages"]})
    assert answer.status_code == 422
    assert [each["pointer"] for each in answer.json()["errors"]] == ["/coverages"]


async def test_place_of_service_when_a_coder_names_another_is_billed(
    platform, client, draft, post, codes
):
    posted = await post(draft)
    await send_coding(client, posted["id"], codes | {"place_of_service": "22"})
    await platform.settle()
    [coded] = platform.published(EncounterCoded)
    assert coded.place_of_service == "22"
