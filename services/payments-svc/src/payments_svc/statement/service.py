"""The patient's side of a claim: payments taken before are applied, the rest is announced."""

from datetime import date

from contracts.events.payments import ClaimSettled, PatientBalanceDue, StatementIssued
from kit.unit_of_work import UnitOfWork
from payments_svc.claim.models import BilledClaim
from payments_svc.ledger.accounts import AR_PATIENT, PATIENT_UNAPPLIED
from payments_svc.ledger.domain import ClaimMoney, Draft, Kind, Leg, Source, pairs
from payments_svc.ledger.repository import LedgerRepository
from payments_svc.ledger.service import post_entry
from payments_svc.settings import settings
from payments_svc.statement.domain import summarize, to_apply_cents
from payments_svc.statement.models import Statement
from payments_svc.statement.repository import StatementRepository


async def review_patient_balance(work: UnitOfWork, claim: BilledClaim, on: date) -> None:
    """Apply what waits for the claim, and say what is due or that nothing is open any more."""
    await apply_patient_payments(work, claim, on)
    await announce_balance(work, claim, await LedgerRepository(work).claim_money(claim.id))


async def apply_patient_payments(work: UnitOfWork, claim: BilledClaim, on: date) -> None:
    """Move a payment taken at the visit onto the claim, up to its balance, as of a date.

    Only when no payer is left, and never while a reversal has no correction.
    """
    if claim.awaits_correction_of:
        return
    ledger = LedgerRepository(work)
    unapplied_cents = -await ledger.balance_of_encounter(PATIENT_UNAPPLIED, claim.encounter_id)
    if unapplied_cents <= 0:
        return
    cents = to_apply_cents(unapplied_cents, await ledger.claim_money(claim.id))
    if not cents:
        return
    number = await ledger.count_of_kind(Kind.PATIENT_PAYMENT_APPLIED, claim.id) + 1
    leg = Leg(
        account=PATIENT_UNAPPLIED,
        amount_cents=cents,
        claim_id=claim.id,
        patient_id=claim.patient_id,
        encounter_id=claim.encounter_id,
    )
    draft = Draft(
        kind=Kind.PATIENT_PAYMENT_APPLIED,
        effective_date=on,
        description="Payment taken at the visit applied to the claim",
        source=Source("claim", claim.id, f"claim:{claim.id}:patient_payment_applied:{number}"),
        legs=pairs([leg], AR_PATIENT),
    )
    await post_entry(work, draft)


async def announce_balance(work: UnitOfWork, claim: BilledClaim, money: ClaimMoney) -> None:
    """Emit what changed for the patient: a balance due with its statement, or the end.

    `money` is what was moved for the claim until now.
    """
    if claim.awaits_correction_of:
        return
    if not money.payers_are_done:
        claim.settled = False
        return
    due_cents = money.patient_open_cents
    if due_cents > 0 and due_cents != claim.announced_due_cents:
        await _tell_balance(work, claim, money)
    if due_cents == 0 and not claim.settled:
        await work.emit(ClaimSettled(claim_id=claim.id))
    claim.announced_due_cents = max(0, due_cents)
    claim.settled = due_cents == 0


async def _tell_balance(work: UnitOfWork, claim: BilledClaim, money: ClaimMoney) -> None:
    due = PatientBalanceDue(
        claim_id=claim.id,
        patient_id=claim.patient_id,
        amount_due_cents=money.patient_open_cents,
    )
    await work.emit(due)
    if settings().statement_policy == "at_once":
        await _issue_statement(work, claim, money)


async def _issue_statement(work: UnitOfWork, claim: BilledClaim, money: ClaimMoney) -> None:
    repository = StatementRepository(work)
    account = summarize(claim.charge_cents, money)
    earlier = await repository.standing_of_claim(claim.id)
    statement = Statement(
        id=work.ids.new(),
        organization_id=work.organization_id,
        created_at=work.clock.now(),
        number=await repository.next_number(),
        claim_id=claim.id,
        patient_id=claim.patient_id,
        issued_on=work.clock.now().date(),
        charges_cents=account.charges_cents,
        insurance_paid_cents=account.insurance_paid_cents,
        adjustments_cents=account.adjustments_cents,
        patient_paid_cents=account.patient_paid_cents,
        amount_due_cents=account.amount_due_cents,
        supersedes_id=earlier.id if earlier else None,
    )
    repository.add(statement)
    await work.audit("create", "statement", statement.id, patient_id=claim.patient_id)
    await work.emit(_issued(statement))


def _issued(statement: Statement) -> StatementIssued:
    return StatementIssued(
        claim_id=statement.claim_id,
        patient_id=statement.patient_id,
        statement_id=statement.id,
        amount_due_cents=statement.amount_due_cents,
        issued_on=statement.issued_on,
    )
