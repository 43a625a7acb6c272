"""What payments-svc tells of a claim, and what a person does after it."""

import pytest
from claims_support import (
    SUBSCRIBER,
    adjudicated,
    audited,
    decided_line,
    denied,
    happenings,
    line,
    parked,
    primary,
    reversed_by,
    secondary,
)

from contracts.events.claims import ClaimClosed, ClaimCorrected, ClaimHeld, ClaimSubmitted
from contracts.events.payments import ClaimSettled, PaymentMatched, PaymentUnmatched
from kit.ids import named_id

BOTH = {"coverages": [primary(), secondary()]}


class TestDecision:
    DECISIONS = (
        ("paid", "patient", "PAID", "patient"),
        ("paid", "none", "PAID", "none"),
        ("partially_paid", "primary", "PARTIALLY_PAID", "biller"),
        ("paid_zero", "patient", "PAID_ZERO", "patient"),
        ("denied", "primary", "DENIED", "biller"),
        ("forwarded", "secondary", "FORWARDED", "payer"),
    )

    async def test_claim_when_decided_takes_over_state_and_totals(self, make, show, tell):
        for number, (outcome, next_party, state, owner) in enumerate(self.DECISIONS, start=1):
            claim = await make(number)
            await tell(
                adjudicated(
                    claim,
                    outcome=outcome,
                    next_responsible_party=next_party,
                    paid_cents_total=9960,
                    adjusted_cents_total=8800,
                    patient_responsibility_cents_total=4240,
                )
            )
            claim = await show(claim["id"])
            assert (claim["state"], claim["owner_of_next_action"]) == (state, owner)
            assert claim["next_responsible_party"] == next_party
            assert (claim["paid_cents"], claim["adjusted_cents"]) == (9960, 8800)
            assert (claim["patient_responsibility_cents"], claim["charge_cents"]) == (4240, 23000)
            assert claim["payer_claim_control_number"] == "ICN1"
            assert [each["outcome"] for each in claim["adjudications"]] == [outcome]

    async def test_claim_when_reversed_and_decided_anew_is_open_in_between(self, make, show, tell):
        claim = await make()
        await tell(adjudicated(claim, next_responsible_party="patient"))
        await tell(reversed_by(claim))
        opened = await show(claim["id"])
        assert (opened["state"], opened["owner_of_next_action"]) == ("REVERSED", "payer")
        assert (opened["paid_cents"], opened["next_responsible_party"]) == (0, "primary")
        await tell(adjudicated(claim, 2, paid_cents_total=500))
        again = await show(claim["id"])
        assert (again["state"], again["paid_cents"]) == ("PAID", 500)
        outcomes = [decision["outcome"] for decision in again["adjudications"]]
        assert outcomes == ["paid", "reversed", "paid"]

    async def test_claim_when_settled_is_closed_and_a_later_decision_opens_it(
        self, platform, make, show, tell
    ):
        claim = await make()
        await tell(adjudicated(claim), ClaimSettled(claim_id=claim["id"]))
        closed = await show(claim["id"])
        assert (closed["state"], closed["owner_of_next_action"]) == ("CLOSED", "none")
        assert closed["next_responsible_party"] == "none"
        assert [str(each.claim_id) for each in platform.published(ClaimClosed)] == [claim["id"]]
        await tell(reversed_by(claim))
        assert (await show(claim["id"]))["state"] == "REVERSED"

    async def test_settlement_when_it_comes_before_the_decision_loses_nothing(
        self, platform, make, show, tell
    ):
        claim = await make()
        await tell(ClaimSettled(claim_id=claim["id"]))
        assert (await show(claim["id"]))["state"] == "SENT"
        assert (await happenings(show, claim))[-1] == "settled"
        await tell(adjudicated(claim, paid_cents_total=23000))
        decided = await show(claim["id"])
        assert (decided["state"], decided["paid_cents"]) == ("PAID", 23000)
        assert decided["owner_of_next_action"] == "none"
        await tell(ClaimSettled(claim_id=claim["id"]))
        assert (await show(claim["id"]))["state"] == "CLOSED"
        assert len(platform.published(ClaimClosed)) == 1
        assert await parked(platform) == []

    async def test_decision_when_redelivered_counts_once(self, platform, make, show, tell):
        claim = await make()
        before = len(await audited(platform))
        event_id = platform.platform.ids.new()
        for _ in range(3):
            await tell(adjudicated(claim), event_id=event_id)
        assert len((await show(claim["id"]))["adjudications"]) == 1
        assert (await happenings(show, claim)).count("adjudicated") == 1
        changes = [each for each in (await audited(platform))[before:] if each[0] == "update"]
        assert changes == [("update", "claim", claim["id"])]

    async def test_decision_when_the_claim_is_unknown_is_parked(self, platform, make, tell):
        claim = await make()
        await tell(adjudicated(claim | {"id": named_id("no such claim")}))
        assert await parked(platform) == [("InvariantViolated",)]

    @pytest.mark.parametrize("clia_number", [None, "99D9999999"])
    async def test_decision_when_it_finds_the_claim_anywhere_is_taken(
        self, make, show, tell, clia_number
    ):
        claim = await make(clia_number=clia_number)  # HELD or SENT
        await tell(adjudicated(claim))
        assert (await show(claim["id"]))["state"] == "PAID"


