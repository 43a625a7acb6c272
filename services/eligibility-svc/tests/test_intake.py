"""What the service does when it hears of encounters, answers and settings."""

import hashlib
from uuid import uuid4

from contracts.events.claims import PracticeChanged
from contracts.events.clearinghouse import EligibilityResponseReceived
from contracts.events.eligibility import EligibilityChecked, EligibilityRequested
from contracts.shapes import X12Document
from kit.ids import named_id
from kit.testing import ORGANIZATION, OTHER_ORGANIZATION, settle
from simulator.worker import join
from x12 import eligibility
from x12.envelope import read_interchanges

SPOUSE = {
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


def read_270(text):
    [interchange] = read_interchanges(text)
    return interchange, eligibility.read_inquiry(interchange.groups[0].transaction_sets[0])


def response_event(text):
    content = text.encode()
    digest = hashlib.sha256(content).hexdigest()
    document = X12Document(text=text, sha256=digest, bytes=len(content))
    return EligibilityResponseReceived(interchange=digest[:20], document=document)


async def run_with_simulator(platform):
    members = list(platform.members.values())
    runtime = members[0].runtime
    simulator = await join(platform.platform.bus, runtime.blobs, seed=7)
    await settle(members)
    while await simulator.step():
        await settle(members)


class TestEncounterReceived:
    async def test_asks_as_the_golden_inquiry_does(self, platform, encounter, golden):
        await platform.publish(encounter())
        await platform.settle()
        [requested] = platform.published(EligibilityRequested)
        _, asked = read_270(requested.inquiry.text)
        _, expected = read_270(golden("case1_270.edi"))
        assert (asked.payer, asked.provider) == (expected.payer, expected.provider)
        assert (asked.subscriber, asked.dependent) == (expected.subscriber, None)
        assert asked.service_date_from == expected.service_date_from
        assert asked.service_types == ("30",)
        assert asked.trace_originator == "1001234567"
        assert len(asked.trace_number) == 14

    async def test_registers_patient_coverage_and_payer(self, platform, encounter, client):
        await platform.publish(encounter())
        await platform.settle()
        patient_id = named_id("patient", ORGANIZATION, "EHR-PAT-0001")
        detail = (await client.get(f"/v1/patients/{patient_id}")).json()
        assert detail["patient"]["last_name"] == "TESTERSON"
        [coverage] = detail["coverages"]
        parts = ("EHR-PAT-0001", "SYNTH1", "SYN000111222")
        assert coverage["id"] == str(named_id("coverage", ORGANIZATION, *parts))
        [payer] = (await client.get("/v1/payers")).json()["items"]
        assert payer["payer_id"] == "SYNTH1"

    async def test_redelivery_asks_once(self, platform, encounter):
        event_id = uuid4()
        for _ in range(2):
            await platform.publish(encounter(), event_id=event_id)
            await platform.settle()
        assert len(platform.published(EligibilityRequested)) == 1

    async def test_same_date_reuses_the_check_and_another_date_asks_again(
        self, platform, encounter
    ):
        await platform.publish(encounter(1))
        await platform.publish(encounter(2))
        await platform.settle()
        assert len(platform.published(EligibilityRequested)) == 1
        await platform.publish(encounter(3, service_date="2026-03-09"))
        await platform.settle()
        assert len(platform.published(EligibilityRequested)) == 2

    async def test_newer_encounter_replaces_what_was_known(self, platform, encounter, client):
        await platform.publish(encounter(1))
        await platform.settle()
        await platform.publish(encounter(2, patient={"last_name": "TESTERSON-DOE"}))
        await platform.settle()
        patient_id = named_id("patient", ORGANIZATION, "EHR-PAT-0001")
        detail = (await client.get(f"/v1/patients/{patient_id}")).json()
        assert detail["patient"]["last_name"] == "TESTERSON-DOE"
        assert len((await client.get("/v1/patients")).json()["items"]) == 1

    async def test_encounter_told_again_with_another_coverage_is_asked_about_there(
        self, platform, encounter
    ):
        await platform.publish(encounter())
        await platform.settle()
        await platform.publish(encounter(coverage={"member_id": "OTHERMEMBER"}))
        await platform.settle()
        asked = [
            read_270(each.inquiry.text)[1] for each in platform.published(EligibilityRequested)
        ]
        assert {each.subscriber.member_id for each in asked} == {"SYN000111222", "OTHERMEMBER"}
        assert len(asked) == 2

    async def test_dependent_is_asked_about_below_the_subscriber(self, platform, encounter):
        await platform.publish(encounter(coverage={"relationship": "child", "subscriber": SPOUSE}))
        await platform.settle()
        [requested] = platform.published(EligibilityRequested)
        _, asked = read_270(requested.inquiry.text)
        assert asked.subscriber.name.first_name == "MORGAN"
        assert asked.subscriber.member_id == "SYN000111222"
        assert asked.dependent.name.first_name == "AVERY"
        assert asked.dependent.relationship_code == "19"

    async def test_every_coverage_is_asked_about_with_its_own_control_number(
        self, platform, encounter
    ):
        event = encounter()
        second = event.coverages[0].model_copy(
            update={"priority": "secondary", "payer_id": "SAMPL2", "member_id": "SAM777888"}
        )
        event.coverages.insert(0, second)
        await platform.publish(event)
        await platform.settle()
        numbers, payers = set(), set()
        for requested in platform.published(EligibilityRequested):
            interchange, asked = read_270(requested.inquiry.text)
            numbers.add((interchange.control_number, asked.payer.identifier))
            payers.add(asked.payer.identifier)
        assert numbers == {(500000001, "SYNTH1"), (500000002, "SAMPL2")}

    async def test_name_that_x12_cannot_carry_is_shown_and_parks_nothing(
        self, platform, encounter, only_check
    ):
        await platform.publish(encounter(patient={"last_name": "\u674e"}))
        await platform.settle()
        assert platform.published(EligibilityRequested) == []
        [checked] = platform.published(EligibilityChecked)
        assert checked.status == "unknown"
        check = await only_check()
        assert "could not be written" in check["rejections"][0]["hint"]
        assert "\u674e" not in check["rejections"][0]["hint"]


class TestSimulatorAnswers:
    async def test_check_becomes_active_by_itself(self, platform, encounter, only_check):
        await platform.publish(encounter())
        await run_with_simulator(platform)
        check = await only_check()
        assert check["status"] == "active"
        [checked] = platform.published(EligibilityChecked)
        assert (checked.status, checked.payer_id) == ("active", "SYNTH1")
        assert str(checked.eligibility_check_id) == check["id"]

    async def test_inactive_member(self, platform, encounter, only_check):
        await platform.publish(encounter(coverage={"member_id": "INACTIVE1"}))
        await run_with_simulator(platform)
        assert (await only_check())["status"] == "inactive"

    async def test_dependent(self, platform, encounter, only_check):
        await platform.publish(encounter(coverage={"relationship": "spouse", "subscriber": SPOUSE}))
        await run_with_simulator(platform)
        assert (await only_check())["status"] == "active"

    async def test_unanswered_stays_pending(self, platform, encounter, only_check):
        await platform.publish(encounter())
        await platform.settle()
        check = await only_check()
        assert (check["status"], check["answered_at"]) == ("pending", None)


class TestResponseReceived:
    async def test_before_the_question_is_kept_unmatched(
        self, platform, encounter, golden, client, only_check
    ):
        await platform.publish(response_event(golden("case1_271.edi")))
        await platform.settle()
        await platform.publish(encounter())
        await platform.settle()
        kept = await client.get("/v1/eligibility-responses", params={"matched": "false"})
        assert [each["trace_number"] for each in kept.json()["items"]] == ["ELIGTRACE1"]
        assert (await only_check())["status"] == "pending"

    async def test_redelivery_has_one_effect(self, platform, encounter, golden, client):
        await platform.publish(encounter())
        await platform.settle()
        event_id = uuid4()
        for _ in range(2):
            await platform.publish(response_event(golden("case1_271.edi")), event_id=event_id)
            await platform.settle()
        assert len(platform.published(EligibilityChecked)) == 1
        assert len((await client.get("/v1/eligibility-responses")).json()["items"]) == 1

    async def test_of_another_organization_matches_nothing_here(
        self, platform, encounter, golden, only_check
    ):
        await platform.publish(encounter())
        await platform.settle()
        event = response_event(golden("case1_271.edi"))
        await platform.publish(event, organization_id=OTHER_ORGANIZATION)
        await platform.settle()
        assert (await only_check())["status"] == "pending"

    async def test_unreadable_one_does_not_stop_the_next(
        self, platform, encounter, golden, only_check
    ):
        await platform.publish(encounter())
        await platform.settle()
        await platform.publish(response_event("ISA*not X12"))
        await platform.publish(response_event(golden("case1_271.edi")))
        await platform.settle()
        assert (await only_check())["status"] == "active"


class TestPracticeChanged:
    async def test_next_inquiry_stands_under_the_new_ids(self, platform, encounter):
        await platform.publish(encounter(1))
        await platform.settle()
        changed = PracticeChanged(
            organization_id=ORGANIZATION,
            submitter_id="SYNTHCLINIC",
            receiver_id="SYNTHCLEAR",
            usage_indicator="P",
        )
        await platform.publish(changed)
        await platform.settle()
        await platform.publish(encounter(2, service_date="2026-03-09"))
        await platform.settle()
        headings = {
            (each.control_number, each.sender_id, each.receiver_id, each.usage_indicator)
            for requested in platform.published(EligibilityRequested)
            for each in [read_270(requested.inquiry.text)[0]]
        }
        assert headings == {
            (500000001, "REVCYCLE", "CLEARINGHOUSE", "T"),
            (500000002, "SYNTHCLINIC", "SYNTHCLEAR", "P"),
        }
