"""The intake of encounters over HTTP, on a real database."""

import asyncio

import pytest
from coding_support import audited, emitted, send_coding

from contracts.events.encounters import EncounterCoded, EncounterReceived
from kit.ids import named_id
from kit.testing import ORGANIZATION, OTHER_ORGANIZATION

SUBSCRIBER = {
    "last_name": "TESTERSON",
    "first_name": "MORGAN",
    "birth_date": "1979-01-02",
    "sex": "M",
    "address": {
        "line1": "1 SAMPLE LN",
        "city": "SPRINGFIELD",
        "state": "IL",
        "postal_code": "627030001",
    },
}
CODES = ("coding_status", "diagnoses", "procedures")


class TestPostEncounter:
    async def test_golden_case_when_posted_is_coded_and_emits_both_facts(
        self, platform, encounter, post
    ):
        body = await post(encounter)
        assert (body["state"], body["duplicate"]) == ("coded", False)
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
        assert (
            coded.patient_id
            == received.patient_id
            == named_id("patient", ORGANIZATION, "EHR-PAT-0001")
        )
        assert coded.coding_warnings == [warning["rule"] for warning in body["warnings"]]
        assert coded.patient_payment.amount_cents == 3000

    async def test_claim_indicators_when_absent_are_the_usual_ones(self, platform, encounter, post):
        await post(encounter)
        await platform.settle()
        [coded] = platform.published(EncounterCoded)
        assert coded.provider_signature_on_file is True  # CLM06 Y
        assert (coded.assignment_code, coded.benefits_assigned) == ("A", "Y")  # CLM07, CLM08
        assert coded.release_of_information == "Y"  # CLM09

    async def test_claim_indicators_when_given_are_passed_on(self, platform, encounter, post):
        given = {
            "provider_signature_on_file": False,
            "assignment_code": "C",
            "benefits_assigned": "W",
            "release_of_information": "I",
        }
        await post(encounter | given)
        await platform.settle()
        [coded] = platform.published(EncounterCoded)
        assert coded.model_dump(include=set(given)) == given

    @pytest.mark.parametrize("written", ["e11.65", "E1165", "E11 65"])
    async def test_code_when_written_otherwise_is_emitted_in_the_one_form(
        self, platform, encounter, post, written
    ):
        encounter["diagnoses"][0]["code"] = written
        await post(encounter)
        await platform.settle()
        [coded] = platform.published(EncounterCoded)
        assert [diagnosis.code for diagnosis in coded.diagnoses] == ["E1165", "I10"]

    async def test_date_when_the_release_covers_it_brings_no_warning_of_it(self, encounter, post):
        body = await post(encounter | {"service_date": "2026-04-01"})
        assert [warning["rule"] for warning in body["warnings"]] == ["code-system-not-loaded"]

    async def test_dependent_when_the_subscriber_is_named_is_taken(self, platform, encounter, post):
        encounter["coverages"][0] |= {"relationship": "child", "subscriber": SUBSCRIBER}
        await post(encounter)
        await platform.settle()
        [coded] = platform.published(EncounterCoded)
        assert coded.coverages[0].subscriber.first_name == "MORGAN"

    async def test_note_when_it_has_lines_is_kept_as_it_is(self, client, encounter, post):
        note = "First line.\nSecond line,\ttabbed.\r\nMuñoz 李"
        posted = await post(encounter | {"note": note})
        shown = (await client.get(f"/v1/encounters/{posted['id']}")).json()
        assert shown["encounter"]["note"] == note