class TestNextPayer:
    async def test_secondary_when_its_claim_breaks_an_edit_is_held(
        self, platform, make, show, tell
    ):
        medicare = secondary(claim_filing_indicator="MB")
        claim = await make(coverages=[primary(), medicare])
        await tell(adjudicated(claim, next_responsible_party="secondary"))
        held = await show(claim["id"])
        assert (held["state"], held["payer_priority"]) == ("HELD", "secondary")
        assert [each.rules for each in platform.published(ClaimHeld)] == [["P09"]]
        assert len(platform.published(ClaimSubmitted)) == 1

    async def test_number_when_another_payer_gives_it_is_not_taken_for_this_ones(
        self, make, show, tell, act
    ):
        claim = await make(**BOTH)
        await tell(adjudicated(claim, next_responsible_party="secondary"))
        assert (await show(claim["id"]))["payer_claim_control_number"] is None
        second = {"payer_id": "SAMPL2", "payer_claim_control_number": "SICN1"}
        await tell(denied(claim, 2, **second, next_responsible_party="secondary"))
        await tell(reversed_by(claim, 3))
        await tell(adjudicated(claim, 4, next_responsible_party="secondary"))
        assert (await show(claim["id"]))["payer_claim_control_number"] == "SICN1"
        sent = await show(claim["id"], "/x12")
        assert "CLM*CLM0001*230***11:B:7*" in sent
        before, _, after = sent.partition("SBR*P*")  # the claim itself, and the other payer
        assert "REF*F8*SICN1~" in before
        assert "REF*F8*ICN4~" in after


