"""TA1, 999 and 277CA: what they move, what they leave, and what they do not match."""

import asyncio

import pytest
from claims_support import (
    SUBMITTER,
    X12,
    acknowledgment_event,
    addressed,
    adjudicated,
    audited,
    claim_result,
    denied,
    golden,
    happenings,
    interchange_result,
    parked,
    syntax_result,
)

from claims_svc.acknowledgment.domain import read_reports
from contracts.events.claims import ClaimAcknowledged, ClaimRejected
from kit.testing import OTHER_ORGANIZATION


async def unmatched(client):
    return (await client.get("/v1/worklists/unmatched")).json()["items"]


class TestClaimAcknowledgment:
    async def test_golden_one_when_it_accepts_moves_the_claim(
        self, platform, make, show, acknowledge
    ):
        claim = await make()
        answer = await acknowledge(golden("case1_277ca.edi"))
        assert (answer["kinds"], answer["unmatched"]) == (["277CA"], [])
        assert [each["claim_id"] for each in answer["matched"]] == [claim["id"]]
        claim = await show(claim["id"])
        assert (claim["state"], claim["owner_of_next_action"]) == ("ACCEPTED", "payer")
        assert claim["payer_claim_control_number"] == "ICN2026030001"
        await platform.settle()
        [acknowledged] = platform.published(ClaimAcknowledged)
        assert acknowledged.state == "ACCEPTED"
        assert acknowledged.payer_claim_control_number == "ICN2026030001"

    async def test_golden_rejection_when_mended_goes_again_as_new(
        self, platform, make, show, acknowledge, act
    ):
        claim = await make()
        await acknowledge(golden("case1b_277ca_reject.edi"))
        rejected = await show(claim["id"])
        assert (rejected["state"], rejected["owner_of_next_action"]) == ("REJECTED", "biller")
        await platform.settle()
        [event] = platform.published(ClaimRejected)
        assert event.status_codes == ["A7:164:IL"]
        member = rejected["content"]["coverages"][0] | {"member_id": "SYN000111223"}
        assert (await act(claim["id"], "correct", coverages=[member]))["state"] == "SENT"
        sent = await show(claim["id"], "/x12")
        assert "CLM*CLM0001*230***11:B:1*" in sent
        assert "REF*F8" not in sent
        assert "MI*SYN000111223~" in sent

    @pytest.mark.parametrize(
        ("status", "action", "state"),
        [
            ("A0:19:PR", "WQ", "RECEIVED"),
            ("A1:19:PR", "WQ", "RECEIVED"),
            ("A2:20:PR", "WQ", "ACCEPTED"),
            ("A5:20:PR", "WQ", "ACCEPTED"),
            ("P1:1:PR", "WQ", "PENDED"),
            ("P5:1:PR", "WQ", "PENDED"),
            ("A3:21:PR", "U", "REJECTED"),
            ("A6:21:PR", "U", "REJECTED"),
            ("A7:21:PR", "U", "REJECTED"),
            ("A8:21:PR", "U", "REJECTED"),
            ("A1:19:PR", "U", "REJECTED"),
            ("A7:21:PR", "WQ", "REJECTED"),
            ("A4:35:PR", "WQ", "SENT"),
            ("F1:1:PR", "WQ", "SENT"),
        ],
    )
    def test_category_when_reported_is_the_state_of_the_table(self, status, action, state):
        [report] = read_reports(claim_result(status, action))
        assert (report.state or "SENT") == state

    async def test_reports_when_several_come_move_forward_and_a_rejection_wins(
        self, make, show, acknowledge
    ):
        claim = await make()
        seen = []
        for status, action in (
            ("P1:1:PR", "WQ"),
            ("A2:20:PR", "WQ"),
            ("A1:19:PR", "WQ"),
            ("A7:164:IL", "U"),
            ("A2:21:PR", "WQ"),
        ):
            await acknowledge(claim_result(status, action))
            seen.append((await show(claim["id"]))["state"])
        assert seen == ["PENDED", "PENDED", "PENDED", "REJECTED", "REJECTED"]
        assert (await happenings(show, claim)).count("acknowledged") == 5

    async def test_report_when_the_payer_has_decided_is_only_noted(
        self, platform, make, show, tell, acknowledge
    ):
        claim = await make()
        await tell(adjudicated(claim))
        await acknowledge(golden("case1b_277ca_reject.edi"))
        assert (await show(claim["id"]))["state"] == "PAID"
        await platform.settle()
        assert platform.published(ClaimRejected) == []

    async def test_claim_when_unknown_is_kept_listed_and_can_be_resolved(
        self, client, make, acknowledge
    ):
        await make()
        answer = await acknowledge(claim_result(number="CLM0009"), 202)
        assert answer["matched"] == []
        [item] = await unmatched(client)
        assert (item["kind"], item["source_id"]) == ("acknowledgment", answer["id"])
        assert item["patient_control_number"] == "CLM0009"
        path = f"/v1/worklists/unmatched/{item['id']}/resolve"
        assert (await client.post(path, json={"reason": " "})).status_code == 422
        done = await client.post(path, json={"reason": "sent by the old system"})
        assert done.status_code == 200
        assert await unmatched(client) == []
        assert (await client.post(path, json={"reason": "again"})).status_code == 409

    async def test_batch_when_rejected_as_a_whole_rejects_every_claim_of_it(
        self, make, show, acknowledge, client
    ):
        claim, other = await make(1), await make(2)
        [sent] = (await show(claim["id"], "/submissions"))["items"]
        heading, _, _ = golden("case1_277ca.edi").partition("STC*")
        refusal = "STC*A8:24:41*20260304*U*230~\nQTY*AA*1~\nAMT*YY*230~\n"
        ending = "SE*14*0001~\nGE*1*105~\nIEA*1*000000105~\n"
        text = heading.replace("TRN*2*REF0001", f"TRN*2*{sent['reference']}") + refusal + ending
        text = addressed(text, SUBMITTER)
        answer = await acknowledge(text)
        assert [each["claim_id"] for each in answer["matched"]] == [claim["id"]]
        assert (await show(claim["id"]))["state"] == "REJECTED"
        assert (await show(other["id"]))["state"] == "SENT"
        await acknowledge(text.replace(sent["reference"], "REF0009"), 202)
        assert [item["detail"] for item in await unmatched(client)] == ["277CA A8:24:41"]


