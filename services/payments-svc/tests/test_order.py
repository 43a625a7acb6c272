"""Whatever comes twice, late or in another order: the end is the same."""

import hashlib
from uuid import UUID

from payments_support import (
    SAMPL2,
    SYNTH1,
    announce,
    balances,
    claim,
    claim_id,
    edit,
    encounter,
    get,
    golden,
    statements,
    upload,
)

from contracts.events.claims import ClaimAcknowledged, ClaimCorrected
from contracts.events.clearinghouse import RemittanceReceived
from contracts.events.payments import (
    ClaimAdjudicated,
    PaymentMatched,
    PaymentUnmatched,
    StatementIssued,
)
from contracts.shapes import X12Document

CASE_1 = golden("case1_835")


def received(text):
    digest = hashlib.sha256(text.encode()).hexdigest()
    document = X12Document(text=text, sha256=digest, bytes=len(text.encode()))
    return RemittanceReceived(interchange="000000201", document=document)


async def test_same_file_twice_posts_once(platform):
    await announce(platform, claim(1))
    first = await upload(platform, CASE_1)
    before = await balances(platform)
    second = await upload(platform, CASE_1, status=200)
    assert (second["duplicate"], second["id"]) == (True, first["id"])
    assert await balances(platform) == before


async def test_same_payment_in_other_bytes_posts_once(platform):
    await announce(platform, claim(1))
    first = await upload(platform, CASE_1)
    text = edit(CASE_1, ("CAS*CO*45*60~", "CAS*CO*45*50*1*253*10~"))
    second = await upload(platform, text, status=200)
    assert (second["duplicate"], second["id"]) == (True, first["id"])


async def test_upload_after_the_event_is_a_duplicate(platform):
    await announce(platform, claim(1), received(CASE_1))
    assert (await upload(platform, CASE_1, status=200))["duplicate"] is True


async def test_mended_file_supersedes_one_that_was_held_whole(platform):
    await announce(platform, claim(1))
    broken = await upload(platform, edit(CASE_1, ("*1*230*99.6*", "*1*230*99.5*")), status=202)
    assert (await upload(platform, edit(CASE_1, ("*1*230*99.6*", "*1*230*99.5*")), 200))[
        "duplicate"
    ]
    mended = await upload(platform, CASE_1)
    assert mended["supersedes_id"] == broken["id"]
    assert (await get(platform, f"/v1/remittances/{broken['id']}"))["state"] == "superseded"
    assert (await get(platform, "/v1/unmatched-payments"))["items"] == []


async def test_mended_file_takes_parked_cash_back(platform):
    await announce(platform, claim(1))
    await upload(platform, edit(CASE_1, ("CAS*CO*45*60~", "CAS*CO*45*59~")), status=202)
    await upload(platform, CASE_1)
    found = await balances(platform)
    assert (found["ERA_CLEARING"], found["ERA_UNAPPLIED"]) == (9960, 0)


async def test_unmatched_posts_when_the_claim_arrives(platform):
    body = await upload(platform, CASE_1, status=202)
    assert body["claims"][0]["state"] == "unmatched"
    assert [each.reason for each in platform.published(PaymentUnmatched)] == ["no_match"]
    await announce(platform, claim(1, copay_cents=3000))
    found = await balances(platform)
    assert (found["ERA_CLEARING"], found["ERA_UNAPPLIED"], found["AR_PATIENT"]) == (9960, 0, 1240)
    assert len(platform.published(PaymentMatched)) == 1
    after = await get(platform, f"/v1/remittances/{body['id']}")
    assert (after["state"], after["claims"][0]["claim_id"]) == ("posted", str(claim_id(1)))
    [statement] = await statements(platform, 1)
    assert statement["amount_due_cents"] == 1240


async def test_truncated_number_posts_when_the_claim_arrives(platform):
    await upload(platform, edit(CASE_1, ("CLP*CLM0001", "CLP*CLM0001020")), status=202)
    await announce(platform, claim(1, control_number="CLM00010203040"))
    assert (await balances(platform, 1))["AR_PAYER:SYNTH1"] == 0


async def test_payer_number_from_an_acknowledgment_matches_what_waits(platform):
    await upload(platform, edit(CASE_1, ("CLP*CLM0001", "CLP*0")), status=202)
    acknowledged = ClaimAcknowledged(
        claim_id=claim_id(1),
        patient_control_number="CLM0001",
        state="ACCEPTED",
        payer_claim_control_number="ICN2026030001",
    )
    await announce(platform, claim(1), acknowledged)
    assert (await balances(platform, 1))["AR_PAYER:SYNTH1"] == 0


async def test_everything_before_the_claim_and_backwards(platform):
    await upload(platform, golden("case4c_835_secondary"), status=202)
    await upload(platform, golden("case4a_835_primary"), status=202)
    await announce(platform, claim(4, payers=(SYNTH1, SAMPL2)))
    found = await balances(platform)
    assert found == {
        "ADJ_CONTRACTUAL": 13500,
        "AR_PAYER:SAMPL2": 0,
        "AR_PAYER:SYNTH1": 0,
        "ERA_CLEARING": 36500,
        "ERA_UNAPPLIED": 0,
        "REV_GROSS": -50000,
    }