class TestCorrection:
    async def test_claim_when_denied_and_corrected_names_the_payers_claim(
        self, platform, make, show, tell, act
    ):
        claim = await make()
        await tell(denied(claim))
        procedures = [line("C1L1", charge_cents=20000)]
        corrected = await act(
            claim["id"],
            "correct",
            procedures=procedures,
            diagnoses=[{"code": "e11.9"}, {"code": "I1 0"}],
            reason="wrong code",
        )
        assert (corrected["state"], corrected["charge_cents"]) == ("SENT", 20000)
        sent = await show(claim["id"], "/x12")
        assert "CLM*CLM0001*200***11:B:7*" in sent
        assert "REF*F8*ICN1~" in sent
        assert "HI*ABK:E119*ABF:I10~" in sent
        await tell()
        [event] = platform.published(ClaimCorrected)
        assert (event.charge_cents, event.reason) == (20000, "wrong code")
        kept = (await show(claim["id"], "/submissions"))["items"]
        assert [each["frequency_code"] for each in kept] == ["1", "7"]
        first = await show(claim["id"], f"/x12?submission_id={kept[0]['id']}")
        assert "CLM*CLM0001*230***11:B:1*" in first

    async def test_claim_when_unprocessable_goes_again_as_new(self, make, show, tell, act):
        claim = await make()
        lines = [decided_line("C1L1", 0, ("CO", "16", 18000), remarks=["N290", "MA130"])]
        await tell(denied(claim, lines=lines))
        await act(claim["id"], "correct")
        sent = await show(claim["id"], "/x12")
        assert "CLM*CLM0001*230***11:B:1*" in sent
        assert "REF*F8" not in sent

    async def test_claim_when_the_payer_gave_no_number_is_held(self, make, tell, act):
        claim = await make()
        await tell(denied(claim, payer_claim_control_number=None))
        held = await act(claim["id"], "correct")
        assert held["state"] == "HELD"
        assert [finding["rule"] for finding in held["findings"]] == ["P05"]

    async def test_date_when_corrected_moves_the_lines_that_stood_on_it(self, make, act):
        procedures = [line("L1"), line("L2", service_date="2026-03-01")]
        claim = await make(procedures=procedures, clia_number=None, rendering_provider=None)
        assert claim["state"] == "SENT"
        other = await make(2, procedures=[*procedures, line("L3", charge_cents=0)])
        corrected = await act(other["id"], "correct", service_date="2026-03-03")
        dates = [each["service_date"] for each in corrected["content"]["lines"]]
        assert dates == ["2026-03-03", "2026-03-01", "2026-03-03"]
        assert corrected["service_date"] == "2026-03-03"

    @pytest.mark.parametrize(
        ("coverages", "pointer"),
        [
            ([secondary()], "/coverages"),
            ([primary(), primary(payer_id="OTHER1")], "/coverages/1/priority"),
            ([primary(relationship="child")], "/coverages/0/subscriber"),
        ],
    )
    async def test_coverages_when_they_do_not_hold_together_are_refused(
        self, make, show, tell, act, coverages, pointer
    ):
        claim = await make()
        await tell(denied(claim))
        refused = await act(claim["id"], "correct", 422, coverages=coverages)
        assert [fault["pointer"] for fault in refused["errors"]] == [pointer]
        assert (await show(claim["id"]))["content"]["coverages"] == claim["content"]["coverages"]

    async def test_primary_coverage_when_taken_away_in_the_secondarys_turn_is_refused(
        self, make, tell, act
    ):
        claim = await make(**BOTH)
        await tell(adjudicated(claim, next_responsible_party="secondary"))
        second = {"payer_id": "SAMPL2", "next_responsible_party": "secondary"}
        await tell(denied(claim, 2, **second))
        refused = await act(claim["id"], "correct", 422, coverages=[secondary()])
        assert [fault["pointer"] for fault in refused["errors"]] == ["/coverages"]

    async def test_subscriber_when_named_makes_the_patient_a_dependent(self, make, show, tell, act):
        claim = await make()
        await tell(denied(claim))
        coverage = primary(relationship="spouse", subscriber=SUBSCRIBER)
        await act(claim["id"], "correct", coverages=[coverage])
        assert "PAT*01~" in await show(claim["id"], "/x12")


class TestPaymentWorklist:
    async def test_payment_when_unmatched_is_listed_until_it_is_matched(self, client, tell, make):
        waiting = PaymentUnmatched(
            remittance_id=named_id("remittance"),
            remittance_claim_id=named_id("part"),
            patient_control_number="CLM0009",
            payment_cents=9960,
            reason="no_match",
            detail="no claim has this number",
        )
        whole = waiting.model_copy(
            update={"remittance_claim_id": None, "patient_control_number": None}
        )
        await tell(waiting, whole)
        await tell(waiting)  # told twice, in two events
        path = "/v1/worklists/unmatched"
        items = (await client.get(path)).json()["items"]
        assert {each["patient_control_number"] for each in items} == {"CLM0009", None}
        assert {each["kind"] for each in items} == {"payment"}
        assert len(items) == 2
        answer = await client.post(f"{path}/{items[0]['id']}/resolve", json={"reason": "x"})
        assert answer.status_code == 409
        for each in (waiting, whole, whole):
            await tell(
                PaymentMatched(
                    remittance_id=each.remittance_id,
                    remittance_claim_id=each.remittance_claim_id,
                )
            )
        assert (await client.get(path)).json()["items"] == []


class TestCorrectionOnMoney:
    """While a payer's decision is on the books, what the money stands on stays."""

    @pytest.mark.parametrize(
        "change",
        [
            {"procedures": [line("C1L1", charge_cents=5000)]},
            {"coverages": [primary(payer_id="OTHER9")]},
        ],
        ids=["charges", "payer"],
    )
    async def test_charges_and_payers_are_refused(self, make, tell, act, show, change):
        claim = await make()
        await tell(adjudicated(claim, paid_cents_total=9960, next_responsible_party="patient"))
        refused = await act(claim["id"], "correct", 409, **change)
        assert "cannot be changed" in refused["detail"]
        assert (await show(claim["id"]))["state"] == "PAID"

    async def test_another_patient_is_refused(self, make, tell, act, show):
        claim = await make()
        await tell(denied(claim))
        patient = (await show(claim["id"]))["content"]["patient"]
        refused = await act(
            claim["id"], "correct", 422, patient={**patient, "external_id": "SOMEBODY-ELSE"}
        )
        assert refused["errors"][0]["pointer"] == "/patient/external_id"