class TestSyntaxAcknowledgment:
    @pytest.mark.parametrize(
        ("result", "state"),
        [("A", None), ("E", None), *((code, "REJECTED") for code in "RMWX")],
    )
    def test_result_when_read_is_the_state_of_the_table(self, result, state):
        [report] = read_reports(syntax_result(1, result))
        assert (report.state, report.control_number) == (state, 1)

    @pytest.mark.parametrize("result", ["A", "E"])
    async def test_acceptance_when_it_comes_is_only_noted(self, make, show, acknowledge, result):
        claim = await make()
        answer = await acknowledge(syntax_result(1, result))
        assert [each["claim_id"] for each in answer["matched"]] == [claim["id"]]
        assert (await show(claim["id"]))["state"] == "SENT"
        assert (await happenings(show, claim))[-1] == "acknowledged"

    async def test_rejection_when_mended_goes_again_as_new(
        self, platform, make, show, acknowledge, act
    ):
        claim = await make()
        await acknowledge(syntax_result(1, "R"))
        await platform.settle()
        [event] = platform.published(ClaimRejected)
        assert event.status_codes == ["999:NM1:8"]
        assert (await act(claim["id"], "correct"))["state"] == "SENT"
        sent = await show(claim["id"], "/x12")
        assert "CLM*CLM0001*230***11:B:1*" in sent
        assert "REF*F8" not in sent
        numbers = (await show(claim["id"], "/submissions"))["items"]
        assert [each["interchange_control_number"] for each in numbers] == [1, 2]

    async def test_group_when_not_ours_is_kept_and_matches_nothing(
        self, client, make, show, acknowledge
    ):
        claim = await make()
        kept = set()
        for text in (
            syntax_result(103),
            syntax_result(1, submitter="SYNTHCLINIC"),
            syntax_result(1, "R", submitter="OTHERS"),
            syntax_result(1, "R", set_number="0002"),
        ):
            answer = await acknowledge(text, 202)
            assert (answer["matched"], len(answer["unmatched"])) == ([], 1)
            kept.add(answer["id"])
        assert (await show(claim["id"]))["state"] == "SENT"
        assert {item["source_id"] for item in await unmatched(client)} == kept
        assert len(kept) == 4

    async def test_group_when_sent_under_an_earlier_submitter_id_is_still_ours(
        self, client, make, show, acknowledge
    ):
        first = await make(1)
        settings = {"submitter_id": "SYNTHCLINIC", "organization_name": "EXAMPLE FAMILY CLINIC"}
        assert (await client.put("/v1/practice", json=settings)).status_code == 200
        second = await make(2)
        assert "NM1*41*2*EXAMPLE FAMILY CLINIC*****46*SYNTHCLINIC~" in await show(
            second["id"], "/x12"
        )
        await acknowledge(syntax_result(1, "R"))
        await acknowledge(syntax_result(2, "R"), 202)
        await acknowledge(syntax_result(2, "R", submitter="SYNTHCLINIC"))
        for claim in (first, second):
            assert (await show(claim["id"]))["state"] == "REJECTED"