class TestPostAgain:
    async def test_same_body_is_200_and_emits_nothing(self, platform, encounter, post):
        first = await post(encounter)
        again = await post(encounter, 200)
        reordered = await post(dict(reversed(encounter.items())), 200)
        assert first["id"] == again["id"] == reordered["id"]
        assert again["duplicate"] is True
        await platform.settle()
        assert emitted(platform) == (1, 1)

    async def test_different_body_is_409_and_changes_nothing(
        self, platform, client, encounter, post
    ):
        first = await post(encounter)
        refused = await post(encounter | {"place_of_service": "22"}, 409)
        assert refused["type"] == "/problems/conflict"
        assert first["id"] in refused["detail"]
        assert "PUT" in refused["detail"]
        shown = (await client.get(f"/v1/encounters/{first['id']}")).json()
        assert shown["encounter"]["place_of_service"] == "11"
        await platform.settle()
        assert emitted(platform) == (1, 1)

    async def test_control_number_when_another_encounter_has_it_is_409(
        self, platform, encounter, post
    ):
        await post(encounter)
        refused = await post(encounter | {"external_id": "EHR-ENC-0002"}, 409)
        assert [error["pointer"] for error in refused["errors"]] == ["/patient_control_number"]
        await platform.settle()
        assert emitted(platform) == (1, 1)

    async def test_ids_when_of_another_organization_are_free(self, platform, encounter, post):
        await post(encounter)
        async with platform.client("coding-svc", organization_id=OTHER_ORGANIZATION) as foreign:
            assert (await foreign.post("/v1/encounters", json=encounter)).status_code == 201
        await platform.settle()
        assert emitted(platform) == (2, 2)

    async def test_posts_when_twenty_come_at_once_make_one_encounter(
        self, platform, client, encounter
    ):
        answers = await asyncio.gather(
            *(client.post("/v1/encounters", json=encounter) for _ in range(20))
        )
        assert sorted(answer.status_code for answer in answers) == [200] * 19 + [201]
        assert len({answer.json()["id"] for answer in answers}) == 1
        await platform.settle()
        assert emitted(platform) == (1, 1)
        assert len((await client.get("/v1/encounters")).json()["items"]) == 1


class TestCoding:
    async def test_draft_when_without_codes_waits_for_them(self, platform, client, draft, post):
        body = await post(draft)
        assert (body["state"], body["warnings"]) == ("needs_coding", [])
        await platform.settle()
        assert emitted(platform) == (1, 0)
        queue = await client.get("/v1/encounters", params={"state": "needs_coding"})
        assert [each["id"] for each in queue.json()["items"]] == [body["id"]]

    async def test_coding_when_completed_emits_once_and_then_is_final(
        self, platform, client, encounter, draft, post
    ):
        posted = await post(draft)
        coding = {key: encounter[key] for key in CODES}
        done = await send_coding(client, posted["id"], coding)
        assert (done.status_code, done.json()["state"]) == (200, "coded")
        again = await send_coding(client, posted["id"], coding)
        assert (again.status_code, again.headers["etag"]) == (200, done.headers["etag"])
        await platform.settle()
        assert emitted(platform) == (1, 1)
        [coded] = platform.published(EncounterCoded)
        assert [line.line_control_number for line in coded.procedures] == ["C1L1", "C1L2", "C1L3"]

    async def test_coding_when_saved_as_draft_is_kept_and_waits(
        self, platform, client, encounter, draft, post
    ):
        posted = await post(draft)
        coding = {key: encounter[key] for key in CODES} | {"coding_status": "draft"}
        saved = await send_coding(client, posted["id"], coding)
        assert saved.json()["state"] == "needs_coding"
        shown = (await client.get(f"/v1/encounters/{posted['id']}")).json()["encounter"]
        assert shown["diagnoses"] == encounter["diagnoses"]
        await platform.settle()
        assert emitted(platform) == (1, 0)
        final = await send_coding(client, posted["id"], coding | {"coding_status": "final"})
        assert final.json()["state"] == "coded"

    async def test_coding_when_faulty_changes_nothing(
        self, platform, client, encounter, draft, post
    ):
        path = f"/v1/encounters/{(await post(draft))['id']}"
        coding = {key: encounter[key] for key in CODES} | {"diagnoses": [{"code": "E11"}]}
        refused = await send_coding(client, path.rpartition("/")[2], coding)
        assert refused.status_code == 422
        assert {error["pointer"] for error in refused.json()["errors"]} == {
            "/diagnoses/0/code",
            "/procedures/0/diagnosis_pointers/1",
        }
        shown = (await client.get(path)).json()
        assert (shown["state"], shown["encounter"]["diagnoses"]) == ("needs_coding", [])
        await platform.settle()
        assert emitted(platform) == (1, 0)

    async def test_draft_when_posted_again_after_its_coding_is_the_same(
        self, client, encounter, draft, post
    ):
        first = await post(draft)
        coding = {key: encounter[key] for key in CODES}
        await send_coding(client, first["id"], coding)
        assert (await post(draft, 200))["state"] == "coded"


