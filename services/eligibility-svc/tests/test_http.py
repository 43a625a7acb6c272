"""Patients, payers, checks and answers over HTTP: from 401 to the answer of the golden case."""

import json
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from contracts.events.eligibility import EligibilityChecked, EligibilityRequested
from kit.spine import audit_record
from kit.testing import OTHER_ORGANIZATION

NOBODY = UUID(int=0)  # fixed, so that every test process names its tests alike
X12 = {"Content-Type": "application/edi-x12"}
PROVIDER = {
    "npi": "2000000010",
    "organization_name": "EXAMPLE FAMILY CLINIC",
    "tax_id": "001234567",
}


@pytest.fixture
def registration(golden):
    posted = json.loads(golden("case1_encounter.json"))
    return {"patient": posted["patient"], "coverages": posted["coverages"]}


@pytest.fixture
async def coverage_id(client, registration):
    answer = await client.post("/v1/patients", json=registration)
    assert answer.status_code == 201, answer.text
    return answer.json()["coverages"][0]["id"]


@pytest.fixture
async def check(client, coverage_id):
    question = {"coverage_id": coverage_id, "service_date": "2026-03-02", "provider": PROVIDER}
    answer = await client.post("/v1/eligibility-checks", json=question)
    assert answer.status_code == 202, answer.text
    return answer.json()


def rejected(golden, code):
    text = golden("case1_271.edi")
    cut = text.index("DTP*346")
    return text[:cut] + f"AAA*N**{code}*C~\nSE*15*0001~\nGE*1*102~\nIEA*1*000000102~\n"


class TestLadder:
    PATHS = (
        "/v1/patients",
        f"/v1/patients/{NOBODY}",
        f"/v1/coverages?patient_id={NOBODY}",
        "/v1/payers",
        "/v1/eligibility-checks",
        f"/v1/eligibility-checks/{NOBODY}",
        f"/v1/eligibility-checks/{NOBODY}/x12",
        "/v1/eligibility-responses",
    )
    POSTS = ("/v1/patients", "/v1/payers", "/v1/eligibility-checks", "/v1/eligibility-responses")

    @pytest.mark.parametrize("path", PATHS)
    async def test_reading_needs_a_token_and_the_scope(self, platform, path):
        async with platform.client("eligibility-svc", anonymous=True) as client:
            assert (await client.get(path)).status_code == 401
        async with platform.client("eligibility-svc", "eligibility:write") as client:
            assert (await client.get(path)).status_code == 403

    @pytest.mark.parametrize("path", POSTS)
    async def test_writing_needs_a_token_the_scope_and_the_media_type(self, platform, path):
        async with platform.client("eligibility-svc", anonymous=True) as client:
            assert (await client.post(path, json={})).status_code == 401
        async with platform.client("eligibility-svc", "eligibility:read") as client:
            assert (await client.post(path, json={})).status_code == 403
        async with platform.client("eligibility-svc") as client:
            answer = await client.post(path, content="x", headers={"Content-Type": "text/plain"})
            assert answer.status_code == 415

    async def test_unknown_and_foreign_ids_are_404(self, platform, client, check):
        paths = [
            f"/v1/patients/{check['patient_id']}",
            f"/v1/coverages?patient_id={check['patient_id']}",
            f"/v1/eligibility-checks/{check['id']}",
            f"/v1/eligibility-checks/{check['id']}/x12",
        ]
        question = {"coverage_id": check["coverage_id"], "service_date": "2026-03-02"}
        for path in paths:
            assert (await client.get(path)).status_code == 200
        async with platform.client(
            "eligibility-svc", organization_id=OTHER_ORGANIZATION
        ) as foreign:
            for path in paths:
                assert (await foreign.get(path)).status_code == 404
            answer = await foreign.post("/v1/eligibility-checks", json=question)
            assert answer.status_code == 404
            for path in ("/v1/patients", "/v1/payers", "/v1/eligibility-checks"):
                assert (await foreign.get(path)).json()["items"] == []

    async def test_faults_are_named_with_their_place(self, client, coverage_id):
        question = {"coverage_id": coverage_id, "service_date": "x", "service_types": []}
        answer = await client.post("/v1/eligibility-checks", json=question)
        assert answer.status_code == 422
        pointers = {error["pointer"] for error in answer.json()["errors"]}
        assert pointers == {"/service_date", "/service_types"}


