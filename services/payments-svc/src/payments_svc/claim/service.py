"""Keeps the projection of billed claims, and captures their charges."""

from datetime import date
from uuid import UUID

from contracts.events.claims import BilledClaim as BilledFacts
from contracts.shapes import PatientPayment
from kit.unit_of_work import UnitOfWork
from payments_svc.claim.domain import control_number_key
from payments_svc.claim.models import BilledClaim
from payments_svc.claim.repository import ClaimRepository
from payments_svc.ledger.accounts import BANK, PATIENT_UNAPPLIED, REV_GROSS, ar_payer
from payments_svc.ledger.domain import Draft, Kind, Leg, Source, pairs
from payments_svc.ledger.repository import LedgerRepository
from payments_svc.ledger.service import post_entry, reverse_entry


async def bill_claim(work: UnitOfWork, facts: BilledFacts) -> BilledClaim:
    """Take a claim and capture its charge; a claim that is known is returned as it is."""
    repository = ClaimRepository(work)
    known = await repository.by_id(facts.claim_id)
    if known:
        return known
    claim = BilledClaim(
        id=facts.claim_id,
        organization_id=work.organization_id,
        created_at=work.clock.now(),
        charge_version=0,
        announced_due_cents=0,
        settled=False,
    )
    _store(claim, facts)
    repository.add(claim)
    LedgerRepository(work).open_source(claim.id)
    await work.audit("create", "account", claim.id, patient_id=claim.patient_id)
    await _capture_charge(work, claim)
    return claim


async def correct_claim(work: UnitOfWork, facts: BilledFacts) -> BilledClaim:
    """Store a correction; when the charge differs, mirror the old one and post the new one."""
    claim = await ClaimRepository(work).by_id(facts.claim_id)
    if claim is None:
        return await bill_claim(work, facts)
    await work.audit("update", "account", claim.id, patient_id=claim.patient_id)
    before = _charge(claim)
    charge_key = _charge_key(claim)
    _store(claim, facts)
    if _charge(claim) != before:
        await _take_charge_back(work, claim, charge_key)
        await _capture_charge(work, claim)
    return claim


async def store_payer_number(work: UnitOfWork, claim_id: UUID, number: str) -> BilledClaim | None:
    """Store the payer's number of a claim, as an acknowledgment gave it."""
    claim = await ClaimRepository(work).by_id(claim_id)
    if claim:
        claim.payer_claim_control_number = number
    return claim


async def take_patient_payment(
    work: UnitOfWork, encounter_id: UUID, patient_id: UUID, payment: PatientPayment
) -> None:
    """Post what the patient paid at the visit; it waits unapplied until the payers are done."""
    leg = Leg(
        account=BANK,
        amount_cents=payment.amount_cents,
        patient_id=patient_id,
        encounter_id=encounter_id,
    )
    draft = Draft(
        kind=Kind.PATIENT_PAYMENT,
        effective_date=payment.received_on,
        description=f"Patient paid a {payment.kind} at the visit by {payment.method}",
        source=Source("encounter", encounter_id, f"encounter:{encounter_id}:patient_payment"),
        legs=pairs([leg], PATIENT_UNAPPLIED),
    )
    await work.audit("update", "account", encounter_id, patient_id=patient_id)
    await post_entry(work, draft)


def _store(claim: BilledClaim, facts: BilledFacts) -> None:
    claim.encounter_id, claim.patient_id = facts.encounter_id, facts.patient_id
    claim.patient_control_number = facts.patient_control_number
    claim.control_number_key = control_number_key(facts.patient_control_number)
    claim.service_date, claim.charge_cents = facts.service_date, facts.charge_cents
    claim.lines = [line.model_dump(mode="json") for line in facts.lines]
    claim.payers = [
        payer.model_dump(mode="json", include={"priority", "payer_id", "payer_name"})
        for payer in facts.payers
    ]


def _charge(claim: BilledClaim) -> tuple[object, ...]:
    return (claim.billed_lines, _primary(claim), claim.service_date)


def _primary(claim: BilledClaim) -> str:
    return claim.billed_payers[0].payer_id


def _charge_key(claim: BilledClaim) -> str:
    return f"claim:{claim.id}:charge:{claim.charge_version}"


async def _capture_charge(work: UnitOfWork, claim: BilledClaim) -> None:
    claim.charge_version += 1
    legs = [
        Leg(
            account=ar_payer(_primary(claim)),
            amount_cents=line.charge_cents,
            claim_id=claim.id,
            line_control_number=line.line_control_number,
            payer_id=_primary(claim),
            patient_id=claim.patient_id,
            encounter_id=claim.encounter_id,
        )
        for line in claim.billed_lines
    ]
    if not any(leg.amount_cents for leg in legs):
        return  # a claim without charge, such as one that only reports a code
    draft = Draft(
        kind=Kind.CHARGE,
        effective_date=claim.service_date,
        description=f"Charge captured, {len(legs)} line(s)",
        source=Source("claim", claim.id, _charge_key(claim)),
        legs=pairs(legs, REV_GROSS),
    )
    await post_entry(work, draft)


async def _take_charge_back(work: UnitOfWork, claim: BilledClaim, charge_key: str) -> None:
    entry = await LedgerRepository(work).by_source_key(charge_key)
    if entry:
        today: date = work.clock.now().date()
        source = Source("claim", claim.id, f"{charge_key}:taken_back")
        await reverse_entry(work, entry, today, source)
