"""Changes of encounters: in place before they are billed, beside what was billed afterwards."""

from copy import deepcopy

import pytest
from coding_support import audited, emitted, send_coding

from coding_svc.encounter.differences import differences
from coding_svc.encounter.schemas import EncounterIn
from contracts.events.encounters import EncounterChangedAfterBilling, EncounterReceived
from kit.testing import OTHER_ORGANIZATION

CODES = ("coding_status", "diagnoses", "procedures")


@pytest.fixture
def put(client):
    """Say anew what an encounter is, based on it as it stands."""

    async def send(posted, body, expected=200):
        path = f"/v1/encounters/{posted['id']}"
        based_on = {"If-Match": (await client.get(path)).headers["etag"]}
        answer = await client.put(path, json=body, headers=based_on)
        assert answer.status_code == expected, answer.text
        return answer

    return send


async def told(platform):
    await platform.settle()
    return platform.published(EncounterChangedAfterBilling)


def fields_of(change):
    return [each.field for each in change.changes]


class TestAfterBilling:
    async def test_encounter_when_changed_keeps_what_was_billed_and_tells_what_differs(
        self, platform, client, post, put, encounter
    ):
        posted = await post(encounter)
        lines = [encounter["procedures"][0] | {"units": "2"}, *encounter["procedures"][1:]]
        later = encounter | {"diagnoses": [{"code": "E11.9"}, {"code": "I10"}], "procedures": lines}
        answer = await put(posted, later)
        assert answer.json()["state"] == "coded"
        shown = (await client.get(f"/v1/encounters/{posted['id']}")).json()
        assert shown["encounter"]["diagnoses"] == encounter["diagnoses"]
        [kept] = shown["changes_after_billing"]
        assert (kept["origin"], kept["actor_id"]) == ("ehr", "test-client")
        assert kept["content"]["diagnoses"] == later["diagnoses"]
        [fact] = await told(platform)
        assert (str(fact.encounter_id), fact.version, fact.origin) == (posted["id"], 2, "ehr")
        assert [each.model_dump() for each in fact.changes] == [
            {"field": "diagnoses.code", "before": ["E1165", "I10"], "after": ["E119", "I10"]},
            {"field": "procedures.units", "before": ["1", "1", "1"], "after": ["2", "1", "1"]},
        ]
        assert emitted(platform) == (1, 1)  # nothing is billed by it

    async def test_encounter_when_said_again_as_it_is_changes_nothing(
        self, platform, client, post, put, encounter
    ):
        posted = await post(encounter)
        await put(posted, encounter)
        later = encounter | {"place_of_service": "22"}
        first = await put(posted, later)
        again = await put(posted, later)
        assert first.headers["etag"] == again.headers["etag"]
        assert [fields_of(fact) for fact in await told(platform)] == [["place_of_service"]]

    async def test_change_when_taken_back_is_told_as_well(self, platform, post, put, encounter):
        posted = await post(encounter)
        await put(posted, encounter | {"place_of_service": "22"})
        await put(posted, encounter)
        first, second = await told(platform)
        assert (first.changes[0].before, first.changes[0].after) == (["11"], ["22"])
        assert (second.changes[0].before, second.changes[0].after) == (["22"], ["11"])

    async def test_codes_when_a_coder_corrects_them_go_the_same_way(
        self, platform, client, post, encounter
    ):
        posted = await post(encounter)
        coding = {key: encounter[key] for key in CODES}
        coding["diagnoses"] = [{"code": "E11.9"}, {"code": "I10"}]
        done = await send_coding(client, posted["id"], coding)
        assert (done.status_code, done.json()["state"]) == (200, "coded")
        [fact] = await told(platform)
        assert (fact.origin, fields_of(fact)) == ("coder", ["diagnoses.code"])
        acts = (await client.get(f"/v1/encounters/{posted['id']}/provenance")).json()["acts"]
        assert [(act["origin"], act["state"]) for act in acts] == [
            ("ehr", "coded"),
            ("coder", "changed"),
        ]
        assert {code["source"] for code in acts[1]["codes"]} == {"coder"}

    async def test_codes_when_a_coder_repeats_them_change_nothing(
        self, platform, client, post, encounter
    ):
        posted = await post(encounter)
        coding = {key: encounter[key] for key in CODES}
        assert (await send_coding(client, posted["id"], coding)).status_code == 200
        assert await told(platform) == []
        assert (await client.get(f"/v1/encounters/{posted['id']}")).headers["etag"] == '"1"'

    async def test_note_when_it_alone_changes_is_kept_and_not_told(
        self, platform, client, post, put, encounter
    ):
        posted = await post(encounter)
        await put(posted, encounter | {"note": "An addendum."})
        shown = (await client.get(f"/v1/encounters/{posted['id']}")).json()
        assert shown["changes_after_billing"][0]["content"]["note"] == "An addendum."
        assert await told(platform) == []

    async def test_units_when_written_otherwise_are_no_difference(
        self, platform, post, put, encounter
    ):
        posted = await post(encounter)
        lines = [encounter["procedures"][0] | {"units": "1.000"}, *encounter["procedures"][1:]]
        await put(posted, encounter | {"procedures": lines, "note": "An addendum."})
        assert await told(platform) == []

    async def test_coverage_when_it_is_another_is_told_to_who_asks_payers_and_moves_no_money(
        self, platform, post, put, encounter
    ):
        posted = await post(encounter)
        other = encounter["coverages"][0] | {"payer_id": "OTHER1", "member_id": "OTHERMEMBER"}
        payment = encounter["patient_payment"] | {"amount_cents": 99_900}
        await put(posted, encounter | {"coverages": [other], "patient_payment": payment})
        [change] = await told(platform)
        assert {"coverages.primary.member_id", "coverages.primary.payer_id"} <= set(
            fields_of(change)
        )
        first, again = platform.published(EncounterReceived)
        assert again.encounter_id == first.encounter_id
        assert [each.member_id for each in again.coverages] == ["OTHERMEMBER"]
        assert again.patient_payment == first.patient_payment
        assert emitted(platform) == (2, 1)

    async def test_payment_when_added_after_billing_is_never_told(
        self, platform, post, put, encounter
    ):
        payment = encounter.pop("patient_payment")
        posted = await post(encounter)
        later = encounter | {"patient_payment": payment}
        await put(posted, later)
        assert len(await told(platform)) == 1
        assert emitted(platform) == (1, 1)
        other = encounter["coverages"][0] | {"member_id": "OTHERMEMBER"}
        await put(posted, later | {"coverages": [other]})
        assert len(await told(platform)) == 2
        payments = [each.patient_payment for each in platform.published(EncounterReceived)]
        assert payments == [None, None]

    async def test_codes_when_they_alone_change_are_told_to_no_payer(
        self, platform, post, put, encounter
    ):
        posted = await post(encounter)
        await put(posted, encounter | {"diagnoses": [{"code": "E11.9"}, {"code": "I10"}]})
        assert len(await told(platform)) == 1
        assert emitted(platform) == (1, 1)

    async def test_note_when_changed_is_what_a_coder_is_shown_and_asks_about(
        self, client, post, put, encounter
    ):
        posted = await post(encounter | {"note": "Fever."})
        await put(posted, encounter | {"note": "Type 2 diabetes."})
        path = f"/v1/encounters/{posted['id']}"
        found = (await client.get(f"{path}/suggestions")).json()["items"]
        assert "E11.9" in [each["code"] for each in found]
        asked = {"question": "Since when?", "addressed_to": "Dr. Sample", "start": 0, "end": 15}
        answer = await client.post(f"{path}/queries", json=asked)
        assert answer.json()["quote"] == "Type 2 diabetes"

    async def test_change_when_two_come_at_once_is_412_for_one(
        self, platform, client, post, encounter
    ):
        path = f"/v1/encounters/{(await post(encounter))['id']}"
        first = await client.put(
            path, json=encounter | {"place_of_service": "22"}, headers={"If-Match": '"1"'}
        )
        late = await client.put(
            path, json=encounter | {"place_of_service": "12"}, headers={"If-Match": '"1"'}
        )
        none = await client.put(path, json=encounter | {"place_of_service": "12"})
        assert [answer.status_code for answer in (first, late, none)] == [200, 412, 428]
        assert len(await told(platform)) == 1

    async def test_draft_when_said_of_what_was_billed_is_409(
        self, platform, client, post, put, encounter
    ):
        posted = await post(encounter)
        await put(posted, encounter | {"coding_status": "draft"}, 409)
        coding = {key: encounter[key] for key in CODES} | {"coding_status": "draft"}
        assert (await send_coding(client, posted["id"], coding)).status_code == 409
        assert await told(platform) == []


