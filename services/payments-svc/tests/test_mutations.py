"""What happens when a remittance is not as it should be: nothing is forced."""

import pytest
from payments_support import (
    SAMPL2,
    SYNTH1,
    announce,
    balances,
    claim,
    claim_id,
    edit,
    get,
    golden,
    original_of_case_6,
    statements,
    upload,
)

from contracts.events.payments import (
    ClaimAdjudicated,
    ClaimReversed,
    PaymentMatched,
    PaymentUnmatched,
    RemittancePosted,
)

CASE_1 = golden("case1_835")
LONG = "CLM00010203040"


async def waiting(platform):
    return (await get(platform, "/v1/unmatched-payments"))["items"]


class TestBalance:
    async def test_line_and_claim_out_of_balance_are_held_with_their_cash_parked(self, platform):
        await announce(platform, claim(1))
        body = await upload(platform, edit(CASE_1, ("CAS*CO*45*60~", "CAS*CO*45*59~")), status=202)
        assert body["state"] == "held"
        [held] = body["claims"]
        assert (held["state"], held["reason"]) == ("held", "out_of_balance")
        assert {each["level"] for each in held["findings"]} == {"line", "claim"}
        assert "180.00 charge - 59.00 CO-45 - 30.00 PR-3 = 91.00" in held["findings"][0]["message"]
        found = await balances(platform)
        assert (found["ERA_CLEARING"], found["ERA_UNAPPLIED"]) == (9960, -9960)
        assert (await balances(platform, 1))["AR_PAYER:SYNTH1"] == 23000
        [listed] = await waiting(platform)
        assert listed["reason"] == "out_of_balance"
        [told] = platform.published(PaymentUnmatched)
        assert (told.reason, told.payment_cents) == ("out_of_balance", 9960)

    async def test_transaction_out_of_balance_is_held_whole(self, platform):
        await announce(platform, claim(1))
        body = await upload(platform, edit(CASE_1, ("BPR*I*99.6*", "BPR*I*100*")), status=202)
        assert body["state"] == "held"
        assert body["findings"][0]["level"] == "transaction"
        assert set(await balances(platform)) == {"AR_PAYER:SYNTH1", "REV_GROSS"}
        [listed] = await waiting(platform)
        assert (listed["reason"], listed["remittance_claim_id"]) == (
            "transaction_out_of_balance",
            None,
        )
        [posted] = platform.published(RemittancePosted)
        assert (posted.held, posted.claims_held) == (True, 1)

    async def test_patient_share_that_differs_holds_the_claim(self, platform):
        await announce(platform, claim(1))
        body = await upload(platform, edit(CASE_1, ("*99.6*42.4*12", "*99.6*42.3*12")), status=202)
        assert body["claims"][0]["reason"] == "out_of_balance"

    async def test_held_claim_leaves_the_others_to_post(self, platform):
        await announce(platform, claim(5), claim(6))
        await upload(platform, golden("case5a_835_original"))
        text = golden("case5b_835_reversal_correction")
        body = await upload(platform, edit(text, ("CAS*CO*45*30~", "CAS*CO*45*29~")))
        assert body["state"] == "partially_posted"
        assert [each["state"] for each in body["claims"]] == ["posted", "posted", "held"]

    async def test_reversal_with_patient_share_is_accepted_with_a_warning(self, platform):
        await announce(platform, claim(5), claim(6))
        await upload(platform, golden("case5a_835_original"))
        text = golden("case5b_835_reversal_correction")
        body = await upload(platform, edit(text, ("*22*-300*-200**", "*22*-300*-200*-20*")))
        assert body["state"] == "posted"
        assert [each["severity"] for each in body["claims"][0]["findings"]] == ["warning"]

    async def test_dropped_correction_holds_all(self, platform):
        await announce(platform, claim(5), claim(6))
        await upload(platform, golden("case5a_835_original"))
        text = golden("case5b_835_reversal_correction")
        begin, end = text.index("CLP*CLM0005*1*"), text.index("CLP*CLM0006")
        body = await upload(platform, edit(text, (text[begin:end], "")), status=202)
        assert body["state"] == "held"
        assert platform.published(ClaimReversed) == []

    async def test_interest_that_differs_is_a_warning(self, platform):
        await announce(platform, claim(8))
        text = edit(golden("case6b_835_recoupment_interest"), ("AMT*I*1.25~\n", ""))
        body = await upload(platform, text)
        assert {each["level"] for each in body["findings"]} == {"interest", "provider_adjustment"}
        assert body["state"] == "posted"


