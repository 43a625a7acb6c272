"""The practice's fee schedule."""

from typing import Annotated

from fastapi import APIRouter, Depends

from claims_svc.pricing import service
from claims_svc.pricing.repository import FeeRepository
from claims_svc.pricing.schemas import FeeScheduleIn, FeeShape
from kit.http.dependencies import Work, json_only, requires
from kit.http.pages import Page, PageRequest

_VALUES_MAX = 100_000  # of the largest schedule: 20,000 fees with three values each
router = APIRouter(prefix="/v1/fee-schedules", tags=["fee schedules"])


@router.get("", dependencies=[requires("claims:read")])
async def list_fees(work: Work, page: Annotated[PageRequest, Depends()]) -> Page[FeeShape]:
    """List fees, newest first."""
    rows, next_cursor = await FeeRepository(work).page(page)
    items = [FeeShape.model_validate(row) for row in rows]
    return Page(items=items, next_cursor=next_cursor)


@router.post("", status_code=201, dependencies=[requires("practice:write"), json_only(_VALUES_MAX)])
async def add_fees(work: Work, schedule: FeeScheduleIn) -> Page[FeeShape]:
    """Add fees. A changed charge is a new fee with a later date; none is ever overwritten."""
    await service.add_fees(work, schedule.fees)
    return Page(items=schedule.fees, next_cursor=None)