class TestBeforeBilling:
    async def test_draft_when_changed_is_changed_in_place(
        self, platform, client, post, put, draft, encounter
    ):
        posted = await post(draft)
        answer = (await put(posted, draft | {"place_of_service": "22"})).json()
        assert answer["state"] == "needs_coding"
        await put(posted, encounter)
        shown = (await client.get(f"/v1/encounters/{posted['id']}")).json()
        assert (shown["state"], shown["changes_after_billing"]) == ("coded", [])
        assert shown["encounter"]["diagnoses"] == encounter["diagnoses"]
        assert await told(platform) == []
        assert emitted(platform) == (1, 1)

    async def test_draft_when_the_payer_changes_is_told_to_those_who_ask_the_payer(
        self, platform, post, put, draft
    ):
        posted = await post(draft)
        [coverage, *_] = draft["coverages"]
        await put(posted, draft | {"coverages": [coverage | {"member_id": "SYN777"}]})
        await platform.settle()
        heard = platform.published(EncounterReceived)
        assert [each.coverages[0].member_id for each in heard][1:] == ["SYN777"]


class TestRefusals:
    @pytest.mark.parametrize(
        ("change", "pointer"),
        [
            ({"external_id": "OTHER"}, "/external_id"),
            ({"patient_control_number": "OTHER"}, "/patient_control_number"),
        ],
    )
    async def test_encounter_when_it_is_another_one_is_409(
        self, post, put, encounter, change, pointer
    ):
        posted = await post(encounter)
        refused = (await put(posted, encounter | change, 409)).json()
        assert [fault["pointer"] for fault in refused["errors"]] == [pointer]

    async def test_encounter_when_of_another_patient_is_409(self, post, put, encounter):
        posted = await post(encounter)
        patient = encounter["patient"] | {"external_id": "EHR-PAT-0002"}
        refused = (await put(posted, encounter | {"patient": patient}, 409)).json()
        assert [fault["pointer"] for fault in refused["errors"]] == ["/patient/external_id"]

    async def test_encounter_when_foreign_is_404_and_when_faulty_422(
        self, platform, client, post, put, encounter
    ):
        posted = await post(encounter)
        await put(posted, encounter | {"diagnoses": [{"code": "E11"}]}, 422)
        async with platform.client("coding-svc", organization_id=OTHER_ORGANIZATION) as foreign:
            answer = await foreign.put(f"/v1/encounters/{posted['id']}", json=encounter)
            assert answer.status_code == 404
        assert await told(platform) == []
        assert ("update", "encounter", posted["id"]) not in await audited(platform)


