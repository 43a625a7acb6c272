"""The golden cases, from the charge to the last balance."""

from decimal import Decimal

import pytest
from payments_support import (
    EXPECTED,
    SAMPL2,
    SYNTH1,
    announce,
    balances,
    claim,
    claim_id,
    get,
    golden,
    original_of_case_6,
    statements,
    upload,
)

from contracts.events.payments import (
    ClaimAdjudicated,
    ClaimReversed,
    ClaimSettled,
    PatientBalanceDue,
    RemittancePosted,
    StatementIssued,
)
from payments_svc.settings import settings

# What the bank and the patient do later is not in this release.
_LATER = {"BANK", "ERA_CLEARING"}


def expected(case):
    return {
        account: int(Decimal(amount) * 100)
        for account, amount in EXPECTED[case]["balances"].items()
        if account not in _LATER
    }


def shown(found, wanted):
    return {account: found.get(account, 0) for account in wanted}


async def test_case_1_is_paid_and_the_patient_gets_a_statement(platform):
    await announce(platform, claim(1, copay_cents=3000))
    body = await upload(platform, golden("case1_835"))
    assert body["state"] == "posted"
    assert body["duplicate"] is False
    assert await balances(platform, 1) == {
        "ADJ_CONTRACTUAL": 8800,
        "AR_PATIENT": 1240,
        "AR_PAYER:SYNTH1": 0,
        "ERA_CLEARING": 9960,
        "BANK": 3000,
        "PATIENT_UNAPPLIED": 0,
        "REV_GROSS": -23000,
    }
    assert (await balances(platform))["PATIENT_UNAPPLIED"] == 0
    [statement] = await statements(platform, 1)
    amounts = ("charges", "insurance_paid", "adjustments", "patient_paid", "amount_due")
    assert [statement[f"{each}_cents"] for each in amounts] == [23000, 9960, 8800, 3000, 1240]
    [told] = platform.published(ClaimAdjudicated)
    assert (told.outcome, told.next_responsible_party) == ("paid", "patient")
    totals = (told.paid_cents_total, told.adjusted_cents_total)
    assert (*totals, told.patient_responsibility_cents_total) == (9960, 8800, 4240)
    [due], [issued] = platform.published(PatientBalanceDue), platform.published(StatementIssued)
    assert due.amount_due_cents == issued.amount_due_cents == 1240
    assert platform.published(ClaimSettled) == []
    [posted] = platform.published(RemittancePosted)
    assert (posted.claims_posted, posted.claims_held, posted.held) == (1, 0, False)


async def test_case_1_writes_the_expected_entries(platform):
    await announce(platform, claim(1, copay_cents=3000))
    body = await upload(platform, golden("case1_835"))
    entries = (await get(platform, f"/v1/remittances/{body['id']}/postings"))["items"]
    assert sorted(each["kind"] for each in entries) == [
        "adjustment",
        "payer_payment",
        "responsibility_transfer",
    ]
    assert {each["effective_date"] for each in entries} == {"2026-03-16"}
    paid = next(each for each in entries if each["kind"] == "payer_payment")
    credits_per_line = {
        each["line_control_number"]: each["amount_cents"]
        for each in paid["postings"]
        if each["account"] == "AR_PAYER:SYNTH1"
    }
    assert credits_per_line == {"C1L1": -9000, "C1L2": -280, "C1L3": -680}


async def test_case_2_is_denied_and_nothing_is_written_off(platform):
    await announce(platform, claim(2))
    await upload(platform, golden("case2_835"))
    assert await balances(platform, 2) == {"AR_PAYER:SYNTH1": 15000, "REV_GROSS": -15000}
    [told] = platform.published(ClaimAdjudicated)
    assert (told.outcome, told.next_responsible_party) == ("denied", "primary")
    assert told.lines[0].remark_codes == ["N290"]
    assert await statements(platform, 2) == []