class TestMatching:
    async def test_control_number_in_another_form_matches(self, platform):
        await announce(platform, claim(1))
        await upload(platform, edit(CASE_1, ("CLP*CLM0001", "CLP*clm 0001"), ("ICN2026030001", "")))
        assert (await balances(platform, 1))["AR_PAYER:SYNTH1"] == 0

    async def test_truncated_control_number_matches(self, platform):
        await announce(platform, claim(1, control_number=LONG))
        await upload(platform, edit(CASE_1, ("CLP*CLM0001", f"CLP*{LONG[:10]}")))
        assert (await balances(platform, 1))["AR_PAYER:SYNTH1"] == 0

    async def test_control_number_truncated_too_short_matches_nothing(self, platform):
        await announce(platform, claim(1, control_number=LONG))
        body = await upload(platform, edit(CASE_1, ("CLP*CLM0001", f"CLP*{LONG[:9]}")), status=202)
        assert body["claims"][0]["state"] == "unmatched"

    async def test_same_number_with_other_charge_and_date_matches_nothing(self, platform):
        other = claim(1, lines=[("99214", [], 100)], day="2026-01-01")
        await announce(platform, other)
        body = await upload(platform, CASE_1, status=202)
        assert (body["state"], body["claims"][0]["reason"]) == ("unmatched", "no_match")

    async def test_lines_without_numbers_match_by_content(self, platform):
        await announce(platform, claim(1))
        changes = [(f"REF*6R*C1L{n}~\n", "") for n in (1, 2, 3)]
        await upload(platform, edit(CASE_1, *changes))
        assert (await balances(platform, 1))["AR_PAYER:SYNTH1"] == 0

    async def test_line_that_fits_none_holds_the_claim(self, platform):
        await announce(platform, claim(1))
        text = edit(CASE_1, ("REF*6R*C1L2~\n", ""), ("SVC*HC:83036:QW*35*", "SVC*HC:80053*36*"))
        text = edit(text, ("*1*230*99.6", "*1*231*99.6"), ("CAS*CO*45*21.5~", "CAS*CO*45*22.5~"))
        body = await upload(platform, text, status=202)
        assert (body["claims"][0]["state"], body["claims"][0]["reason"]) == ("held", "no_match")
        assert body["claims"][0]["claim_id"] == str(claim_id(1))

    async def test_person_matches_what_nothing_matched(self, platform):
        await announce(platform, claim(1))
        await upload(platform, edit(CASE_1, ("CLP*CLM0001", "CLP*0")), status=202)
        [listed] = await waiting(platform)
        path = f"/v1/unmatched-payments/{listed['id']}/match"
        body = {"claim_id": str(claim_id(1)), "reason": "Same patient, date and charge"}
        async with platform.client("payments-svc") as client:
            unknown = await client.post(path, json={**body, "claim_id": listed["id"]})
            unreasoned = await client.post(path, json={"claim_id": str(claim_id(1))})
            matched = await client.post(path, json=body)
            again = await client.post(path, json=body)
        statuses = [each.status_code for each in (unknown, unreasoned, matched, again)]
        assert statuses == [404, 422, 200, 409]
        assert matched.json()["state"] == "posted"
        await platform.settle()
        assert len(platform.published(PaymentMatched)) == 1
        assert (await balances(platform))["ERA_UNAPPLIED"] == 0
        assert await waiting(platform) == []

    async def test_person_cannot_match_what_is_out_of_balance(self, platform):
        await announce(platform, claim(1))
        await upload(platform, edit(CASE_1, ("CAS*CO*45*60~", "CAS*CO*45*59~")), status=202)
        [listed] = await waiting(platform)
        body = {"claim_id": str(claim_id(1)), "reason": "It is this one"}
        async with platform.client("payments-svc") as client:
            path = f"/v1/unmatched-payments/{listed['id']}/match"
            answer = await client.post(path, json=body)
        assert answer.status_code == 409


