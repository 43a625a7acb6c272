"""The practice's fee schedule."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from claims_svc.pricing.models import Fee
from claims_svc.pricing.repository import FeeRepository
from contracts.shapes import AmountCents
from kit.http.dependencies import JSON_ONLY, Work, requires
from kit.http.pages import Page
from kit.problems import Problem, ProblemError

router = APIRouter(prefix="/v1/fee-schedules", tags=["fee schedules"])


class FeeShape(BaseModel):
    """The charge for one unit of a procedure, in force until a later one begins."""

    model_config = ConfigDict(extra="forbid", from_attributes=True)

    procedure_code: Annotated[str, StringConstraints(pattern=r"^[A-Z0-9]{5}$")]
    valid_from: date
    unit_charge_cents: AmountCents


class FeeScheduleIn(BaseModel):
    """Fees to add, all or none."""

    model_config = ConfigDict(extra="forbid")

    fees: Annotated[list[FeeShape], Field(min_length=1, max_length=20_000)]


@router.get("", dependencies=[requires("claims:read")])
async def list_fees(work: Work) -> Page[FeeShape]:
    """List every fee, in one page."""
    rows = await FeeRepository(work.session, work.identity).all()
    return Page(items=[FeeShape.model_validate(row) for row in rows], next_cursor=None)


@router.post("", status_code=201, dependencies=[requires("practice:write"), JSON_ONLY])
async def add_fees(work: Work, schedule: FeeScheduleIn) -> Page[FeeShape]:
    """Add fees. A changed charge is a new fee with a later date; none is ever overwritten."""
    repository = FeeRepository(work.session, work.identity)
    known = {(fee.procedure_code, fee.valid_from) for fee in await repository.all()}
    faults = []
    for place, fee in enumerate(schedule.fees):
        if (fee.procedure_code, fee.valid_from) in known:
            detail = "This procedure has a fee from this date already; use a later date."
            faults.append(ProblemError(detail=detail, pointer=f"/fees/{place}"))
        known.add((fee.procedure_code, fee.valid_from))
    if faults:
        raise Problem("conflict", "Nothing was stored.", faults)
    owner = {"organization_id": work.organization_id, "created_at": work.clock.now()}
    repository.add_all(
        [Fee(id=work.ids.new(), **owner, **fee.model_dump()) for fee in schedule.fees]
    )
    await work.audit("create", "fee_schedule")
    return Page(items=schedule.fees, next_cursor=None)
