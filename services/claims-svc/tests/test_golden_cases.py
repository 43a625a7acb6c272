"""The 837P of golden cases 1, 2 and 4: to the letter, apart from the envelope."""

import pytest
from claims_support import (
    adjudicated,
    claim_segments,
    decided_line,
    golden,
    line,
    posted,
    primary,
    secondary,
)

from contracts.events.claims import ClaimSubmitted

CASE_2 = {
    "service_date": "2026-03-09",
    "diagnoses": [{"code": "J06.9"}],
    "procedures": [line("C2L1")],
    "clia_number": None,
    "patient_payment": None,
}
CASE_4 = {
    "service_date": "2026-04-01",
    "coverages": [secondary(), primary()],
    "diagnoses": [{"code": "E11.621"}, {"code": "L97.412"}, {"code": "L97.421"}],
    "procedures": [
        line("C4L1", "11042", 35000, (1, 2)),
        line("C4L2", "97597", 15000, (1, 3), modifiers=["59"]),
    ],
    "clia_number": None,
    "patient_payment": None,
}


def case_4a(claim, **changes):
    """Return what payments-svc says of case4a_835_primary.edi."""
    decision = {
        "payer_claim_control_number": "ICN2026030004",
        "lines": [
            decided_line("C4L1", 21600, ("CO", "45", 8000), ("PR", "2", 5400)),
            decided_line("C4L2", 8400, ("CO", "45", 4500), ("PR", "2", 2100)),
        ],
        "paid_cents_total": 30000,
        "adjusted_cents_total": 12500,
        "patient_responsibility_cents_total": 7500,
        "next_responsible_party": "secondary",
    }
    return adjudicated(claim, **decision | changes)


async def test_case_1_when_coded_is_sent_to_the_letter(make, show):
    claim = await make()
    assert (claim["state"], claim["owner_of_next_action"]) == ("SENT", "clearinghouse")
    sent = await show(claim["id"], "/x12")
    assert claim_segments(sent) == claim_segments(golden("case1_837p.edi"))


async def test_case_2_when_denied_and_corrected_is_sent_to_the_letter(make, show, tell, act):
    wrong = posted()["rendering_provider"] | {"npi": "1234567893"}
    claim = await make(2, **CASE_2, rendering_provider=wrong)
    await tell(
        adjudicated(
            claim,
            payer_claim_control_number="ICN2026030002",
            outcome="denied",
            adjudicated_on="2026-03-23",
            lines=[decided_line("C2L1", 0, ("CO", "16", 15000), remarks=["N290"])],
            paid_cents_total=0,
            next_responsible_party="primary",
        )
    )
    assert (await show(claim["id"]))["state"] == "DENIED"
    corrected = await act(claim["id"], "correct", rendering_provider=posted()["rendering_provider"])
    assert corrected["state"] == "SENT"
    sent = await show(claim["id"], "/x12")
    assert claim_segments(sent) == claim_segments(golden("case2_837p_corrected.edi"))


async def test_case_4_when_the_primary_has_decided_goes_to_the_secondary_to_the_letter(
    platform, make, show, tell
):
    claim = await make(4, **CASE_4)
    assert (claim["payer_id"], claim["payer_priority"]) == ("SYNTH1", "primary")
    first = await show(claim["id"], "/x12")
    assert "SBR*P*18*GRP100" in first
    assert "SAMPL2" not in first
    await tell(case_4a(claim))
    claim = await show(claim["id"])
    assert (claim["state"], claim["payer_id"]) == ("SENT", "SAMPL2")
    assert (claim["payer_priority"], claim["next_responsible_party"]) == ("secondary",) * 2
    sent = await show(claim["id"], "/x12")
    assert claim_segments(sent) == claim_segments(golden("case4b_837p_secondary.edi"))
    submitted = platform.published(ClaimSubmitted)
    assert [each.payer_id for each in submitted] == ["SYNTH1", "SAMPL2"]


async def test_case_4_when_redelivered_or_decided_again_is_sent_to_the_secondary_once(
    platform, make, show, tell
):
    claim = await make(4, **CASE_4)
    event_id = platform.platform.ids.new()
    for _ in range(2):
        await tell(case_4a(claim), event_id=event_id)
    await tell(case_4a(claim, number=2))  # the primary once more, after a reversal
    assert len((await show(claim["id"], "/submissions"))["items"]) == 2
    assert len(platform.published(ClaimSubmitted)) == 2


async def test_case_4_when_the_primary_forwarded_it_is_not_sent_again(platform, make, show, tell):
    claim = await make(4, **CASE_4)
    await tell(case_4a(claim, outcome="forwarded"))
    claim = await show(claim["id"])
    assert (claim["state"], claim["owner_of_next_action"]) == ("FORWARDED", "payer")
    assert len(platform.published(ClaimSubmitted)) == 1


@pytest.mark.parametrize(
    ("outcome", "paid_cents", "amount_d"), [("denied", 0, "AMT*D*0~"), ("paid", 1, "AMT*D*.01~")]
)
async def test_prior_payment_when_zero_is_still_told_to_the_secondary(
    make, show, tell, outcome, paid_cents, amount_d
):
    claim = await make(4, **CASE_4)
    lines = [
        decided_line("C4L1", paid_cents, ("CO", "50", 35000 - paid_cents)),
        decided_line("C4L2", 0, ("CO", "50", 15000)),
    ]
    await tell(case_4a(claim, outcome=outcome, lines=lines))
    assert amount_d in await show(claim["id"], "/x12")


async def test_third_payer_when_its_turn_comes_is_told_of_both_before(make, show, tell):
    third = secondary(priority="tertiary", payer_id="THIRD3", member_id="T3")
    claim = await make(4, **CASE_4 | {"coverages": [third, *CASE_4["coverages"]]})
    await tell(case_4a(claim))
    lines = [
        decided_line("C4L1", 4700, ("OA", "23", 29600), ("PR", "2", 700)),
        decided_line("C4L2", 1800, ("OA", "23", 12900), ("PR", "2", 300)),
    ]
    changes = {"payer_id": "SAMPL2", "payer_claim_control_number": "SICN0004", "lines": lines}
    await tell(case_4a(claim, number=2, **changes, next_responsible_party="tertiary"))
    sent = await show(claim["id"], "/x12")
    assert [part for part in claim_segments(sent) if part.startswith(("SBR", "AMT*D"))] == [
        "SBR*T*18*GRP200******CI",
        "SBR*P*18*GRP100******CI",
        "AMT*D*300",
        "SBR*S*18*GRP200******CI",
        "AMT*D*65",
    ]
    assert "SVD*SYNTH1*216*HC:11042**1~" in sent
    assert "SVD*SAMPL2*47*HC:11042**1~" in sent
