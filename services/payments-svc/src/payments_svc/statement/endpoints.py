"""Statements, and the account of a patient."""

from dataclasses import asdict
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends

from kit.http.dependencies import Work, requires
from kit.http.pages import Page, PageRequest
from kit.problems import Problem
from payments_svc.claim.models import BilledClaim
from payments_svc.claim.repository import ClaimRepository
from payments_svc.ledger.accounts import PATIENT_UNAPPLIED
from payments_svc.ledger.domain import ClaimMoney
from payments_svc.ledger.repository import LedgerRepository
from payments_svc.statement.domain import summarize
from payments_svc.statement.repository import StatementRepository
from payments_svc.statement.schemas import (
    AccountTotals,
    ClaimAccount,
    PatientAccount,
    StatementOut,
)

router = APIRouter(prefix="/v1", tags=["statements"])


@router.get("/statements", dependencies=[requires("payments:read")])
async def list_statements(
    work: Work,
    page: Annotated[PageRequest, Depends()],
    claim_id: UUID | None = None,
    patient_id: UUID | None = None,
) -> Page[StatementOut]:
    """List the statements that stand, newest first; superseded ones are found by their id."""
    repository = StatementRepository(work)
    rows, next_cursor = await repository.page(page, claim_id, patient_id)
    await work.audit("search", "statement", patient_id=patient_id)
    items = [StatementOut.model_validate(row) for row in rows]
    return Page(items=items, next_cursor=next_cursor)


@router.get("/statements/{statement_id}", dependencies=[requires("payments:read")])
async def get_statement(work: Work, statement_id: UUID) -> StatementOut:
    """Return a statement: what is due, and how it comes about."""
    statement = await StatementRepository(work).by_id(statement_id)
    if statement is None:
        raise Problem("not-found", "No such statement.")
    await work.audit("read", "statement", statement.id, patient_id=statement.patient_id)
    return StatementOut.model_validate(statement)


@router.get("/patients/{patient_id}/account", dependencies=[requires("payments:read")])
async def get_patient_account(work: Work, patient_id: UUID) -> PatientAccount:
    """Return what each claim of a patient comes to, and the totals."""
    claims = await ClaimRepository(work).by_patient(patient_id)
    ledger = LedgerRepository(work)
    unapplied_cents = -await ledger.balance_of_patient(PATIENT_UNAPPLIED, patient_id)
    if not claims and not unapplied_cents:
        raise Problem("not-found", "No such patient.")
    money = await ledger.claims_money([claim.id for claim in claims])
    await work.audit("read", "account", patient_id, patient_id=patient_id)
    accounts = [_claim_account(claim, money[claim.id]) for claim in claims]
    totals = {
        field: sum(getattr(account, field) for account in accounts)
        for field in AccountTotals.model_fields
    }
    return PatientAccount(
        patient_id=patient_id, unapplied_cents=unapplied_cents, claims=accounts, **totals
    )


def _claim_account(claim: BilledClaim, money: ClaimMoney) -> ClaimAccount:
    return ClaimAccount(
        claim_id=claim.id,
        patient_control_number=claim.patient_control_number,
        service_date=claim.service_date,
        **asdict(summarize(claim.charge_cents, money)),
    )