class TestInterchangeAcknowledgment:
    async def test_rejection_when_it_comes_makes_the_claim_ready_to_be_sent_again(
        self, client, make, show, acknowledge, act
    ):
        claim = await make()
        await acknowledge(interchange_result(1, "R", "025"))
        ready = await show(claim["id"])
        assert (ready["state"], ready["owner_of_next_action"]) == ("READY", "biller")
        listed = (await client.get("/v1/worklists/ready")).json()["items"]
        assert [each["id"] for each in listed] == [claim["id"]]
        assert (await act(claim["id"], "submit"))["state"] == "SENT"
        numbers = (await show(claim["id"], "/submissions"))["items"]
        assert [each["interchange_control_number"] for each in numbers] == [1, 2]

    async def test_claim_when_ready_can_be_corrected_too(self, make, show, acknowledge, act):
        claim = await make()
        await acknowledge(interchange_result(1, "R", "025"))
        corrected = await act(claim["id"], "correct", place_of_service="22")
        assert corrected["state"] == "SENT"
        assert "CLM*CLM0001*230***22:B:1*" in await show(claim["id"], "/x12")

    @pytest.mark.parametrize("code", ["A", "E"])
    async def test_acceptance_when_it_comes_is_only_noted(self, make, show, acknowledge, code):
        claim = await make()
        await acknowledge(interchange_result(1, code))
        assert (await show(claim["id"]))["state"] == "SENT"
        assert (await happenings(show, claim))[-1] == "acknowledged"

    async def test_number_when_not_ours_matches_nothing(self, make, show, acknowledge):
        claim = await make()
        await acknowledge(interchange_result(2, "R"), 202)
        await acknowledge(interchange_result(1, "R", submitter="OTHERS"), 202)
        assert (await show(claim["id"]))["state"] == "SENT"


class TestStale:
    """What is said of an earlier sending does not move the claim that was sent again."""

    async def test_rejection_when_of_an_earlier_sending_is_only_noted(
        self, platform, make, show, acknowledge, act
    ):
        claim = await make()
        await acknowledge(interchange_result(1, "R", "025"))
        await act(claim["id"], "submit")
        for late in (interchange_result(1, "R", "022"), syntax_result(1, "R")):
            answer = await acknowledge(late)
            assert [each["claim_id"] for each in answer["matched"]] == [claim["id"]]
            assert (await show(claim["id"]))["state"] == "SENT"
        await platform.settle()
        assert platform.published(ClaimRejected) == []
        await acknowledge(syntax_result(2, "R"))
        assert (await show(claim["id"]))["state"] == "REJECTED"