def with_patient(encounter, **changes):
    return encounter | {"patient": encounter["patient"] | changes}


def with_coverage(encounter, **changes):
    return encounter | {"coverages": [encounter["coverages"][0] | changes]}


class TestDifferences:
    """What is told of a change: names of fields, and values of nothing that tells who it is."""

    @pytest.mark.parametrize(
        ("change", "expected"),
        [
            (lambda e: e, []),
            (lambda e: e | {"note": "x"}, []),
            (lambda e: e | {"diagnoses": [{"code": "e1165"}, {"code": "I10"}]}, []),
            (lambda e: with_patient(e, last_name="OTHER"), ["patient.last_name"]),
            (lambda e: with_coverage(e, member_id="SYN1"), ["coverages.primary.member_id"]),
            (lambda e: e | {"authorization_number": "A1"}, ["authorization_number"]),
            (lambda e: e | {"service_date": "2026-03-01"}, ["service_date"]),
        ],
    )
    def test_field_when_it_differs_is_named(self, encounter, change, expected):
        before, after = (
            EncounterIn.model_validate(one) for one in (encounter, change(dict(encounter)))
        )
        assert [each.field for each in differences(before, after)] == expected

    def test_stay_when_it_differs_names_lines_procedures_and_facts(self, stay):
        other = deepcopy(stay)
        other["institutional"]["revenue_lines"][0]["units"] = "9"
        other["institutional"]["discharge_status"] = "02"
        other["diagnoses"][0]["present_on_admission"] = "N"
        before, after = (EncounterIn.model_validate(one) for one in (stay, other))
        assert [each.field for each in differences(before, after)] == [
            "diagnoses.present_on_admission",
            "institutional.revenue_lines.units",
            "institutional.discharge_status",
        ]

    def test_values_when_they_tell_who_it_is_are_left_out(self, encounter):
        other = with_coverage(with_patient(encounter, last_name="CANARY"), member_id="CANARY1")
        [line, *lines] = other["procedures"]
        other["procedures"] = [line | {"authorization_number": "CANARY2"}, *lines]
        before, after = (EncounterIn.model_validate(one) for one in (encounter, other))
        assert "CANARY" not in str(differences(before, after))

    def test_line_when_it_is_taken_out_is_told_in_every_column(self, encounter):
        fewer = encounter | {"procedures": encounter["procedures"][:2]}
        before, after = (EncounterIn.model_validate(one) for one in (encounter, fewer))
        told = {
            each.field: (len(each.before), len(each.after)) for each in differences(before, after)
        }
        assert told["procedures.code"] == (3, 2)
        assert told["procedures.charge_cents"] == (3, 2)
