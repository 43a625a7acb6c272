"""Encounters of institutions: the bill beside the diagnoses, from intake to the event."""

import copy
import json
from pathlib import Path

import pytest
from coding_support import emitted

from contracts.events.encounters import EncounterCoded

STAY = json.loads((Path(__file__).parent / "stay.json").read_text())
VISIT_LINES = [
    {
        "revenue_code": "0450",
        "procedure_code": "99283",
        "charge_cents": 90000,
        "service_date": "2026-05-08",
    },
    {"revenue_code": "0300", "procedure_code": "80053", "charge_cents": 8000},
]
OUTPATIENT = {
    "type_of_bill": "0131",
    "statement_from": "2026-05-08",
    "statement_to": "2026-05-08",
    "attending_provider": STAY["institutional"]["attending_provider"],
    "reasons_for_visit": ["R07.9"],
    "revenue_lines": VISIT_LINES,
}


@pytest.fixture
def visit(stay):
    """Return a visit to the emergency room of a hospital."""
    diagnoses = [{"code": "R07.9"}, {"code": "I10"}]
    return stay | {
        "external_id": "EHR-ED-0001",
        "place_of_service": "23",
        "diagnoses": diagnoses,
        "institutional": copy.deepcopy(OUTPATIENT),
    }


def found(body, severity="error"):
    return [each["rule_id"] for each in body["findings"] if each["severity"] == severity]


def pointers(body):
    return [each["pointer"] for each in body["errors"]]


class TestIntake:
    async def test_stay_when_clean_is_coded_and_told_with_its_bill(self, platform, stay, post):
        body = await post(stay)
        assert (body["state"], found(body)) == ("coded", [])
        assert "E33B" in found(body, "info")
        assert "code-system-not-loaded" in [each["rule"] for each in body["warnings"]]
        await platform.settle()
        [told] = platform.published(EncounterCoded)
        assert told.claim_type == "institutional"
        assert told.procedures == []
        assert told.institutional.charge_cents == 1_131_000
        coded = [(each.code, each.present_on_admission) for each in told.diagnoses]
        assert coded == [("I214", "Y"), ("N179", "N"), ("Z794", None)]

    async def test_stay_when_posted_again_is_a_duplicate(self, stay, post):
        first = await post(stay)
        assert (await post(stay, 200))["id"] == first["id"]

    async def test_stay_is_shown_as_posted(self, client, stay, post):
        shown = (await client.get(f"/v1/encounters/{(await post(stay))['id']}")).json()
        bill = shown["encounter"]["institutional"]
        assert bill["type_of_bill"] == "0111"
        assert bill["procedures"] == stay["institutional"]["procedures"]

    async def test_outpatient_visit_is_coded(self, visit, post):
        body = await post(visit)
        assert (body["state"], found(body)) == ("coded", [])

    async def test_professional_encounter_says_nothing_of_a_bill(
        self, platform, client, encounter, post
    ):
        body = await post(encounter)
        shown = (await client.get(f"/v1/encounters/{body['id']}")).json()["encounter"]
        assert "institutional" not in shown
        assert all("present_on_admission" not in each for each in shown["diagnoses"])
        await platform.settle()
        [told] = platform.published(EncounterCoded)
        assert (told.claim_type, told.institutional) == ("professional", None)

    async def test_25_diagnoses_are_taken_of_an_institution_and_12_of_a_professional(
        self, stay, encounter, post
    ):
        many = [{"code": "I10", "present_on_admission": "Y"}] * 25
        assert "E26A" not in found(await post(stay | {"diagnoses": many}))
        refused = await post(stay | {"diagnoses": [*many, many[0]]}, 422)
        assert pointers(refused) == ["/diagnoses"]
        thirteen = [{"code": "I10"}] * 13
        refused = await post(encounter | {"diagnoses": thirteen}, 422)
        [fault] = refused["errors"]
        assert fault["pointer"] == "/diagnoses"
        assert "at most 12 items" in fault["detail"]