class TestFile:
    async def test_file_when_it_comes_twice_has_one_effect(self, make, show, acknowledge, tell):
        claim = await make()
        text = golden("case1_277ca.edi")
        first = await acknowledge(text)
        again = await acknowledge(text, 200)
        assert (again["duplicate"], again["id"]) == (True, first["id"])
        assert again["matched"] == first["matched"]
        await tell(acknowledgment_event(text))
        assert (await happenings(show, claim)).count("acknowledged") == 1

    async def test_file_when_it_comes_many_times_at_once_has_one_effect(self, client, make, show):
        claim = await make()
        text = golden("case1_277ca.edi")
        answers = await asyncio.gather(
            *(client.post("/v1/acknowledgments", content=text, headers=X12) for _ in range(8))
        )
        assert sorted(answer.status_code for answer in answers) == [200] * 7 + [201]
        assert (await happenings(show, claim)).count("acknowledged") == 1

    async def test_file_when_mixed_does_all_of_it(self, make, show, acknowledge):
        first, second = await make(1), await make(2)
        text = interchange_result(1) + syntax_result(1, "R") + claim_result(number="CLM0002")
        answer = await acknowledge(text + syntax_result(9))
        assert answer["kinds"] == ["277CA", "999", "TA1"]
        assert (len(answer["matched"]), len(answer["unmatched"])) == (3, 1)
        assert (await show(first["id"]))["state"] == "REJECTED"
        assert (await show(second["id"]))["state"] == "ACCEPTED"

    async def test_event_when_it_carries_the_file_does_the_same(self, make, show, tell):
        claim = await make()
        await tell(acknowledgment_event(golden("case1_277ca.edi")))
        assert (await show(claim["id"]))["state"] == "ACCEPTED"

    async def test_event_when_unreadable_is_parked_and_the_next_one_is_taken(
        self, platform, make, show, tell
    ):
        claim = await make()
        await tell(acknowledgment_event("ISA*not X12"))
        await tell(acknowledgment_event(golden("case1_277ca.edi")))
        assert (await show(claim["id"]))["state"] == "ACCEPTED"
        assert await parked(platform) == [("Problem",)]

    UNREADABLE = (
        (golden("case1_835.edi"), 3),
        (golden("case1_270.edi"), 3),
        (golden("case1_837p.edi"), 3),
        (golden("case1_277ca.edi").replace("DTP*472*D8*20260302", "DTP*472*D8*20260230"), 27),
        (golden("case1_277ca.edi").replace("SE*26", "SE*25"), 28),
        (golden("case1_277ca.edi")[:-60], None),
        (golden("case1_999.edi").replace("AK1*HC*103*", "AK1*HC*X*"), 4),
        ("", None),
        ("no X12 at all", None),
    )

    async def test_file_when_unreadable_is_422_with_its_place_and_is_not_kept(
        self, platform, client, make, show
    ):
        claim = await make()
        before = await audited(platform)
        for text, position in self.UNREADABLE:
            answer = await client.post("/v1/acknowledgments", content=text, headers=X12)
            assert answer.status_code == 422, text
            assert answer.json()["type"] == "/problems/invalid-x12"
            if position:
                assert [fault["position"] for fault in answer.json()["errors"]] == [position]
            assert "20260230" not in answer.text
        assert await audited(platform) == before
        assert await unmatched(client) == []
        assert "acknowledged" not in await happenings(show, claim)

    async def test_media_type_when_not_x12_is_415(self, client):
        for media_type in ("application/json", "text/plain", ""):
            headers = {"Content-Type": media_type}
            answer = await client.post("/v1/acknowledgments", content="ISA", headers=headers)
            assert answer.status_code == 415

    async def test_file_when_of_another_organization_matches_nothing_here(
        self, platform, client, make, show, acknowledge
    ):
        claim = await make()
        async with platform.client("claims-svc", organization_id=OTHER_ORGANIZATION) as foreign:
            for text in (claim_result(), syntax_result(1, "R"), interchange_result(1, "R")):
                answer = await foreign.post("/v1/acknowledgments", content=text, headers=X12)
                assert answer.status_code == 202
            [item, *_] = await unmatched(foreign)
        assert (await show(claim["id"]))["state"] == "SENT"
        path = f"/v1/worklists/unmatched/{item['id']}/resolve"
        assert (await client.post(path, json={"reason": "mine?"})).status_code == 404
        await acknowledge(claim_result())  # the same file is new to us
        assert (await show(claim["id"]))["state"] == "ACCEPTED"


async def test_reports_when_the_claim_was_adjudicated_before_keep_frequency_7(
    make, show, tell, acknowledge, act
):
    claim = await make()
    await tell(denied(claim))
    assert (await act(claim["id"], "correct"))["state"] == "SENT"
    await acknowledge(claim_result("A7:21:PR", "U", icn="ICN1"))
    assert (await act(claim["id"], "correct"))["state"] == "SENT"
    sent = await show(claim["id"], "/x12")
    assert "CLM*CLM0001*230***11:B:7*" in sent
    assert "REF*F8*ICN1~" in sent


async def test_999_about_our_inquiries_is_kept_and_bothers_nobody(make, show, acknowledge, client):
    claim = await make()
    text = golden("case1_999.edi").replace("AK1*HC*103*005010X222A1", "AK1*HS*1*005010X279A1")
    answer = await acknowledge(addressed(text, SUBMITTER), 202)
    assert (answer["matched"], answer["unmatched"]) == ([], [])
    assert await unmatched(client) == []
    assert (await show(claim["id"]))["state"] == "SENT"
