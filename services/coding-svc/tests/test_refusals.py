"""Encounters that are not taken: what is answered, and that nothing is stored or emitted."""

import json

import pytest
from coding_support import audited, emitted

pytestmark = pytest.mark.asyncio(loop_scope="module")
GROUPS = "only groups other codes and is not billable. Nearest billable codes:"
JSON = {"Content-Type": "application/json"}


def change(body, path, value):
    """Set (or, given ..., remove) the value at a JSON pointer."""
    *parents, last = [int(part) if part.isdecimal() else part for part in path.split("/")[1:]]
    for part in parents:
        body = body[part]
    if value is ...:
        del body[last]
    else:
        body[last] = value


async def nothing_happened(platform, reader):
    await platform.settle()
    assert emitted(platform) == (0, 0)
    assert (await reader.get("/v1/encounters")).json()["items"] == []
    assert {action for action, _, _ in await audited(platform)} <= {"search"}


async def refuse(platform, reader, body, slug="invalid"):
    # Dumped here, because the client's own JSON cannot carry a lone surrogate.
    answer = await reader.post("/v1/encounters", content=json.dumps(body), headers=JSON)
    assert answer.status_code == 422, answer.text
    assert answer.json()["type"] == f"/problems/{slug}"
    await nothing_happened(platform, reader)
    return {error.get("pointer"): error["detail"] for error in answer.json()["errors"]}


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("E11.659", "E11.659 is not in ICD-10-CM 2026-04. Nearest billable codes: E11.65."),
        ("I10.0", "I10.0 is not in ICD-10-CM 2026-04. Nearest billable codes: I10."),
        ("ZZZ", "ZZZ is not in ICD-10-CM 2026-04."),
        (
            "E11.6",
            f"E11.6 {GROUPS} E11.610, E11.618, E11.620.",
        ),
        (
            "s93.401",
            f"s93.401 {GROUPS} S93.401A, S93.401D, S93.401S.",
        ),
    ],
)
async def test_code_when_unknown_or_only_grouping_is_named_with_the_nearest(
    unchanged_platform, reader, encounter, code, says
):
    encounter["diagnoses"][1]["code"] = code
    faults = await refuse(unchanged_platform, reader, encounter, "unknown-code")
    assert faults == {"/diagnoses/1/code": says}


async def test_codes_of_a_draft_when_unknown_are_refused_too(unchanged_platform, reader, draft):
    draft["diagnoses"] = [{"code": "E11"}]
    faults = await refuse(unchanged_platform, reader, draft, "unknown-code")
    assert list(faults) == ["/diagnoses/0/code"]


async def test_faults_when_several_are_told_at_once(unchanged_platform, reader, encounter):
    encounter["diagnoses"] = [{"code": "E11"}, {"code": "ZZZ"}]
    encounter["procedures"][0]["diagnosis_pointers"] = [3, 1, 0]
    encounter["procedures"][2]["line_control_number"] = "C1L1"
    encounter["coverages"][0] |= {"priority": "secondary", "relationship": "child"}
    assert set(await refuse(unchanged_platform, reader, encounter)) == {
        "/coverages",
        "/coverages/0/subscriber",
        "/procedures/0/diagnosis_pointers/0",
        "/procedures/0/diagnosis_pointers/2",
        "/procedures/2/line_control_number",
        "/diagnoses/0/code",
        "/diagnoses/1/code",
    }


async def test_priority_when_it_stands_twice_is_refused(unchanged_platform, reader, encounter):
    encounter["coverages"].append(encounter["coverages"][0] | {"payer_id": "SAMPL2"})
    assert set(await refuse(unchanged_platform, reader, encounter)) == {"/coverages/1/priority"}


@pytest.mark.parametrize("list_name", ["diagnoses", "procedures"])
async def test_final_coding_when_a_list_is_empty_is_refused(
    unchanged_platform, reader, encounter, list_name
):
    encounter[list_name] = []
    faults = await refuse(unchanged_platform, reader, encounter)
    assert f"/{list_name}" in faults


async def test_charges_when_together_beyond_what_a_claim_carries_are_refused(
    unchanged_platform, reader, encounter
):
    for line in encounter["procedures"]:
        line["charge_cents"] = 9_999_999_999
    refused = await refuse(unchanged_platform, reader, encounter)
    assert set(refused) == {"/procedures/1/charge_cents"}, "the line that goes beyond"