class TestPosting:
    async def test_contractual_beyond_the_open_balance_is_held(self, platform):
        await announce(platform, claim(4, payers=(SYNTH1, SAMPL2)))
        await upload(platform, golden("case4a_835_primary"))
        text = edit(golden("case4c_835_secondary"), ("CAS*OA*23*", "CAS*CO*45*"))
        body = await upload(platform, text, status=202)
        assert body["claims"][0]["reason"] == "exceeds_balance"
        [listed] = await waiting(platform)
        assert "47.00 paid + 296.00 CO-45 + 7.00 CO-45 = 350.00, open 54.00" in listed["detail"]

    async def test_reversal_of_other_amounts_is_held(self, platform):
        await announce(platform, claim(7))
        await upload(platform, original_of_case_6())
        text = golden("case6a_835_overpayment_identified")
        changes = [("*22*-250*-175**", "*22*-250*-174**"), ("*-250*-175**1~", "*-250*-174**1~")]
        changes += [
            ("CAS*CO*45*-75~", "CAS*CO*45*-76~"),
            ("ICN2026030007*-75~", "ICN2026030007*-74~"),
        ]
        body = await upload(platform, edit(text, *changes), status=202)
        reasons = [each["reason"] for each in body["claims"]]
        assert reasons == ["reversal_mismatch", "reversal_mismatch"]

    async def test_reversal_of_form_4010_is_accepted(self, platform):
        await announce(platform, claim(7))
        await upload(platform, original_of_case_6())
        text = golden("case6a_835_overpayment_identified")
        body = await upload(platform, edit(text, ("CAS*CO*45*-75~", "CAS*CR*45*-75~")))
        assert body["state"] == "posted"

    async def test_reversal_of_a_denial_that_nobody_posted_has_no_entry(self, platform):
        await announce(platform, claim(2))
        changes = [("CLM0002*1*150*0", "CLM0002*22*-150*0"), ("99213*150*0", "99213*-150*0")]
        text = edit(golden("case2_835"), *changes, ("CAS*CO*16*150", "CAS*CO*16*-150"))
        body = await upload(platform, text)
        assert body["claims"][0]["state"] == "posted"
        assert (await balances(platform, 2))["AR_PAYER:SYNTH1"] == 15000

    @pytest.mark.parametrize("status", ["23", "25", "99"])
    async def test_what_is_no_decision_is_kept(self, platform, status):
        await announce(platform, claim(2))
        text = edit(golden("case2_835"), ("CLP*CLM0002*1*", f"CLP*CLM0002*{status}*"))
        body = await upload(platform, text, status=202)
        assert body["claims"][0]["reason"] == "not_a_payment"

    async def test_status_4_is_a_denial(self, platform):
        await announce(platform, claim(2))
        text = edit(golden("case2_835"), ("CLP*CLM0002*1*", "CLP*CLM0002*4*"), ("CO*16", "CO*45"))
        await upload(platform, text)
        assert (await balances(platform, 2))["AR_PAYER:SYNTH1"] == 15000
        assert platform.published(ClaimAdjudicated)[0].outcome == "denied"

    async def test_forwarded_to_an_unknown_payer_is_never_asked_of_the_patient(self, platform):
        await announce(platform, claim(3))
        await upload(platform, edit(golden("case3_835"), ("CLP*CLM0003*1*", "CLP*CLM0003*19*")))
        assert (await balances(platform, 3)).get("AR_PATIENT") is None
        assert platform.published(ClaimAdjudicated)[0].outcome == "forwarded"

    async def test_share_outside_cost_share_is_reviewed_before_a_statement(self, platform):
        await announce(platform, claim(3))
        await upload(platform, edit(golden("case3_835"), ("CAS*PR*1*100*", "CAS*PR*96*100*")))
        found = await balances(platform, 3)
        assert (found["AR_PAYER:SYNTH1"], found["AR_PATIENT"]) == (10000, 1300)
        assert await statements(platform, 3) == []

    async def test_withhold_is_a_receivable(self, platform):
        await announce(platform, claim(3))
        await upload(
            platform, edit(golden("case3_835"), ("CAS*CO*45*85~", "CAS*CO*45*80*1*104*5~"))
        )
        found = await balances(platform, 3)
        assert (found["WITHHOLD_RECEIVABLE"], found["ADJ_CONTRACTUAL"]) == (500, 8000)

    async def test_adjustment_of_the_whole_claim_is_shared_out(self, platform):
        await announce(platform, claim(4, payers=(SYNTH1, SAMPL2)))
        await upload(platform, golden("case4a_835_primary"))
        text = golden("case4c_835_secondary")
        begin, end = text.index("SVC*"), text.index("SE*")
        text = edit(text, (text[begin:end], ""))
        text = edit(text, ("DTM*050", "CAS*OA*23*425~\nCAS*CO*45*10~\nDTM*050"))
        clp = "CLP*CLM0004*2*500*65**12*SICN0004*11*1~\n"
        text = edit(text, (f"{clp}", clp), ("CAS*OA*23*425~\nCAS*CO*45*10~\n", ""))
        text = edit(text, (clp, f"{clp}CAS*OA*23*425~\nCAS*CO*45*10~\n"))
        await upload(platform, text)
        found = await balances(platform, 4)
        assert (found["AR_PAYER:SAMPL2"], found["ADJ_CONTRACTUAL"]) == (0, 13500)
        lines = platform.published(ClaimAdjudicated)[1].lines
        sums = [
            each.paid_cents + sum(part.amount_cents for part in each.adjustments) for each in lines
        ]
        assert sums == [35000, 15000]