async def test_case_3_leaves_deductible_and_coinsurance_to_the_patient(platform):
    await announce(platform, claim(3))
    await upload(platform, golden("case3_835"))
    wanted = expected("case3")
    assert shown(await balances(platform, 3), wanted) == wanted
    [statement] = await statements(platform, 3)
    assert statement["amount_due_cents"] == 11300


async def test_case_4_ends_at_zero_after_the_secondary_payer(platform):
    await announce(platform, claim(4, payers=(SAMPL2, SYNTH1)))
    await upload(platform, golden("case4a_835_primary"))
    first = await balances(platform, 4)
    assert (first["AR_PAYER:SYNTH1"], first["AR_PAYER:SAMPL2"]) == (0, 7500)
    await upload(platform, golden("case4c_835_secondary"))
    wanted = expected("case4")
    assert shown(await balances(platform, 4), wanted) == wanted
    primary, secondary = platform.published(ClaimAdjudicated)
    assert (primary.next_responsible_party, secondary.next_responsible_party) == (
        "secondary",
        "none",
    )
    assert len(platform.published(ClaimSettled)) == 1
    assert await statements(platform, 4) == []


async def test_case_5_is_taken_back_and_corrected(platform):
    await announce(platform, claim(5, copay_cents=2000), claim(6))
    await upload(platform, golden("case5a_835_original"))
    assert len(platform.published(ClaimSettled)) == 1
    await upload(platform, golden("case5b_835_reversal_correction"))
    found = await balances(platform)
    wanted = expected("case5")
    assert shown(found, wanted) == wanted
    assert found["ERA_CLEARING"] + found["BANK"] == 28000
    [statement] = await statements(platform, 5)
    assert (statement["amount_due_cents"], statement["supersedes_id"]) == (4000, None)
    [taken_back] = platform.published(ClaimReversed)
    assert (taken_back.paid_cents_total, taken_back.adjusted_cents_total) == (0, 0)
    told = [each for each in platform.published(ClaimAdjudicated) if each.claim_id == claim_id(5)]
    assert [each.paid_cents_total for each in told] == [20000, 16000]


async def test_case_5_without_copay_supersedes_the_statement(platform):
    await announce(platform, claim(5), claim(6))
    await upload(platform, golden("case5a_835_original"))
    [first] = await statements(platform, 5)
    await upload(platform, golden("case5b_835_reversal_correction"))
    [second] = await statements(platform, 5)
    assert (first["amount_due_cents"], second["amount_due_cents"]) == (2000, 6000)
    assert second["supersedes_id"] == first["id"]


async def test_case_6_leaves_money_with_us_and_takes_it_later(platform):
    await announce(platform, claim(7), claim(8))
    await upload(platform, original_of_case_6())
    await upload(platform, golden("case6a_835_overpayment_identified"))
    assert (await balances(platform))["DUE_TO_PAYER:SYNTH1"] == -7500
    body = await upload(platform, golden("case6b_835_recoupment_interest"))
    assert body["findings"] == []
    found = await balances(platform)
    wanted = expected("case6")
    assert shown(found, wanted) == wanted
    assert found["ERA_CLEARING"] == 22125


@pytest.mark.parametrize("policy", ["none", "monthly"])
async def test_statement_policy(platform, monkeypatch, policy):
    monkeypatch.setenv("REVCYCLE_STATEMENT_POLICY", policy)
    settings.cache_clear()
    await announce(platform, claim(3))
    await upload(platform, golden("case3_835"), status=201 if policy == "none" else 500)
    assert await statements(platform, 3) == []


async def test_patient_account_sums_all_claims(platform):
    await announce(platform, claim(1, copay_cents=3000), claim(3), claim(2))
    await upload(platform, golden("case1_835"))
    await upload(platform, golden("case3_835"))
    patient = claim(1).patient_id
    account = await get(platform, f"/v1/patients/{patient}/account")
    assert account["amount_due_cents"] == 1240 + 11300
    assert account["payer_open_cents"] == 15000
    assert account["unapplied_cents"] == 0
    by_claim = {each["claim_id"]: each for each in account["claims"]}
    assert by_claim[str(claim_id(1))]["patient_paid_cents"] == 3000