@pytest.mark.parametrize(
    ("pointer", "value"),
    [
        ("/procedures/0/charge_cents", 180.5),
        ("/procedures/0/charge_cents", 180.0),
        ("/procedures/0/charge_cents", -1),
        ("/procedures/0/charge_cents", 10_000_000_000),
        ("/patient_payment/amount_cents", 30.5),
        ("/patient_payment/amount_cents", 0),
        ("/procedures/0/units", 0),
        ("/procedures/0/units", "1.0001"),
        ("/procedures/0/units", "NaN"),
        ("/procedures/0/diagnosis_pointers", []),
        ("/procedures/0/diagnosis_pointers", [1, 2, 1, 2, 1]),
        ("/procedures/0/modifiers", ["25", "59", "76", "77", "91"]),
        ("/procedures/0/code", "9921\n"),
        ("/procedures/0/system", "icd10pcs"),
        ("/patient/last_name", "TEST\x00ERSON"),
        ("/patient/last_name", "TEST\nERSON"),
        ("/patient/last_name", "x" * 61),
        ("/patient/last_name", "   "),
        ("/patient/last_name", "\ud800"),
        ("/patient/birth_date", "1980-02-30"),
        ("/patient/address/line1", "1 SAMPLE\x1bLN"),
        ("/patient/external_id", "EHR PAT 0001"),
        ("/external_id", ""),
        ("/external_id", "x" * 51),
        ("/external_id", "EHR-ENC-0001\n2"),
        ("/note", "x" * 100_001),
        ("/note", "a note\x00"),
        ("/patient_control_number", "clm-1"),
        ("/patient_control_number", "C" * 21),
        ("/service_date", "2015-09-30"),
        ("/service_date", "2026-02-30"),
        ("/place_of_service", "1"),
        ("/place_of_service", "11\n"),
        ("/clia_number", "99X9999999"),
        ("/claim_type", "institutional"),
        ("/assignment_code", "X"),
        ("/coverages", []),
        ("/coverages/0/payer_id", "SYNTH-1"),
        ("/coverages/0/member_id", "SYN 000"),
        ("/billing_provider/npi", "200000001"),
        ("/diagnoses/0/code", "E1"),
        ("/diagnoses", [{"code": "I10"}] * 13),
        ("/patient", ...),
        ("/service_date", ...),
        ("/billing_provider/tax_id", ...),
    ],
)
async def test_field_when_malformed_is_named(unchanged_platform, reader, encounter, pointer, value):
    change(encounter, pointer, value)
    faults = await refuse(unchanged_platform, reader, encounter)
    assert any(named.startswith(pointer) for named in faults), faults


@pytest.mark.parametrize(
    "pointer", ["/state", "/organization_id", "/patient/mrn", "/procedures/0/price"]
)
async def test_field_when_unknown_is_refused(unchanged_platform, reader, encounter, pointer):
    change(encounter, pointer, "x")
    assert set(await refuse(unchanged_platform, reader, encounter)) == {pointer}


async def test_answer_when_refused_repeats_no_patient_data(unchanged_platform, reader, encounter):
    encounter["patient"] |= {"last_name": "SECRETSON\x00", "birth_date": "3980-01-01T"}
    answer = await reader.post("/v1/encounters", json=encounter)
    assert answer.status_code == 422
    assert not {"SECRETSON", "3980"} & set(answer.text.replace('"', " ").split())


@pytest.mark.parametrize("body", [b"", b"{", b"[1,", b"\xff\xfe", b'{"external_id": NaN'])
async def test_body_when_not_json_is_400(unchanged_platform, reader, body):
    answer = await reader.post("/v1/encounters", content=body, headers=JSON)
    assert answer.status_code == (422 if body == b"" else 400), answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    await nothing_happened(unchanged_platform, reader)


@pytest.mark.parametrize("media_type", ["text/plain", "application/edi-x12", "application/xml", ""])
async def test_media_type_when_not_json_is_415(unchanged_platform, reader, media_type):
    answer = await reader.post(
        "/v1/encounters", content=b"{}", headers={"Content-Type": media_type}
    )
    assert answer.status_code == 415
    await nothing_happened(unchanged_platform, reader)
