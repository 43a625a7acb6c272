"""The worklist of payments that could not be posted."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends

from kit.http.dependencies import JSON_ONLY, Work, requires
from kit.http.pages import Page, PageRequest
from payments_svc.remittance.repository import RemittanceRepository
from payments_svc.remittance.schemas import MatchIn, RemittanceClaimOut, UnmatchedPaymentOut
from payments_svc.remittance.waiting import match_by_hand

router = APIRouter(prefix="/v1/unmatched-payments", tags=["unmatched payments"])


@router.get("", dependencies=[requires("payments:read")])
async def list_unmatched_payments(
    work: Work, page: Annotated[PageRequest, Depends()]
) -> Page[UnmatchedPaymentOut]:
    """List what waits, newest first, with the reason and its sums."""
    repository = RemittanceRepository(work)
    rows, next_cursor = await repository.page_of_waiting(page)
    await work.audit("search", "unmatched_payment")
    items = [UnmatchedPaymentOut.model_validate(row) for row in rows]
    return Page(items=items, next_cursor=next_cursor)


@router.post("/{unmatched_payment_id}/match", dependencies=[requires("payments:write"), JSON_ONLY])
async def match_unmatched_payment(
    work: Work, unmatched_payment_id: UUID, match: MatchIn
) -> RemittanceClaimOut:
    """Post a payment that matched nothing to the claim that a person chose."""
    row = await match_by_hand(work, unmatched_payment_id, match.claim_id, match.reason)
    return RemittanceClaimOut.model_validate(row)
