"""Makes claims of coded encounters."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from claims_svc.claim.content import ClaimContent
from claims_svc.claim.institutional import hold_institutional, is_institutional
from claims_svc.claim.models import Claim
from claims_svc.claim.repository import ClaimRepository
from claims_svc.claim.states import ClaimState, owner_of_next_action
from claims_svc.coverage.repository import CoverageStatusRepository
from claims_svc.edits.edit import Finding
from claims_svc.pricing.models import Fee
from claims_svc.pricing.service import fees_for, price
from claims_svc.submission.service import judge_and_submit
from contracts.events.claims import ClaimCreated, ClaimLine, ClaimPayer
from contracts.events.encounters import EncounterCoded
from contracts.shapes import AMOUNT_CENTS_MAX, Procedure
from kit.delivery import BatchHandler
from kit.unit_of_work import UnitOfWork

TOO_MUCH_RULE = "FEE"  # not an edit: seen only while the claim is priced
_NOT_CLAIM_CONTENT = {
    "encounter_id",
    "patient_id",
    "external_id",
    "claim_type",
    "patient_control_number",
    "procedures",
    "coding_warnings",
}


async def _look_ahead(
    work: UnitOfWork, events: Sequence[EncounterCoded]
) -> Sequence[EncounterCoded]:
    visits = [(event.patient_id, event.service_date) for event in events]
    await CoverageStatusRepository(work).look_ahead_of(visits)
    return events


async def _make_claim(work: UnitOfWork, event: EncounterCoded) -> None:
    """Make the claim, capture its charge, and send it unless an edit holds it.

    That of an institution is held, and its charge is not captured, until an 837I can be written.
    """
    claim, findings = await _create(work, event)
    await work.audit("create", "claim", claim.id, patient_id=claim.patient_id)
    if is_institutional(claim):
        await hold_institutional(work, claim)
        return
    content = ClaimContent.model_validate(claim.content)
    await work.emit(
        ClaimCreated(**billed_facts(claim, content), patient_payment=content.patient_payment)
    )
    await judge_and_submit(work, claim, findings)


async def _create(work: UnitOfWork, event: EncounterCoded) -> tuple[Claim, list[Finding]]:
    number = event.patient_control_number or work.ids.control_number()
    lines = await price_lines(work, event.procedures, event.service_date)
    findings = list(_leave_out_what_does_not_fit(lines))
    content = ClaimContent.model_validate(
        {**event.model_dump(exclude=_NOT_CLAIM_CONTENT), "lines": lines}
    )
    first = content.ordered_coverages()[0]
    claim = Claim(
        id=work.ids.new(),
        organization_id=work.organization_id,
        created_at=work.clock.now(),
        encounter_id=event.encounter_id,
        patient_id=event.patient_id,
        patient_control_number=number,
        state=ClaimState.DRAFT,
        payer_priority=first.priority,
        payer_id=first.payer_id,
        service_date=event.service_date,
        charge_cents=content.charge_cents,
        next_responsible_party=first.priority,
        owner_of_next_action=owner_of_next_action(ClaimState.DRAFT, first.priority),
        content=content.model_dump(mode="json"),
        findings=[],
    )
    ClaimRepository(work).add_claim(claim)
    return claim, findings


def _leave_out_what_does_not_fit(lines: list[dict[str, Any]]) -> Iterator[Finding]:
    """Charge nothing on a line with which the claim would charge more than it can carry.

    Only who prices can see it: fee times units. The claim is held, as it is without a fee.
    """
    left_cents = AMOUNT_CENTS_MAX
    for place, line in enumerate(lines):
        if line["charge_cents"] <= left_cents:
            left_cents -= line["charge_cents"]
            continue
        line["charge_cents"] = 0
        yield Finding(
            rule=TOO_MUCH_RULE,
            severity="error",
            detail=f"Line {place + 1} charges more than a claim can carry, by its fee and units.",
            fix="Correct its units or its fee, or post its charge.",
            pointer=f"/lines/{place}/charge_cents",
        )


async def price_lines(
    work: UnitOfWork, procedures: list[Procedure], service_date: date
) -> list[dict[str, Any]]:
    """Return the service lines, each with its charge in cents and a control number.

    They are not validated here, so that the claim's validation names the place of a fault.
    """
    fees = await fees_for(work, procedures)
    return [
        _line(fees, place, procedure, procedure.service_date or service_date)
        for place, procedure in enumerate(procedures, start=1)
    ]


def _line(fees: Sequence[Fee], place: int, procedure: Procedure, on: date) -> dict[str, Any]:
    return {
        "line_control_number": procedure.line_control_number or f"L{place}",
        "procedure_code": procedure.code,
        "modifiers": procedure.modifiers,
        "units": procedure.units,
        "charge_cents": price(fees, procedure, on),
        "diagnosis_pointers": procedure.diagnosis_pointers,
        "service_date": on,
        "authorization_number": procedure.authorization_number,
    }


def billed_facts(claim: Claim, content: ClaimContent) -> dict[str, Any]:
    """Return what payments-svc posts money against."""
    return {
        "claim_id": claim.id,
        "encounter_id": claim.encounter_id,
        "patient_id": claim.patient_id,
        "patient_control_number": claim.patient_control_number,
        "service_date": content.service_date,
        "charge_cents": content.charge_cents,
        "lines": [
            ClaimLine(
                line_control_number=line.line_control_number,
                procedure_code=line.procedure_code,
                modifiers=line.modifiers,
                charge_cents=line.charge_cents,
                service_date=line.service_date,
            )
            for line in content.lines
        ],
        "payers": [
            ClaimPayer(
                priority=coverage.priority,
                payer_id=coverage.payer_id,
                payer_name=coverage.payer_name,
                member_id=coverage.member_id,
            )
            for coverage in content.ordered_coverages()
        ],
    }


on_encounter_coded = BatchHandler(_look_ahead, _make_claim)
