"""The list of payers."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response

from eligibility_svc.payer.models import PayerRecord
from eligibility_svc.payer.repository import PayerRepository
from eligibility_svc.payer.schemas import PayerIn, PayerOut
from eligibility_svc.payer.service import put_payer
from kit.http.dependencies import JSON_ONLY, Work, requires
from kit.http.pages import Page, PageRequest

router = APIRouter(prefix="/v1/payers", tags=["payers"])


@router.post("", status_code=201, dependencies=[requires("eligibility:write"), JSON_ONLY])
async def post_payer(work: Work, posted: PayerIn, response: Response) -> PayerOut:
    """Register a payer; a known `payer_id` is changed and answers 200."""
    payer, known = await put_payer(work, posted)
    response.status_code = 200 if known else 201
    return _payer(payer)


@router.get("", dependencies=[requires("eligibility:read")])
async def list_payers(work: Work, page: Annotated[PageRequest, Depends()]) -> Page[PayerOut]:
    """List payers, newest first; coverages register theirs by themselves."""
    rows, next_cursor = await PayerRepository(work).page(page)
    return Page(items=[_payer(row) for row in rows], next_cursor=next_cursor)


def _payer(row: PayerRecord) -> PayerOut:
    return PayerOut.model_validate(row, from_attributes=True)