class TestPatients:
    async def test_same_again_is_200_and_different_is_409(self, client, registration):
        first = await client.post("/v1/patients", json=registration)
        again = await client.post("/v1/patients", json=registration)
        assert (first.status_code, again.status_code) == (201, 200)
        assert first.json()["id"] == again.json()["id"]
        assert first.headers["location"] == f"/v1/patients/{first.json()['id']}"
        registration["patient"]["last_name"] = "OTHERSON"
        refused = await client.post("/v1/patients", json=registration)
        assert refused.status_code == 409
        assert "OTHERSON" not in refused.text

    async def test_list_filters_by_external_id(self, client, coverage_id):
        found = await client.get("/v1/patients", params={"external_id": "EHR-PAT-0001"})
        assert len(found.json()["items"]) == 1
        none = await client.get("/v1/patients", params={"external_id": "EHR-PAT-0002"})
        assert none.json()["items"] == []

    async def test_dependent_needs_a_subscriber(self, client, registration):
        registration["coverages"][0]["relationship"] = "child"
        answer = await client.post("/v1/patients", json=registration)
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["pointer"] == "/coverages/0/subscriber"

    async def test_every_access_is_audited(self, platform, client, coverage_id):
        patient = (await client.get("/v1/patients")).json()["items"][0]
        await client.get(f"/v1/patients/{patient['id']}")
        database = platform.members["eligibility-svc"].runtime.database
        async with database.transaction() as session:
            query = select(audit_record.c.action, audit_record.c.resource_type)
            records = {tuple(row) for row in await session.execute(query)}
        assert {
            ("create", "patient"),
            ("create", "coverage"),
            ("search", "patient"),
            ("read", "patient"),
        } <= records


class TestPayers:
    async def test_eligibility_id_is_used_in_the_inquiry(self, client, coverage_id):
        payer = {
            "payer_id": "SYNTH1",
            "name": "SYNTHETIC HEALTH PLAN",
            "eligibility_payer_id": "ELIG9",
        }
        assert (await client.post("/v1/payers", json=payer)).status_code == 200
        assert (
            await client.post("/v1/payers", json=payer | {"payer_id": "NEW1"})
        ).status_code == 201
        question = {"coverage_id": coverage_id, "service_date": "2026-03-02", "provider": PROVIDER}
        check = (await client.post("/v1/eligibility-checks", json=question)).json()
        sent = await client.get(f"/v1/eligibility-checks/{check['id']}/x12")
        assert "*PI*ELIG9~" in sent.text
        assert check["payer_id"] == "SYNTH1"


class TestChecks:
    async def test_pending_check_and_its_inquiry(self, platform, client, check):
        assert check["status"] == "pending"
        await platform.settle()
        [requested] = platform.published(EligibilityRequested)
        sent = await client.get(f"/v1/eligibility-checks/{check['id']}/x12")
        assert sent.headers["content-type"] == "application/edi-x12"
        assert sent.text == requested.inquiry.text
        assert f"TRN*1*{check['trace_number']}*1001234567~" in sent.text

    async def test_service_types_are_asked_together(self, client, coverage_id):
        question = {
            "coverage_id": coverage_id,
            "service_date": "2026-03-02",
            "service_types": ["30", "98", "5"],
            "provider": PROVIDER,
        }
        check = (await client.post("/v1/eligibility-checks", json=question)).json()
        sent = await client.get(f"/v1/eligibility-checks/{check['id']}/x12")
        assert "EQ*30^98^5~" in sent.text

    async def test_somebody_must_ask(self, client, coverage_id):
        question = {"coverage_id": coverage_id, "service_date": "2026-03-02"}
        answer = await client.post("/v1/eligibility-checks", json=question)
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["pointer"] == "/provider"

    async def test_list_filters(self, client, check):
        async def found(**filters):
            listed = await client.get("/v1/eligibility-checks", params=filters)
            return [each["id"] for each in listed.json()["items"]]

        assert await found(status="pending") == [check["id"]]
        assert await found(status="active") == []
        assert await found(coverage_id=check["coverage_id"]) == [check["id"]]
        assert await found(coverage_id=str(uuid4())) == []


