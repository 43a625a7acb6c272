"""Encounters, decisions and acknowledgments for the tests of claims-svc."""

import hashlib
import json
from pathlib import Path

from sqlalchemy import select

from contracts.events.clearinghouse import AcknowledgmentReceived
from contracts.events.encounters import EncounterCoded
from contracts.events.payments import AdjudicatedLine, ClaimAdjudicated, ClaimReversed
from contracts.shapes import X12Document
from kit.ids import named_id
from kit.spine import audit_record, parked_event
from kit.testing import ORGANIZATION

GOLDEN = Path(__file__).parents[3] / "tests/golden"
X12 = {"Content-Type": "application/edi-x12"}
PATIENT_ID = named_id("patient", ORGANIZATION, "EHR-PAT-0001")
SUBMITTER = "REVCYCLE"  # who we are when the practice did not say
# What differs from one sending to the next: envelope, BHT, submitter and receiver.
PER_SENDING = ("ISA", "GS", "ST", "BHT", "NM1*41", "PER", "NM1*40", "SE", "GE", "IEA")
SUBSCRIBER = {
    "last_name": "TESTERSON",
    "first_name": "MORGAN",
    "birth_date": "1979-01-02",
    "sex": "M",
    "address": {
        "line1": "2 SAMPLE LN",
        "city": "SPRINGFIELD",
        "state": "IL",
        "postal_code": "627030002",
    },
}


def golden(name):
    return (GOLDEN / name).read_text()


def posted():
    """Return the golden encounter of case 1 as an EHR posts it."""
    return json.loads(golden("case1_encounter.json"))


def primary(**changes):
    return posted()["coverages"][0] | changes


def secondary(**changes):
    others = {
        "priority": "secondary",
        "payer_id": "SAMPL2",
        "payer_name": "SAMPLE MUTUAL",
        "member_id": "SAM777888",
        "group_number": "GRP200",
    }
    return primary(**others) | changes


def line(number, code="99213", charge_cents=15000, pointers=(1,), **changes):
    return {
        "line_control_number": number,
        "system": "cpt",
        "code": code,
        "charge_cents": charge_cents,
        "diagnosis_pointers": list(pointers),
    } | changes


def coded(number=1, **changes):
    """Return the event of the golden encounter, changed as told; None takes a field away."""
    facts = posted() | {"patient_control_number": f"CLM{number:04d}"} | changes
    for unused in ("coding_status", *(key for key, value in facts.items() if value is None)):
        facts.pop(unused)
    facts["diagnoses"] = [{"code": each["code"].replace(".", "")} for each in facts["diagnoses"]]
    return EncounterCoded(
        encounter_id=named_id("encounter", number), patient_id=PATIENT_ID, **facts
    )


def claim_segments(text):
    segments = [segment.strip() for segment in text.split("~")]
    return [segment for segment in segments if not segment.startswith(PER_SENDING)]


def decided_line(number, paid_cents, *adjustments, remarks=()):
    """Return a decision on a line; adjustments are (group, reason, cents)."""
    names = ("group_code", "reason_code", "amount_cents")
    return AdjudicatedLine(
        line_control_number=number,
        paid_cents=paid_cents,
        adjustments=[dict(zip(names, each, strict=True)) for each in adjustments],
        remark_codes=list(remarks),
    )


def adjudicated(claim, number=1, **changes):
    """Return the primary payer's decision on a claim: all paid, unless told otherwise."""
    facts = {
        "payer_id": "SYNTH1",
        "payer_claim_control_number": f"ICN{number}",
        "outcome": "paid",
        "adjudicated_on": "2026-04-13",
        "lines": [],
        "paid_cents_total": claim["charge_cents"],
        "adjusted_cents_total": 0,
        "patient_responsibility_cents_total": 0,
        "next_responsible_party": "none",
    } | changes
    return ClaimAdjudicated(
        claim_id=claim["id"],
        remittance_id=named_id("remittance", number),
        remittance_claim_id=named_id("remittance claim", claim["id"], number),
        **facts,
    )


def denied(claim, number=1, **changes):
    decision = {
        "outcome": "denied",
        "lines": [decided_line("C1L1", 0, ("CO", "16", 18000), remarks=["N290"])],
        "paid_cents_total": 0,
        "next_responsible_party": "primary",
    }
    return adjudicated(claim, number, **decision | changes)


def reversed_by(claim, number=1, **changes):
    facts = {
        "payer_id": "SYNTH1",
        "paid_cents_total": 0,
        "adjusted_cents_total": 0,
        "patient_responsibility_cents_total": 0,
    } | changes
    return ClaimReversed(
        claim_id=claim["id"],
        remittance_id=named_id("remittance", number),
        remittance_claim_id=named_id("remittance claim", claim["id"], number, "reversed"),
        **facts,
    )


def addressed(text, submitter):
    """Return an acknowledgment of a golden case as if it came to another submitter."""
    padded = text.replace("SYNTHCLINIC    ", f"{submitter:<15}")
    return padded.replace("SYNTHCLINIC", submitter)


def syntax_result(group, result="A", set_number="0001", submitter=SUBMITTER):
    """Return a 999 on one set of a group of ours."""
    text = golden("case1_999.edi" if result in "AE" else "case1c_999_reject.edi")
    text = text.replace("AK1*HC*103*", f"AK1*HC*{group}*")
    text = text.replace("AK2*837*0001*", f"AK2*837*{set_number}*")
    text = text.replace("IK5*A~", f"IK5*{result}~").replace("IK5*R*", f"IK5*{result}*")
    return addressed(text, submitter)


def interchange_result(number, code="A", note="000", submitter=SUBMITTER):
    """Return a TA1 on an interchange of ours."""
    heading, *_, ending = golden("case1_999.edi").strip().split("\n")
    ending = ending.replace("IEA*1*", "IEA*0*")
    ta1 = f"TA1*{number:09d}*260303*0900*{code}*{note}~"
    return addressed(f"{heading}\n{ta1}\n{ending}\n", submitter)


def claim_result(status="A2:20:PR", action="WQ", number="CLM0001", icn="ICN2026030001"):
    """Return a 277CA on one claim."""
    text = golden("case1_277ca.edi").replace("TRN*2*CLM0001", f"TRN*2*{number}")
    text = text.replace("REF*1K*ICN2026030001", f"REF*1K*{icn}")
    return text.replace("STC*A2:20:PR*20260304*WQ", f"STC*{status}*20260304*{action}")


def acknowledgment_event(text):
    content = text.encode()
    digest = hashlib.sha256(content).hexdigest()
    document = X12Document(text=text, sha256=digest, bytes=len(content))
    return AcknowledgmentReceived(interchange=digest[:20], document=document)


async def rows(platform, query):
    async with platform.members["claims-svc"].runtime.database.transaction() as session:
        return [tuple(row) for row in await session.execute(query)]


async def audited(platform):
    """Return (action, resource type, resource id) of every audit record, oldest first."""
    columns = (audit_record.c.action, audit_record.c.resource_type, audit_record.c.resource_id)
    return await rows(platform, select(*columns).order_by(audit_record.c.sequence))


async def parked(platform):
    """Return the class of the error of every event that was given up."""
    return await rows(platform, select(parked_event.c.error_class))


async def happenings(show, claim):
    history = (await show(claim["id"], "/history"))["items"]
    return [entry["happening"] for entry in history]
