"""What the tests share: the golden claims and files, mutations, and ways to look at the books."""

import json
from datetime import date
from pathlib import Path
from uuid import UUID

from contracts.events.claims import ClaimCreated, ClaimLine, ClaimPayer
from contracts.events.encounters import EncounterReceived
from contracts.shapes import PatientPayment
from kit.ids import named_id
from payments_svc.verification import verify

GOLDEN = Path(__file__).parents[3] / "tests/golden"
EXPECTED = json.loads((GOLDEN / "ledger_expected.json").read_text())
SYNTH1 = ClaimPayer(
    priority="primary", payer_id="SYNTH1", payer_name="SYNTHETIC HEALTH PLAN", member_id="SYN1"
)
SAMPL2 = ClaimPayer(
    priority="secondary", payer_id="SAMPL2", payer_name="SAMPLE MUTUAL", member_id="SAM1"
)
X12 = {"Content-Type": "application/edi-x12"}
SERVICE_NAME = "payments-svc"

# Line control number, code, modifiers, charge in cents; as the golden files have them.
_LINES = {
    1: ("2026-03-02", [("99214", [], 18000), ("83036", ["QW"], 3500), ("36415", [], 1500)]),
    2: ("2026-03-09", [("99213", [], 15000)]),
    3: ("2026-03-16", [("99204", [], 25000)]),
    4: ("2026-04-01", [("11042", [], 35000), ("97597", ["59"], 15000)]),
    5: ("2026-04-06", [("99215", [], 30000)]),
    6: ("2026-05-04", [("99213", [], 13000)]),
    7: ("2026-04-06", [("20610", ["RT"], 25000)]),
    8: ("2026-04-17", [("99214", [], 16000)]),
}


def claim(number, *, payers=(SYNTH1,), copay_cents=0, control_number=None, lines=None, day=None):
    """Return a golden claim as claims-svc would announce it."""
    golden_day, golden_lines = _LINES.get(number, ("2026-03-02", []))
    service_date = date.fromisoformat(day or golden_day)
    lines = lines or golden_lines
    made = [
        ClaimLine(
            line_control_number=f"C{number}L{place}",
            procedure_code=code,
            modifiers=modifiers,
            charge_cents=cents,
            service_date=service_date,
        )
        for place, (code, modifiers, cents) in enumerate(lines, start=1)
    ]
    payment = PatientPayment(amount_cents=copay_cents or 1, method="card", received_on=service_date)
    return ClaimCreated(
        claim_id=named_id("claim", number),
        encounter_id=named_id("encounter", number),
        patient_id=named_id("patient", "avery"),
        patient_control_number=control_number or f"CLM{number:04d}",
        service_date=service_date,
        charge_cents=sum(line.charge_cents for line in made),
        lines=made,
        payers=list(payers),
        patient_payment=payment if copay_cents else None,
    )


def encounter(number):
    """Return the encounter of case 1 (its copay is 30.00), under the ids of a golden claim."""
    posted = json.loads((GOLDEN / "case1_encounter.json").read_text())
    kept = ("external_id", "service_date", "patient", "coverages", "billing_provider")
    return EncounterReceived.model_validate(
        {
            "encounter_id": named_id("encounter", number),
            "patient_id": named_id("patient", "avery"),
            "patient_payment": posted["patient_payment"],
            **{key: posted[key] for key in kept},
        }
    )


def golden(name):
    return (GOLDEN / f"{name}.edi").read_text()


def edit(text, *changes):
    """Replace segment texts (all occurrences of each), and count SE01 again."""
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    lines = [line for line in text.splitlines() if line]
    start = next(n for n, line in enumerate(lines) if line.startswith("ST*"))
    end = next(n for n, line in enumerate(lines) if line.startswith("SE*"))
    lines[end] = f"SE*{end - start + 1}*{lines[end].split('*')[2]}"
    return "\n".join(lines) + "\n"


def original_of_case_6():
    """Return the remittance that paid CLM0007 before case 6 begins."""
    text = golden("case5a_835_original")
    return edit(
        text,
        ("BPR*I*200*", "BPR*I*175*"),
        ("EFT000005", "EFT000070"),
        (
            "CLP*CLM0005*1*300*200*20*12*ICN2026030005",
            "CLP*CLM0007*1*250*175**12*ICN2026030007",
        ),
        ("SVC*HC:99215*300*200", "SVC*HC:20610:RT*250*175"),
        ("CAS*CO*45*80~", "CAS*CO*45*75~"),
        ("CAS*PR*3*20~\n", ""),
        ("REF*6R*C5L1", "REF*6R*C7L1"),
        ("AMT*B6*220", "AMT*B6*175"),
    )


async def announce(platform, *events):
    for event in events:
        await platform.publish(event)
    await platform.settle()


async def upload(platform, text, status=201):
    async with platform.client(SERVICE_NAME) as client:
        answer = await client.post("/v1/remittances", content=text.encode(), headers=X12)
    assert answer.status_code == status, answer.text
    await platform.settle()
    return answer.json()


async def get(platform, path, status=200, **options):
    async with platform.client(SERVICE_NAME, **options) as client:
        answer = await client.get(path)
    assert answer.status_code == status, answer.text
    return answer.json()


async def balances(platform, number=None):
    query = f"?claim_id={named_id('claim', number)}" if number else ""
    body = await get(platform, f"/v1/ledger/accounts{query}")
    return {each["account"]: each["balance_cents"] for each in body["items"]}


async def statements(platform, number):
    return (await get(platform, f"/v1/statements?claim_id={named_id('claim', number)}"))["items"]


async def faults(platform):
    async with platform.database(SERVICE_NAME).transaction() as session:
        return await verify(session)


def claim_id(number) -> UUID:
    return named_id("claim", number)
