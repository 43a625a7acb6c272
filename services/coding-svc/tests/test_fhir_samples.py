"""Synthetic patients of Synthea, when they are beside the repository: taken or clearly refused."""

import copy
import json
import tarfile
from pathlib import Path

import pytest
from fhir_support import HEADERS

ARCHIVE = Path(__file__).parents[4] / "shared/data/synthea/synthea_r4_12_bundles.tar.xz"
NPI = "http://hl7.org/fhir/sid/us-npi"
CLINICAL = ("Condition", "Procedure", "ImagingStudy")
pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.fixture(scope="module")
def samples():
    if not ARCHIVE.is_file():
        pytest.skip("no reference data beside the repository")
    with tarfile.open(ARCHIVE) as archive:
        members = sorted((each for each in archive if each.isfile()), key=lambda each: each.name)
        return [json.load(archive.extractfile(each)) for each in members]


def visits(bundle):
    """Yield a Bundle for each Encounter of a patient's life, with what belongs to it."""
    for chosen in bundle["entry"]:
        if chosen["resource"]["resourceType"] == "Encounter":
            entries = [each for each in bundle["entry"] if belongs(each, chosen)]
            yield copy.deepcopy(bundle | {"entry": entries})


def belongs(entry, encounter):
    resource = entry["resource"]
    kind = resource["resourceType"]
    if kind == "Encounter":
        return entry is encounter
    if kind == "Claim":
        named = [each for item in resource["item"] for each in item.get("encounter", ())]
        return {"reference": encounter["fullUrl"]} in named
    if kind in CLINICAL:
        return resource["encounter"] == {"reference": encounter["fullUrl"]}
    return kind in ("Patient", "Organization", "Practitioner")


def completed(bundle):
    """Add what Synthea does not know: numbers of providers, and who pays."""
    for entry in bundle["entry"]:
        resource = entry["resource"]
        if resource["resourceType"] == "Organization":
            tax_id = {"system": "urn:oid:2.16.840.1.113883.4.4", "value": "00-1234567"}
            resource["identifier"] += [{"system": NPI, "value": "2000000010"}, tax_id]
        if resource["resourceType"] == "Practitioner":
            resource["identifier"] = [{"system": NPI, "value": "2000000028"}]
    payor = [{"display": "SYNTHETIC HEALTH PLAN", "identifier": {"value": "SYNTH1"}}]
    coverage = {"resourceType": "Coverage", "subscriberId": "SYN000111222", "payor": payor}
    bundle["entry"].append({"resource": coverage})
    return bundle


async def send(reader, bundle):
    answer = await reader.post("/v1/encounters", content=json.dumps(bundle), headers=HEADERS)
    return answer.status_code, answer.json()


async def test_patient_with_many_encounters_is_refused_at_the_second(reader, samples):
    for bundle in samples:
        status, told = await send(reader, bundle)
        assert status == 422
        assert "send one Bundle per encounter" in told["errors"][0]["detail"]


async def test_visit_as_synthea_tells_it_is_refused_for_want_of_an_npi(reader, samples):
    for bundle in samples:
        status, told = await send(reader, next(visits(bundle)))
        assert status == 422
        assert "NPI" in told["errors"][0]["detail"]


async def test_visit_when_completed_waits_for_a_coder_or_is_refused_for_its_date(reader, samples):
    """All 225 visits; codes are SNOMED, so that none is billed without a coder."""
    answers = [
        await send(reader, completed(visit)) for bundle in samples for visit in visits(bundle)
    ]
    taken = [body for status, body in answers if status == 201]
    refused = [body for status, body in answers if status == 422]
    assert len(taken) + len(refused) == len(answers) == 225
    assert {body["state"] for body in taken} == {"needs_coding"}
    assert all({each["rule"] for each in body["warnings"]} for body in taken)
    assert len(taken) == 125
    places = [error["pointer"].split("/")[-1] for body in refused for error in body["errors"]]
    # Before ICD-10-CM, and one patient's address with a postal code of four digits.
    assert (places.count("start"), places.count("postalCode")) == (99, 1)
