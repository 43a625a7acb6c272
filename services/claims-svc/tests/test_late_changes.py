"""An encounter that changed after it was billed is a biller's work; money stays as it is."""

import asyncio
from uuid import UUID, uuid4

import pytest
from claims_support import PATIENT_ID, adjudicated, denied

from contracts.events.claims import ClaimCorrected, ClaimSubmitted
from contracts.events.encounters import ChangedField, EncounterChangedAfterBilling

CHANGES = [
    ChangedField(field="diagnoses", before=["E1165"], after=["E119"]),
    ChangedField(field="patient.last_name"),
]


def changed(claim, **facts):
    told = {"external_id": "EHR-ENC-0001", "version": 2, "origin": "ehr", "changes": CHANGES}
    return EncounterChangedAfterBilling(
        encounter_id=UUID(claim["encounter_id"]), patient_id=PATIENT_ID, **told | facts
    )


@pytest.fixture
def listed(client):
    """Return the ids on the biller's list of changed encounters, and its count."""

    async def ask():
        rows = (await client.get("/v1/worklists/changed")).json()["items"]
        counts = (await client.get("/v1/worklists")).json()["items"]
        [count] = [each["count"] for each in counts if each["name"] == "changed"]
        assert count == len(rows)
        return [row["id"] for row in rows]

    return ask


MONEY = ("charge_cents", "paid_cents", "adjusted_cents", "patient_responsibility_cents", "state")


async def test_claim_when_its_encounter_changed_is_the_billers_and_is_not_changed(
    platform, make, tell, show, listed
):
    before = await make()
    await make(2)
    sent = len(platform.published(ClaimSubmitted))
    await tell(changed(before))
    after = await show(before["id"])
    assert await listed() == [before["id"]]
    assert after["owner_of_next_action"] == "biller"
    assert after["encounter_changed_at"]
    assert [after[name] for name in MONEY] == [before[name] for name in MONEY]
    assert after["content"] == before["content"]
    newest = (await show(before["id"], "/history"))["items"][-1]
    assert newest["happening"] == "encounter_changed"
    assert newest["detail"] == "version 2 by ehr: diagnoses E1165 -> E119; patient.last_name"
    assert len(platform.published(ClaimSubmitted)) == sent
    assert platform.published(ClaimCorrected) == []


async def test_fact_when_delivered_twice_is_noted_once(make, tell, show):
    claim, event_id = await make(), uuid4()
    await tell(changed(claim), changed(claim), event_id=event_id)
    history = (await show(claim["id"], "/history"))["items"]
    assert [each["happening"] for each in history].count("encounter_changed") == 1


async def test_claim_when_the_payer_decides_meanwhile_stays_the_billers(make, tell, show, listed):
    claim = await make()
    await tell(changed(claim), adjudicated(claim))
    after = await show(claim["id"])
    assert (after["state"], after["owner_of_next_action"]) == ("PAID", "biller")
    assert await listed() == [claim["id"]]


async def test_claim_when_corrected_leaves_the_list(make, tell, show, act, listed):
    claim = await make()
    await tell(denied(claim), changed(claim))
    await act(claim["id"], "correct", diagnoses=[{"code": "E11.9"}, {"code": "I10"}])
    after = await show(claim["id"])
    assert (after["encounter_changed_at"], await listed()) == (None, [])
    assert after["owner_of_next_action"] == "clearinghouse"


async def test_claim_when_kept_as_billed_leaves_the_list_with_the_reason(
    make, tell, show, act, listed
):
    claim = await make()
    await tell(adjudicated(claim), changed(claim))
    await act(claim["id"], "keep", reason="a spelling, not a service")
    after = await show(claim["id"])
    assert (after["owner_of_next_action"], await listed()) == ("none", [])
    newest = (await show(claim["id"], "/history"))["items"][-1]
    assert (newest["happening"], newest["detail"]) == (
        "kept_as_billed",
        "a spelling, not a service",
    )
    await act(claim["id"], "keep", expected=409)


async def test_claim_when_it_changes_again_after_a_decision_is_listed_again(
    make, tell, act, listed
):
    claim = await make()
    await tell(changed(claim))
    await act(claim["id"], "keep")
    await tell(changed(claim, version=3, origin="coder"))
    assert await listed() == [claim["id"]]


async def test_claim_when_two_decide_at_once_one_hears_409(client, make, tell):
    claim = await make()
    await tell(changed(claim))
    path = f"/v1/claims/{claim['id']}/keep"
    answers = await asyncio.gather(*(client.post(path, json={"reason": "same"}) for _ in range(2)))
    assert sorted(answer.status_code for answer in answers) == [200, 409]


async def test_change_of_a_claim_when_it_names_an_older_version_is_412(client, make, tell):
    claim = await make()
    path = f"/v1/claims/{claim['id']}"
    read = (await client.get(path)).headers["etag"]
    await tell(denied(claim))
    correction = {"reason": "as documented", "diagnoses": [{"code": "I10"}, {"code": "E11.9"}]}
    stale = await client.post(f"{path}/correct", json=correction, headers={"If-Match": read})
    assert (stale.status_code, stale.json()["type"]) == (412, "/problems/stale")
    based_on = {"If-Match": (await client.get(path)).headers["etag"]}
    done = await client.post(f"{path}/correct", json=correction, headers=based_on)
    assert done.status_code == 200
    again = await client.post(f"{path}/correct", json=correction, headers=based_on)
    assert again.status_code == 412