class TestRead:
    async def test_list_when_paged_shows_each_encounter_once(self, client, draft, post):
        ids = set()
        for number in range(5):
            names = {"external_id": f"E{number}", "patient_control_number": f"CLM{number}"}
            ids.add((await post(draft | names))["id"])
        seen, cursor = [], None
        for _ in range(3):
            page = {"limit": 2} | ({"cursor": cursor} if cursor else {})
            listed = (await client.get("/v1/encounters", params=page)).json()
            seen += [each["id"] for each in listed["items"]]
            cursor = listed["next_cursor"]
        assert cursor is None
        assert (len(seen), set(seen)) == (5, ids)

    async def test_list_when_filtered_shows_what_fits(self, client, encounter, draft, post):
        coded = await post(encounter)
        other = {"external_id": "EHR-ENC-0002", "patient_control_number": None}
        waiting = await post(draft | other)

        async def found(**filters):
            listed = await client.get("/v1/encounters", params=filters)
            return [each["id"] for each in listed.json()["items"]]

        assert await found(state="coded") == [coded["id"]]
        assert await found(state="needs_coding") == [waiting["id"]]
        assert await found(external_id="EHR-ENC-0001") == [coded["id"]]
        assert await found(external_id="EHR-ENC-0001", state="needs_coding") == []
        for wrong in ({"state": "lost"}, {"limit": 0}, {"limit": 201}, {"external_id": "x" * 51}):
            assert (await client.get("/v1/encounters", params=wrong)).status_code == 422
        answer = await client.get("/v1/encounters", params={"cursor": "not-one"})
        assert answer.status_code == 400

    async def test_access_when_it_happens_is_audited_once(
        self, platform, client, encounter, draft, post
    ):
        posted = await post(draft)
        path = f"/v1/encounters/{posted['id']}"
        await client.get(path)
        await client.get("/v1/encounters")
        coding = {key: encounter[key] for key in CODES}
        await client.post(f"{path}/coding", json=coding, headers={"If-Match": '"1"'})
        await client.get("/v1/codes/icd10cm/I10")
        assert await audited(platform) == [
            ("create", "encounter", posted["id"]),
            ("read", "encounter", posted["id"]),
            ("search", "encounter", None),
            ("update", "encounter", posted["id"]),
        ]


class TestLadder:
    PATHS = (
        ("GET", "/v1/encounters", "encounters:read"),
        ("POST", "/v1/encounters", "encounters:write"),
        ("GET", "/v1/encounters/{id}", "encounters:read"),
        ("POST", "/v1/encounters/{id}/coding", "encounters:write"),
        ("GET", "/v1/codes/icd10cm/I10", "codes:read"),
    )

    async def test_caller_when_unknown_is_401_and_without_the_scope_403(
        self, platform, draft, post
    ):
        posted = await post(draft)
        others = "encounters:read encounters:write codes:read codes:write claims:read admin:write"
        for method, route, scope in self.PATHS:
            path = route.format(id=posted["id"])
            async with platform.client("coding-svc", anonymous=True) as nobody:
                answer = await nobody.request(method, path, json={})
                assert answer.status_code == 401, (method, path)
                assert answer.headers["www-authenticate"] == "Bearer"
            remaining = " ".join(set(others.split()) - {scope})
            async with platform.client("coding-svc", remaining) as limited:
                answer = await limited.request(method, path, json={})
                assert answer.status_code == 403, (method, path)
        denied = [record for record in await audited(platform) if record[0] == "deny"]
        assert sorted(record[2] for record in denied) == sorted(path[2] for path in self.PATHS)

    async def test_encounter_when_foreign_or_unknown_is_404(
        self, platform, client, encounter, draft, post
    ):
        posted = await post(draft)
        coding = {key: encounter[key] for key in CODES}
        path = f"/v1/encounters/{posted['id']}"
        nowhere = "/v1/encounters/00000000-0000-0000-0000-000000000000"
        async with platform.client("coding-svc", organization_id=OTHER_ORGANIZATION) as foreign:
            for asker, at in ((foreign, path), (client, nowhere)):
                assert (await asker.get(at)).status_code == 404
                assert (await asker.post(f"{at}/coding", json=coding)).status_code == 404
            assert (await foreign.get("/v1/encounters")).json()["items"] == []
        await platform.settle()
        assert emitted(platform) == (1, 0)
        assert (await client.get("/v1/encounters/x")).status_code == 422