class TestResponses:
    async def post(self, client, text):
        return await client.post("/v1/eligibility-responses", content=text, headers=X12)

    async def test_golden_answer_is_matched_by_member_id(self, platform, client, check, golden):
        answer = await self.post(client, golden("case1_271.edi"))
        assert answer.status_code == 201, answer.text
        assert answer.json()["items"][0]["eligibility_check_id"] == check["id"]
        decided = (await client.get(f"/v1/eligibility-checks/{check['id']}")).json()
        assert decided["status"] == "active"
        assert decided["answered_at"] is not None
        benefits = {(b["kind"], b["time_period"], b["in_network"]): b for b in decided["benefits"]}
        assert benefits["copay", "visit", "yes"]["amount_cents"] == 3000
        assert benefits["deductible", "remaining", "yes"]["amount_cents"] == 1000
        assert benefits["coinsurance", "visit", "yes"]["percent"] == "0.2"
        await platform.settle()
        [checked] = platform.published(EligibilityChecked)
        assert checked.status == "active"

    async def test_answer_is_matched_by_trace_number(self, client, check, golden):
        text = golden("case1_271.edi").replace("ELIGTRACE1", check["trace_number"])
        answer = await self.post(client, text.replace("SYN000111222", "SYN000111223"))
        assert answer.json()["items"][0]["eligibility_check_id"] == check["id"]

    async def test_rejection_gives_a_hint_and_can_be_overcome(
        self, platform, client, check, golden
    ):
        text = rejected(golden, "75").replace("ELIGTRACE1", check["trace_number"])
        assert (await self.post(client, text)).status_code == 201
        decided = (await client.get(f"/v1/eligibility-checks/{check['id']}")).json()
        assert decided["status"] == "unknown"
        [rejection] = decided["rejections"]
        assert (rejection["reason_code"], rejection["level"]) == ("75", "2100C")
        assert "insurance card" in rejection["hint"]
        assert rejection["follow_up"] == "Correct it and ask again."
        better = golden("case1_271.edi").replace("ELIGTRACE1", check["trace_number"])
        assert (await self.post(client, better)).json()["items"][0]["applied"] is True
        await platform.settle()
        statuses = [each.status for each in platform.published(EligibilityChecked)]
        assert statuses == ["unknown", "active"]

    async def test_second_answer_is_kept_and_decides_nothing(self, platform, client, check, golden):
        text = golden("case1_271.edi").replace("ELIGTRACE1", check["trace_number"])
        await self.post(client, text)
        second = await self.post(client, text.replace("EB*1*IND*30", "EB*6*IND*30"))
        assert second.status_code == 201
        assert second.json()["items"][0]["applied"] is False
        decided = (await client.get(f"/v1/eligibility-checks/{check['id']}")).json()
        assert decided["status"] == "active"
        await platform.settle()
        assert len(platform.published(EligibilityChecked)) == 1

    @pytest.mark.parametrize(
        ("old", "new"),
        [
            ("SYN000111222", "SYN000999999"),
            ("*PI*SYNTH1", "*PI*SYNTH9"),
            ("D8*19800615", "D8*20100615"),
        ],
    )
    async def test_answer_about_somebody_else_is_kept_unmatched(
        self, client, check, golden, old, new
    ):
        answer = await self.post(client, golden("case1_271.edi").replace(old, new))
        assert answer.status_code == 202
        kept = await client.get("/v1/eligibility-responses", params={"matched": "false"})
        assert [each["eligibility_check_id"] for each in kept.json()["items"]] == [None]
        matched = await client.get("/v1/eligibility-responses", params={"matched": "true"})
        assert matched.json()["items"] == []
        still = (await client.get(f"/v1/eligibility-checks/{check['id']}")).json()
        assert still["status"] == "pending"

    async def test_two_open_checks_and_no_trace_match_nothing(self, client, check, golden):
        question = {
            "coverage_id": check["coverage_id"],
            "service_date": "2026-03-09",
            "provider": PROVIDER,
        }
        await client.post("/v1/eligibility-checks", json=question)
        assert (await self.post(client, golden("case1_271.edi"))).status_code == 202

    async def test_date_outside_the_plan_is_inactive(self, client, check, golden):
        text = golden("case1_271.edi").replace("DTP*346*D8*20260101", "DTP*346*D8*20260401")
        await self.post(client, text)
        decided = (await client.get(f"/v1/eligibility-checks/{check['id']}")).json()
        assert decided["status"] == "inactive"

    @pytest.mark.parametrize("name", ["case1_999.edi", "case1_835.edi", "case1_270.edi"])
    async def test_other_transactions_are_422(self, client, golden, name):
        answer = await self.post(client, golden(name))
        assert answer.status_code == 422
        assert answer.json()["type"] == "/problems/invalid-x12"

    async def test_fault_is_named_with_its_segment(self, client, golden):
        text = golden("case1_271.edi").replace("DMG*D8*19800615*F", "DMG*D8*19801315*F")
        answer = await self.post(client, text)
        assert answer.status_code == 422
        [error] = answer.json()["errors"]
        assert error["position"] == 15
        assert "19801315" not in answer.text

    @pytest.mark.parametrize("text", ["", "x", "ISA*00*"])
    async def test_what_is_no_x12_is_422(self, client, text):
        assert (await self.post(client, text)).status_code == 422