class TestRefusals:
    @pytest.mark.parametrize(
        ("changes", "pointer"),
        [
            ({"type_of_bill": "0431"}, "/type_of_bill"),
            ({"type_of_bill": "0117"}, "/type_of_bill"),
            ({"statement_to": "2026-05-03"}, "/statement_to"),
            ({"admission_date": "2026-05-09"}, "/admission_date"),
            ({"admission_date": None}, "/admission_date"),
            ({"discharge_hour": None}, "/discharge_hour"),
            ({"discharge_status": None}, "/discharge_status"),
            ({"admitting_diagnosis": None}, "/admitting_diagnosis"),
            ({"admitting_diagnosis": "R07"}, "/admitting_diagnosis"),
            ({"attending_provider": None}, "/attending_provider"),
            ({"revenue_lines": []}, "/revenue_lines"),
            ({"type_of_bill": "0112"}, "/discharge_date"),
            ({"revenue_lines": [{"revenue_code": "0001", "charge_cents": 1}]}, "/revenue_lines/0"),
            (
                {"procedures": [{"code": "4A023N7", "performed_on": "2026-05-09"}]},
                "/procedures/0/performed_on",
            ),
            ({"procedures": [{"code": "4A02", "performed_on": "2026-05-05"}]}, "/procedures/0"),
            (
                {
                    "occurrence_spans": [
                        {"code": "70", "first_on": "2026-05-05", "last_on": "2026-05-04"}
                    ]
                },
                "/occurrence_spans/0/last_on",
            ),
            ({"value_codes": [{"code": "80", "number": 4, "amount_cents": 400}]}, "/value_codes/0"),
            ({"reasons_for_visit": ["R07.9"] * 4}, "/reasons_for_visit"),
            ({"condition_codes": ["045"]}, "/condition_codes/0"),
        ],
    )
    async def test_bill_when_it_contradicts_itself_is_422(
        self, platform, stay, post, changes, pointer
    ):
        stay["institutional"] |= changes
        refused = await post(stay, 422)
        assert any(each.startswith(f"/institutional{pointer}") for each in pointers(refused))
        assert emitted(platform) == (0, 0)

    @pytest.mark.parametrize(
        ("changes", "pointer"),
        [
            ({"institutional": None}, "/claim_type"),
            ({"claim_type": "professional"}, "/institutional"),
            ({"service_date": "2026-05-07"}, "/service_date"),
            ({"diagnoses": []}, "/diagnoses"),
            ({"place_of_service": None}, "/place_of_service"),
            ({"coverages": []}, "/coverages"),
        ],
    )
    async def test_encounter_when_it_does_not_fit_its_bill_is_422(
        self, stay, post, changes, pointer
    ):
        assert pointer in pointers(await post(stay | changes, 422))

    async def test_professional_lines_are_refused(self, stay, encounter, post):
        refused = await post(stay | {"procedures": encounter["procedures"]}, 422)
        assert pointers(refused) == ["/procedures"]

    async def test_presence_on_admission_of_a_professional_is_refused(self, encounter, post):
        encounter["diagnoses"][0]["present_on_admission"] = "Y"
        refused = await post(encounter, 422)
        assert pointers(refused) == ["/diagnoses/0/present_on_admission"]

    async def test_inpatient_codes_of_an_outpatient_are_refused(self, stay, visit, post):
        visit["institutional"]["procedures"] = stay["institutional"]["procedures"]
        assert pointers(await post(visit, 422)) == ["/institutional/procedures/0"]

    async def test_line_control_number_when_twice_is_refused(self, visit, post):
        for line in visit["institutional"]["revenue_lines"]:
            line["line_control_number"] = "L1"
        refused = await post(visit, 422)
        assert pointers(refused) == ["/institutional/revenue_lines/1/line_control_number"]

    async def test_bill_when_its_lines_charge_too_much_names_the_line_that_goes_beyond(
        self, post, stay
    ):
        lines = stay["institutional"]["revenue_lines"]
        lines[0]["charge_cents"] = 9_999_999_999
        refused = await post(stay, expected=422)
        assert pointers(refused) == ["/institutional/revenue_lines/1/charge_cents"]