class TestProviderAdjustments:
    async def test_takeback_without_balance_due_is_suspended_and_named(self, platform):
        await announce(platform, claim(8))
        body = await upload(platform, golden("case6b_835_recoupment_interest"))
        assert (await balances(platform))["TAKEBACK_SUSPENSE"] == 7500
        [finding] = body["findings"]
        assert (finding["level"], finding["severity"]) == ("provider_adjustment", "warning")

    async def test_balance_forward_pair(self, platform):
        await announce(platform, claim(7), claim(8))
        await upload(platform, original_of_case_6())
        text = golden("case6a_835_overpayment_identified")
        await upload(platform, edit(text, ("WO:ICN2026030007", "FB:ICN2026030007")))
        assert (await balances(platform))["BALANCE_FORWARD:SYNTH1"] == -7500
        text = golden("case6b_835_recoupment_interest")
        await upload(platform, edit(text, ("WO:ICN2026030007", "FB:ICN2026030007")))
        found = await balances(platform)
        assert found["BALANCE_FORWARD:SYNTH1"] == 0
        assert found["ERA_CLEARING"] == 22125


class TestOddDecisions:
    """What no payer should send: the sums hold, and still nothing posts by itself."""

    @pytest.mark.parametrize(
        ("line_paid", "written_off", "paid"),
        [("-5", "155", "4.6"), ("500", "-350", "509.6")],
        ids=["below zero", "above the balance"],
    )
    async def test_payment_beyond_the_balance_is_held(self, platform, line_paid, written_off, paid):
        await announce(platform, claim(1))
        changes = [
            ("*180*90**1", f"*180*{line_paid}**1"),
            ("CO*45*60", f"CO*45*{written_off}"),
            ("*1*230*99.6*", f"*1*230*{paid}*"),
            ("I*99.6*", f"I*{paid}*"),
        ]
        body = await upload(platform, edit(CASE_1, *changes), status=202)
        assert (body["state"], body["claims"][0]["reason"]) == ("held", "exceeds_balance")
        assert (await balances(platform, 1))["AR_PAYER:SYNTH1"] == 23000

    @pytest.mark.parametrize(
        ("old", "new"), [("BPR*I*99.6*C*", "BPR*I*99.6*D*"), ("BPR*I*", "BPR*P*")]
    )
    async def test_debit_and_prenotification_are_held_whole(self, platform, old, new):
        await announce(platform, claim(1))
        body = await upload(platform, edit(CASE_1, (old, new)), status=202)
        assert (body["state"], body["claims"][0]["reason"]) == ("held", "not_a_payment")
        assert set(await balances(platform)) == {"AR_PAYER:SYNTH1", "REV_GROSS"}

    async def test_another_payment_of_the_same_trace_waits_for_a_person(self, platform):
        await announce(platform, claim(1), claim(2))
        nothing = edit(golden("case2_835"), ("NPY000002", "NOPAY"))
        other = edit(nothing, ("CLP*CLM0002*", "CLP*CLM0009*"))
        assert (await upload(platform, nothing))["claims"][0]["state"] == "posted"
        body = await upload(platform, other, status=202)
        assert (body["state"], body["duplicate"]) == ("held", False)
        [listed] = await waiting(platform)
        assert listed["reason"] == "other_payment_of_this_trace"
        assert (await upload(platform, other, status=200))["duplicate"] is True

    async def test_amount_of_more_than_ten_digits_is_refused(self, platform):
        text = edit(CASE_1, ("*1*230*99.6*", "*1*230*999999999999*"))
        body = await upload(platform, text, status=422)
        assert body["errors"][0]["position"]
