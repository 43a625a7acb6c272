"""FHIR Bundles over HTTP: taken, refused and known again as encounters in JSON are."""

import json

import pytest
from coding_support import audited, emitted, send_coding
from fhir_support import HEADERS, add, concept, golden, reference, resource, without

from contracts.events.encounters import (
    EncounterChangedAfterBilling,
    EncounterCoded,
    EncounterReceived,
)


@pytest.fixture
def post_bundle(client):
    async def send(bundle, expected=201):
        answer = await client.post("/v1/encounters", content=json.dumps(bundle), headers=HEADERS)
        assert answer.status_code == expected, answer.text
        return answer.json()

    return send


@pytest.fixture
def bundle():
    return golden()


async def test_bundle_when_complete_is_coded_like_the_same_encounter_in_json(
    platform, client, encounter, post, bundle, post_bundle
):
    of_json, of_fhir = await post(encounter), await post_bundle(bundle)
    assert (of_fhir["state"], of_fhir["duplicate"]) == ("coded", False)
    assert of_fhir["warnings"] == of_json["warnings"]
    assert of_fhir["findings"] == of_json["findings"]
    await platform.settle()
    first, second = platform.published(EncounterCoded)
    # FHIR's Claim has no numbers of lines, no payment at the desk and no contact.
    assert second.model_dump(exclude=OTHERWISE) == first.model_dump(exclude=OTHERWISE)
    assert second.billing_provider.npi == first.billing_provider.npi
    lines = [each.model_dump(exclude={"line_control_number"}) for each in first.procedures]
    assert [each.model_dump(exclude={"line_control_number"}) for each in second.procedures] == lines


OTHERWISE = {
    "encounter_id", "external_id", "patient_control_number", "billing_provider", "procedures",
    "patient_payment",
}  # fmt: skip


async def test_bundle_when_sent_again_is_known(platform, bundle, post_bundle):
    first = await post_bundle(bundle)
    again = await post_bundle(bundle, 200)
    shuffled = bundle | {"entry": list(reversed(bundle["entry"]))}
    known = await post_bundle(shuffled, 200)
    assert first["id"] == again["id"] == known["id"]
    resource(bundle, "coverage")["subscriberId"] = "SYN000111333"
    conflict = await post_bundle(bundle, 409)
    assert conflict["type"] == "/problems/conflict"
    await platform.settle()
    assert emitted(platform) == (1, 1)


async def test_bundle_when_put_after_billing_is_a_late_change(
    platform, client, bundle, post_bundle
):
    posted = await post_bundle(bundle)
    path = f"/v1/encounters/{posted['id']}"
    tag = (await client.get(path)).headers["ETag"]
    resource(bundle, "coverage")["subscriberId"] = "SYN000111333"

    async def put(content, **headers):
        return await client.put(path, content=json.dumps(content), headers=HEADERS | headers)

    assert (await put(bundle)).status_code == 428
    changed = await put(bundle, **{"If-Match": tag})
    assert (changed.status_code, changed.json()["state"]) == (200, "coded"), changed.text
    assert (await put(bundle, **{"If-Match": tag})).status_code == 412
    await platform.settle()
    [told] = platform.published(EncounterChangedAfterBilling)
    assert [each.field for each in told.changes] == ["coverages.primary.member_id"]
    refused = await put(without(bundle, "patient"), **{"If-Match": changed.headers["ETag"]})
    assert refused.status_code == 422


async def test_bundle_when_it_cannot_all_be_mapped_waits_and_a_coder_completes_it(
    platform, client, encounter, bundle, post_bundle
):
    snomed = "http://snomed.info/sct"
    bundle = without(bundle, "claim", "location", "payer")
    for name in ("diabetes", "hypertension"):
        resource(bundle, name)["code"] = concept(snomed, "1", text=f"documented {name}")
    of = reference(bundle, "encounter")
    add(
        bundle, "Procedure", status="completed", encounter=of, code=concept(snomed, "2", text="ECG")
    )
    posted = await post_bundle(bundle)
    assert posted["state"] == "needs_coding"
    assert {each["rule"] for each in posted["warnings"]} == {
        "fhir-coverage-incomplete",
        "fhir-condition-not-coded",
        "fhir-procedure-not-coded",
        "fhir-place-of-service-unclear",
        "fhir-no-diagnosis",
        "fhir-no-procedure",
    }
    assert all(each["pointer"].startswith("/entry/") for each in posted["warnings"])
    shown = (await client.get(f"/v1/encounters/{posted['id']}")).json()["encounter"]
    assert shown["note"].splitlines() == [
        "Coverage:  SYN000111222",
        "Diagnosis: documented diabetes",
        "Diagnosis: documented hypertension",
        "Procedure: ECG",
    ]
    names = ("coding_status", "diagnoses", "procedures", "coverages", "place_of_service")
    coding = {name: encounter[name] for name in names}
    begun = (await send_coding(client, posted["id"], coding | {"coding_status": "draft"})).json()
    assert begun["missing"] == ["text_mapping", "confirmation"]
    left = [each for each in begun["warnings"] if each["rule"].startswith("fhir-")]
    assert left == posted["warnings"]
    del coding["coverages"]
    done = await send_coding(client, posted["id"], coding)
    assert (done.status_code, done.json()["state"]) == (200, "coded"), done.text
    assert not [each for each in done.json()["warnings"] if each["rule"].startswith("fhir-")]
    await platform.settle()
    assert len(platform.published(EncounterReceived)[-1].coverages) == 1


async def test_faults_of_the_service_point_into_the_bundle(platform, client, bundle, post_bundle):
    resource(bundle, "diabetes")["code"]["coding"][1]["code"] = "E11.6"
    answer = await post_bundle(bundle, 422)
    assert answer["type"] == "/problems/unknown-code"
    assert [each["pointer"] for each in answer["errors"]] == [
        "/entry/8/resource/code/coding/1/code"
    ]
    await platform.settle()
    assert emitted(platform) == (0, 0)
    assert await audited(platform) == []


@pytest.mark.parametrize(
    "media_type", ["application/fhir+json", "Application/FHIR+JSON; charset=utf-8; fhirVersion=4.0"]
)
async def test_media_type_decides_who_reads_the_body(client, encounter, bundle, media_type):
    as_fhir = {"Content-Type": media_type}
    answer = await client.post("/v1/encounters", content=json.dumps(encounter), headers=as_fhir)
    assert [each["pointer"] for each in answer.json()["errors"]] == ["/resourceType"]
    answer = await client.post("/v1/encounters", json=bundle)
    assert "/resourceType" in [each["pointer"] for each in answer.json()["errors"]]
    for other in ("text/plain", "application/fhir+xml"):
        answer = await client.post("/v1/encounters", content=b"{}", headers={"Content-Type": other})
        assert answer.status_code == 415


async def test_ladder_is_that_of_json(platform, bundle):
    body = {"content": json.dumps(bundle), "headers": HEADERS}
    async with platform.client("coding-svc", anonymous=True) as nobody:
        assert (await nobody.post("/v1/encounters", **body)).status_code == 401
    async with platform.client("coding-svc", scopes="encounters:read") as reader:
        assert (await reader.post("/v1/encounters", **body)).status_code == 403