class TestEdits:
    async def test_codes_are_judged_by_the_date_of_discharge(self, stay, post):
        # The release that ships ends with September; the stay crosses it.
        stay["institutional"] |= {"statement_to": "2026-10-02", "discharge_date": "2026-10-02"}
        body = await post(stay | {"service_date": "2026-10-02"})
        assert "release-does-not-cover-date" in [each["rule"] for each in body["warnings"]]

    async def test_presence_on_admission_when_missing_holds_the_stay(self, platform, stay, post):
        del stay["diagnoses"][1]["present_on_admission"]
        body = await post(stay)
        assert (body["state"], found(body)) == ("needs_coding", ["E33A"])
        [finding] = [each for each in body["findings"] if each["rule_id"] == "E33A"]
        assert finding["pointers"] == ["/diagnoses/1"]
        await platform.settle()
        assert emitted(platform) == (1, 0)

    async def test_outpatients_need_no_presence_on_admission(self, visit, post):
        assert "E33A" not in found(await post(visit))

    async def test_status_that_contradicts_the_frequency_holds_the_stay(self, stay, post):
        stay["institutional"]["discharge_status"] = "30"
        assert found(await post(stay)) == ["UB01"]

    async def test_interim_bill_is_of_the_end_of_its_statement(self, stay, post):
        bill = stay["institutional"]
        bill |= {"type_of_bill": "0112", "discharge_status": "30"}
        del bill["discharge_date"], bill["discharge_hour"]
        assert found(await post(stay)) == []

    async def test_lines_are_judged_with_the_place_of_the_revenue_line(self, visit, post):
        visit["institutional"]["revenue_lines"] = [
            *VISIT_LINES,
            {"revenue_code": "0999", "charge_cents": 100, "service_date": "2026-05-09"},
            {"revenue_code": "0636", "charge_cents": 100},
        ]
        body = await post(visit)
        told = {each["rule_id"]: each["pointers"] for each in body["findings"]}
        assert told["IOCE23"] == told["IOCE41"] == ["/institutional/revenue_lines/2"]
        assert told["IOCE48"] == ["/institutional/revenue_lines/3"]
        assert found(body) == ["IOCE23"]

    async def test_edits_take_the_whole_encounter(self, client, stay):
        del stay["diagnoses"][0]["present_on_admission"]
        answer = await client.post("/v1/coding/edits", json=stay)
        assert answer.status_code == 200, answer.text
        assert found(answer.json()) == ["E33A"]
        assert "ICD10PCS is not loaded, so its codes were not checked." in answer.json()["warnings"]

    @pytest.mark.parametrize(
        ("bill", "pointer"),
        [(None, "/institutional"), ({"type_of_bill": "0431"}, "/institutional/type_of_bill")],
    )
    async def test_edits_when_the_bill_is_missing_or_unknown_are_422(
        self, client, stay, bill, pointer
    ):
        stay["institutional"] = bill and stay["institutional"] | bill
        answer = await client.post("/v1/coding/edits", json=stay)
        assert (answer.status_code, pointers(answer.json())) == (422, [pointer])

    async def test_replay_moves_the_bill_with_the_encounter(self, client, stay, post):
        await post(stay)
        asked = {
            "service_from": "2026-05-01",
            "service_to": "2026-05-31",
            "judged_on": "2026-06-08",
        }
        told = (await client.post("/v1/coding/edits/replay", json=asked)).json()
        assert (told["encounters"], told["changed"]) == (1, [])


class TestCoding:
    @pytest.fixture
    async def drafted(self, stay, post):
        bill = stay["institutional"] | {"procedures": [], "admitting_diagnosis": None}
        draft = {"coding_status": "draft", "diagnoses": [], "institutional": bill}
        body = await post(stay | draft)
        assert body["state"] == "needs_coding"
        return body

    @pytest.fixture
    def code(self, client, drafted):
        async def send(body, expected=200):
            path = f"/v1/encounters/{drafted['id']}"
            tag = (await client.get(path)).headers["etag"]
            answer = await client.post(f"{path}/coding", json=body, headers={"If-Match": tag})
            assert answer.status_code == expected, answer.text
            return answer.json()

        return send

    async def test_coder_completes_diagnoses_and_bill(self, platform, client, drafted, stay, code):
        done = await code({key: stay[key] for key in ("diagnoses", "institutional")})
        assert (done["state"], found(done)) == ("coded", [])
        await platform.settle()
        [told] = platform.published(EncounterCoded)
        assert [each.code for each in told.institutional.procedures] == ["4A023N7"]

    async def test_bill_when_the_coder_leaves_it_out_stays(self, drafted, stay, code):
        refused = await code({"diagnoses": stay["diagnoses"]}, 422)
        assert pointers(refused) == ["/institutional/admitting_diagnosis"]
        draft = {"coding_status": "draft", "diagnoses": stay["diagnoses"]}
        assert (await code(draft))["state"] == "needs_coding"

    async def test_final_coding_of_a_professional_needs_a_procedure(self, client, draft, post):
        path = f"/v1/encounters/{(await post(draft))['id']}"
        tag = (await client.get(path)).headers["etag"]
        body = {"diagnoses": [{"code": "I10"}]}
        answer = await client.post(f"{path}/coding", json=body, headers={"If-Match": tag})
        assert (answer.status_code, pointers(answer.json())) == (422, ["/procedures"])

    async def test_coding_of_a_professional_takes_12_diagnoses(
        self, client, draft, post, encounter
    ):
        path = f"/v1/encounters/{(await post(draft))['id']}"
        tag = (await client.get(path)).headers["etag"]
        body = {"diagnoses": [{"code": "I10"}] * 13, "procedures": encounter["procedures"]}
        answer = await client.post(f"{path}/coding", json=body, headers={"If-Match": tag})
        assert (answer.status_code, pointers(answer.json())) == (422, ["/diagnoses"])
