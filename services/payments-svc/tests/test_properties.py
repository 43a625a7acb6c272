"""Laws of the books: whatever payers decide and in whatever order it arrives, they hold."""

import asyncio
import tempfile
from collections import defaultdict
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from payments_support import SAMPL2, SYNTH1, X12, claim, claim_id, faults
from sqlalchemy import select

from kit.testing import bench
from payments_svc.bootstrap import SERVICE
from payments_svc.ledger.models import Posting
from x12 import Address, Adjustment, Contact, Envelope, Name, Party, Procedure
from x12.remittance import (
    ClaimPayment,
    Payee,
    ProviderAdjustment,
    Remittance,
    RemittancePayer,
    ServicePayment,
    write,
)

ENVELOPE = Envelope(
    sender_id="SYNTHCLEAR",
    receiver_id="SYNTHCLINIC",
    usage_indicator="T",
    interchange_control_number=1,
    group_control_number=1,
    created_at=datetime(2026, 3, 16, 6, 0),  # noqa: DTZ001 - X12 states no time zone
)
PATIENT = Party(name=Name(last_name="TESTERSON", first_name="KIM"))
REASONS = (("CO", "45"), ("PR", "1"), ("CO", "16"), ("OA", "23"), ("PR", "96"), ("CO", "104"))
PAYERS = (SYNTH1, SAMPL2)
CLAIMS = (1, 4)  # three lines with one payer, two lines with two


@st.composite
def lines(draw, number):
    made = []
    for line in claim(number).lines:
        left, adjustments = line.charge_cents, []
        for group_code, reason_code in draw(st.lists(st.sampled_from(REASONS), max_size=3)):
            cents = draw(st.integers(1, left)) if left else 0
            if cents:
                adjustments.append(
                    Adjustment(group_code=group_code, reason_code=reason_code, amount_cents=cents)
                )
            left -= cents
        made.append(
            ServicePayment(
                procedure=Procedure(code=line.procedure_code, modifiers=tuple(line.modifiers)),
                charge_cents=line.charge_cents,
                paid_cents=left,
                service_date_from=line.service_date,
                adjustments=tuple(adjustments),
                line_control_number=line.line_control_number,
            )
        )
    return tuple(made)


@st.composite
def decisions(draw):
    number = draw(st.sampled_from(CLAIMS))
    parts = draw(lines(number))
    shares = [
        each.amount_cents for part in parts for each in part.adjustments if each.group_code == "PR"
    ]
    return ClaimPayment(
        patient_control_number=f"CLM{number:04d}",
        status_code=draw(st.sampled_from(["1", "1", "2", "4", "19"])),
        charge_cents=claim(number).charge_cents,
        paid_cents=sum(part.paid_cents for part in parts),
        patient_responsibility_cents=sum(shares),
        claim_filing_indicator="12",
        patient=PATIENT,
        payer_claim_control_number=draw(st.sampled_from(["ICN1", "ICN2"])) + str(number),
        lines=parts,
    )


def reversal_of(decision):
    def negated(adjustment):
        return replace(adjustment, amount_cents=-adjustment.amount_cents)

    parts = tuple(
        replace(
            part,
            charge_cents=-part.charge_cents,
            paid_cents=-part.paid_cents,
            adjustments=tuple(negated(each) for each in part.adjustments),
        )
        for part in decision.lines
    )
    return replace(
        decision,
        status_code="22",
        charge_cents=-decision.charge_cents,
        paid_cents=-decision.paid_cents,
        patient_responsibility_cents=None,
        lines=parts,
    )


def remittance(number, payer, claims):
    total = sum(each.paid_cents for each in claims)
    kept = ProviderAdjustment(
        provider_id="2000000010",
        fiscal_period_end=date(2026, 12, 31),
        reason_code="WO",
        amount_cents=min(total, 0),
    )
    return Remittance(
        handling_code="I",
        payment_cents=max(total, 0),
        payment_method="ACH",
        payment_date=date(2026, 4, number),
        trace_number=f"EFT{number:06d}",
        trace_payer_id="1009999991",
        payer=RemittancePayer(
            name=payer.payer_name,
            payer_id=payer.payer_id,
            address=Address(line1="PO BOX 1", city="SPRINGFIELD", state="IL", postal_code="62702"),
            contacts=(Contact(function_code="BL", name="EDI DESK", phone="2175550100"),),
        ),
        payee=Payee(
            name="EXAMPLE FAMILY CLINIC", identifier_qualifier="XX", identifier="2000000010"
        ),
        claims=tuple(claims),
        provider_adjustments=(kept,) if total < 0 else (),
    )


@st.composite
def histories(draw):
    made = []
    for number in range(1, draw(st.integers(2, 6))):
        payer = draw(st.sampled_from(PAYERS))
        claims = draw(st.lists(decisions(), min_size=1, max_size=2))
        earlier = [each for one in made for each in one.claims if each.status_code != "22"]
        if earlier and draw(st.booleans()):
            claims = [reversal_of(draw(st.sampled_from(earlier))), *claims]
        made.append(remittance(number, payer, claims))
    sent = [write([each], ENVELOPE) for each in made]
    return draw(st.permutations([*sent, *CLAIMS, *draw(st.lists(st.sampled_from(sent)))]))


async def live_through(folder, history):
    async with bench([SERVICE], folder) as platform:
        client = platform.client("payments-svc")
        for step in history:
            if isinstance(step, int):
                payers = PAYERS if step == CLAIMS[1] else PAYERS[:1]
                await platform.publish(claim(step, payers=payers, copay_cents=3000))
            else:
                answer = await client.post("/v1/remittances", content=step.encode(), headers=X12)
                assert answer.status_code in (200, 201, 202), answer.text
            await platform.settle()
            assert await faults(platform) == []
        await client.aclose()
        async with platform.members["payments-svc"].runtime.database.transaction() as session:
            return list(await session.scalars(select(Posting)))


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(history=histories())
def test_books_hold_whatever_payers_decide(history):
    with tempfile.TemporaryDirectory() as folder:
        postings = asyncio.run(live_through(Path(folder), history))
    open_cents = defaultdict(int)
    for each in postings:
        open_cents[each.claim_id, each.account, each.line_control_number] += each.amount_cents
    assert sum(open_cents.values()) == 0
    payers = {place: cents for place, cents in open_cents.items() if "AR_PAYER" in place[1]}
    assert all(cents >= 0 for cents in payers.values()), payers
    known = {claim_id(number) for number in CLAIMS}
    assert {place[0] for place in open_cents} <= known | {None}
