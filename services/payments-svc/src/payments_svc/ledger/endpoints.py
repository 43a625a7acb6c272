"""The books, to look at. Nothing is posted through these."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from kit.http.dependencies import Work, requires
from kit.http.pages import Page, PageRequest
from kit.problems import Problem
from kit.unit_of_work import UnitOfWork
from payments_svc.claim.models import BilledClaim
from payments_svc.claim.repository import ClaimRepository
from payments_svc.ledger.models import JournalEntry
from payments_svc.ledger.repository import LedgerRepository
from payments_svc.ledger.schemas import AccountOut, EntryOut, PostingOut

router = APIRouter(prefix="/v1/ledger", tags=["ledger"])


@router.get("/accounts", dependencies=[requires("payments:read")])
async def list_accounts(
    work: Work,
    claim_id: UUID | None = None,
    account: Annotated[str | None, Query(max_length=100)] = None,
) -> Page[AccountOut]:
    """List the balances of all accounts that have postings, or of one claim's part in them.

    What the patient paid at the visit belongs to the claim of that encounter.
    """
    claim = await _asked_for(work, claim_id)
    rows = await LedgerRepository(work).balances(claim, account)
    items = [AccountOut(account=name, balance_cents=cents) for name, cents in rows]
    return Page(items=items, next_cursor=None)


@router.get("/entries", dependencies=[requires("payments:read")])
async def list_entries(
    work: Work, page: Annotated[PageRequest, Depends()], claim_id: UUID | None = None
) -> Page[EntryOut]:
    """List journal entries, newest first; with a claim only those that touch it."""
    claim = await _asked_for(work, claim_id)
    repository = LedgerRepository(work)
    entries, next_cursor = await repository.page(page, claim)
    return Page(items=await show_entries(repository, entries), next_cursor=next_cursor)


async def show_entries(
    repository: LedgerRepository, entries: Sequence[JournalEntry]
) -> list[EntryOut]:
    """Return entries with their postings."""
    postings = await repository.postings([entry.id for entry in entries])
    return [
        EntryOut(
            id=entry.id,
            sequence=entry.sequence,
            effective_date=entry.effective_date,
            posted_at=entry.created_at,
            kind=entry.kind,
            description=entry.description,
            source_type=entry.source_type,
            source_id=entry.source_id,
            reverses_entry_id=entry.reverses_entry_id,
            postings=[
                PostingOut.model_validate(each, from_attributes=True) for each in postings[entry.id]
            ],
        )
        for entry in entries
    ]


async def _asked_for(work: UnitOfWork, claim_id: UUID | None) -> BilledClaim | None:
    """Return the claim that was asked for, if one was, and write down that it was read."""
    if claim_id is None:
        await work.audit("search", "ledger")
        return None
    claim = await ClaimRepository(work).by_id(claim_id)
    if claim is None:
        raise Problem("not-found", "No such claim.")
    await work.audit("read", "account", claim.id, patient_id=claim.patient_id)
    return claim
