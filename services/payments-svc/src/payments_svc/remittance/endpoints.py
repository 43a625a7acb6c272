"""Remittances: upload, list, look."""

from collections.abc import Sequence
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from kit.http.dependencies import X12_BODY, Work, X12Text, requires
from kit.http.pages import Page, PageRequest
from kit.problems import Problem
from kit.unit_of_work import UnitOfWork
from payments_svc.ledger.endpoints import show_entries
from payments_svc.ledger.repository import LedgerRepository
from payments_svc.ledger.schemas import EntryOut
from payments_svc.remittance.models import PostedRemittance, RemittanceClaim
from payments_svc.remittance.repository import RemittanceRepository
from payments_svc.remittance.schemas import (
    FindingOut,
    PayerOut,
    RemittanceClaimOut,
    RemittanceOut,
    RemittanceReceipt,
    RemittancesReceipt,
    RemittanceSummary,
)
from payments_svc.remittance.service import Receipt, receive_remittances

router = APIRouter(prefix="/v1/remittances", tags=["remittances"])
State = Literal["posted", "partially_posted", "held", "unmatched", "superseded"]
_POSTED = ("posted", "partially_posted")


@router.post("", status_code=201, dependencies=[requires("payments:write")], openapi_extra=X12_BODY)
async def post_remittances(work: Work, text: X12Text, response: Response) -> RemittancesReceipt:
    """Take an 835 in. The same payment again answers 200 and posts nothing; 202 when none posts."""
    receipts = await receive_remittances(work, text)
    claims = await _claims(work, [each.remittance for each in receipts])
    response.status_code = _status(receipts)
    response.headers["Location"] = f"/v1/remittances/{receipts[0].remittance.id}"
    first, *further = [
        RemittanceReceipt(
            **_content(each.remittance, claims[each.remittance.id]), duplicate=each.duplicate
        )
        for each in receipts
    ]
    return RemittancesReceipt(**first.model_dump(), further_remittances=further)


@router.get("", dependencies=[requires("payments:read")])
async def list_remittances(
    work: Work,
    page: Annotated[PageRequest, Depends()],
    state: State | None = None,
    trace_number: Annotated[str | None, Query(max_length=50)] = None,
) -> Page[RemittanceSummary]:
    """List remittances, newest first."""
    repository = RemittanceRepository(work)
    rows, next_cursor = await repository.page(page, state, trace_number)
    await work.audit("search", "remittance")
    items = [RemittanceSummary(**_head(row)) for row in rows]
    return Page(items=items, next_cursor=next_cursor)


@router.get("/{remittance_id}", dependencies=[requires("payments:read")])
async def get_remittance(work: Work, remittance_id: UUID) -> RemittanceOut:
    """Return a remittance with its claims and every sum that does not hold."""
    remittance = await _find(work, remittance_id)
    await work.audit("read", "remittance", remittance.id)
    claims = await _claims(work, [remittance])
    return RemittanceOut(**_content(remittance, claims[remittance.id]))


@router.get("/{remittance_id}/postings", dependencies=[requires("payments:read")])
async def list_postings(
    work: Work, remittance_id: UUID, page: Annotated[PageRequest, Depends()]
) -> Page[EntryOut]:
    """List the journal entries that came of a remittance."""
    remittance = await _find(work, remittance_id)
    await work.audit("read", "remittance", remittance.id)
    ledger = LedgerRepository(work)
    entries, next_cursor = await ledger.page(page, source_id=remittance.id)
    return Page(items=await show_entries(ledger, entries), next_cursor=next_cursor)


def _status(receipts: Sequence[Receipt]) -> int:
    if all(each.duplicate for each in receipts):
        return 200
    posted = any(each.remittance.state in _POSTED for each in receipts if not each.duplicate)
    return 201 if posted else 202


async def _find(work: UnitOfWork, remittance_id: UUID) -> PostedRemittance:
    remittance = await RemittanceRepository(work).by_id(remittance_id)
    if remittance is None:
        raise Problem("not-found", "No such remittance.")
    return remittance


async def _claims(
    work: UnitOfWork, remittances: Sequence[PostedRemittance]
) -> dict[UUID, list[RemittanceClaim]]:
    found: dict[UUID, list[RemittanceClaim]] = {each.id: [] for each in remittances}
    repository = RemittanceRepository(work)
    for claim in await repository.claims_of(list(found)):
        found[claim.remittance_id].append(claim)
    return found


def _head(remittance: PostedRemittance) -> dict[str, Any]:
    return {
        "id": remittance.id,
        "state": remittance.state,
        "trace_number": remittance.trace_number,
        "payer": PayerOut(payer_id=remittance.payer_id, name=remittance.payer_name),
        "payment_cents": remittance.payment_cents,
        "payment_date": remittance.payment_date,
        "claims_total_cents": remittance.claims_total_cents,
        "provider_adjustments_total_cents": remittance.provider_adjustments_total_cents,
        "supersedes_id": remittance.supersedes_id,
        "created_at": remittance.created_at,
    }


def _content(remittance: PostedRemittance, claims: Sequence[RemittanceClaim]) -> dict[str, Any]:
    return {
        **_head(remittance),
        "findings": [FindingOut(**each) for each in remittance.findings],
        "claims": [RemittanceClaimOut.model_validate(each) for each in claims],
    }