async def test_secondary_before_primary_waits_for_it(platform):
    await announce(platform, claim(4, payers=(SYNTH1, SAMPL2)))
    body = await upload(platform, golden("case4c_835_secondary"), status=202)
    assert body["claims"][0]["reason"] == "exceeds_balance"
    await upload(platform, golden("case4a_835_primary"))
    assert (await balances(platform, 4))["AR_PAYER:SAMPL2"] == 0


async def test_correction_and_reversal_before_the_original(platform):
    await announce(platform, claim(5), claim(6))
    body = await upload(platform, golden("case5b_835_reversal_correction"))
    assert [each["state"] for each in body["claims"]] == ["held", "held", "posted"]
    await upload(platform, golden("case5a_835_original"))
    found = await balances(platform)
    assert (found["ERA_CLEARING"], found["ERA_UNAPPLIED"]) == (26000, 0)
    assert (found["AR_PAYER:SYNTH1"], found["AR_PATIENT"]) == (0, 6000)


async def test_correction_before_reversal_in_one_file(platform):
    await announce(platform, claim(5), claim(6))
    await upload(platform, golden("case5a_835_original"))
    text = golden("case5b_835_reversal_correction")
    starts = [text.index("CLP*CLM0005*22"), text.index("CLP*CLM0005*1*"), text.index("CLP*CLM0006")]
    reversal, correction = text[starts[0] : starts[1]], text[starts[1] : starts[2]]
    body = await upload(platform, text.replace(reversal + correction, correction + reversal))
    assert body["state"] == "posted"
    assert (await balances(platform, 5))["AR_PATIENT"] == 6000


async def test_copay_after_the_remittance_is_applied(platform):
    await announce(platform, claim(1))
    await upload(platform, CASE_1)
    await announce(platform, encounter(1))
    [statement] = await statements(platform, 1)
    assert (statement["amount_due_cents"], statement["patient_paid_cents"]) == (1240, 3000)
    assert [each.amount_due_cents for each in platform.published(StatementIssued)] == [4240, 1240]


async def test_copay_is_posted_once_whichever_event_comes_first(platform):
    await announce(platform, encounter(1), claim(1, copay_cents=3000))
    await announce(platform, claim(1, copay_cents=3000), encounter(1))
    assert (await balances(platform))["BANK"] == 3000


async def test_copay_beyond_the_balance_stays_unapplied(platform):
    await announce(platform, claim(5, copay_cents=5000))
    await upload(platform, golden("case5a_835_original"))
    found = await balances(platform)
    assert (found["PATIENT_UNAPPLIED"], found["AR_PATIENT"]) == (-3000, 0)
    assert await statements(platform, 5) == []


async def test_redelivered_events_have_their_effect_once(platform):
    event_id = UUID(int=7)
    for _ in range(2):
        await platform.publish(claim(1, copay_cents=3000), event_id=event_id)
        await platform.publish(received(CASE_1), event_id=UUID(int=8))
        await platform.settle()
    await announce(platform, claim(1, copay_cents=3000), received(CASE_1))  # under new ids as well
    found = await balances(platform)
    assert (found["REV_GROSS"], found["BANK"], found["ERA_CLEARING"]) == (-23000, 3000, 9960)
    assert len(platform.published(ClaimAdjudicated)) == 1


async def test_corrected_charge_is_mirrored_and_captured_anew(platform):
    await announce(platform, claim(2))
    corrected = claim(2, lines=[("99212", [], 9000)])
    facts = corrected.model_dump(exclude={"patient_payment"})
    again = ClaimCorrected(**facts, reason="Level of visit")
    await announce(platform, again, again)
    assert await balances(platform, 2) == {"AR_PAYER:SYNTH1": 9000, "REV_GROSS": -9000}
    entries = (await get(platform, f"/v1/ledger/entries?claim_id={claim_id(2)}"))["items"]
    assert len(entries) == 3


async def test_several_sets_in_one_file(platform):
    await announce(platform, claim(1), claim(3))
    one, other = CASE_1.splitlines(), golden("case3_835").splitlines()
    start = next(n for n, line in enumerate(other) if line.startswith("ST*"))
    end = next(n for n, line in enumerate(other) if line.startswith("SE*"))
    inner = [
        line.replace("0001~", "0002~") if line[:3] in ("ST*", "SE*") else line for line in other
    ]
    both = [*one[:-2], *inner[start : end + 1], one[-2].replace("GE*1", "GE*2"), one[-1]]
    body = await upload(platform, "\n".join(both))
    [further] = body["further_remittances"]
    assert (body["trace_number"], further["trace_number"]) == ("EFT000001", "EFT000003")
    again = await upload(platform, "\n".join(both), status=200)
    assert again["further_remittances"][0]["duplicate"] is True
