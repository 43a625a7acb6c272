"""What stopped, and waits for a person."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import BaseModel, ConfigDict

from claims_svc.claim.repository import ClaimFilter, ClaimRepository
from claims_svc.claim.schemas import ClaimSummary, Justified
from claims_svc.edits.edit import Finding
from claims_svc.worklist.repository import UnmatchedRepository
from claims_svc.worklist.service import resolve
from kit.http.dependencies import JSON_ONLY, Work, requires
from kit.http.pages import Page, PageRequest
from kit.problems import Problem

router = APIRouter(prefix="/v1/worklists", tags=["worklists"])

CLAIM_LISTS = {
    "held": ("HELD",),
    "rejected": ("REJECTED",),
    "denied": ("DENIED", "PARTIALLY_PAID"),
    "ready": ("READY",),
}


class WorklistCount(BaseModel):
    """How much waits on a list."""

    name: str
    count: int


class WorklistClaim(ClaimSummary):
    """A claim that waits, and why."""

    findings: list[Finding]


class UnmatchedOut(BaseModel):
    """An acknowledgment or a payment that belongs to no claim that we know."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    kind: str
    source_id: UUID
    patient_control_number: str | None
    reason: str
    detail: str
    created_at: datetime


@router.get("", dependencies=[requires("claims:read")])
async def list_worklists(work: Work) -> Page[WorklistCount]:
    """Count what waits on each list."""
    claims = ClaimRepository(work)
    counts = [
        WorklistCount(name=name, count=await claims.count(states))
        for name, states in CLAIM_LISTS.items()
    ]
    counts.append(WorklistCount(name="changed", count=await claims.count_changed()))
    unmatched = await UnmatchedRepository(work).count_open()
    return Page(items=[*counts, WorklistCount(name="unmatched", count=unmatched)])


@router.get("/unmatched", dependencies=[requires("claims:read")])
async def list_unmatched(work: Work, page: Annotated[PageRequest, Depends()]) -> Page[UnmatchedOut]:
    """List acknowledgments and payments that match nothing."""
    repository = UnmatchedRepository(work)
    rows, next_cursor = await repository.open_page(page)
    await work.audit("search", "unmatched_item")
    items = [UnmatchedOut.model_validate(row) for row in rows]
    return Page(items=items, next_cursor=next_cursor)


@router.post("/unmatched/{item_id}/resolve", dependencies=[requires("claims:write"), JSON_ONLY])
async def resolve_unmatched(work: Work, item_id: UUID, justified: Justified) -> UnmatchedOut:
    """Take an acknowledgment off the list. Payments are matched at payments-svc instead."""
    item = await UnmatchedRepository(work).by_id(item_id)
    if item is None:
        raise Problem("not-found", "No such item.")
    if item.kind == "payment":
        raise Problem("conflict", "Match it at POST /v1/unmatched-payments/{id}/match.")
    await resolve(work, item, justified.reason)
    return UnmatchedOut.model_validate(item)


@router.get("/{name}", dependencies=[requires("claims:read")])
async def list_claims_that_wait(
    work: Work,
    name: Literal["held", "rejected", "denied", "ready", "changed"],
    page: Annotated[PageRequest, Depends()],
) -> Page[WorklistClaim]:
    """List the claims that wait, newest first, with what the edits found.

    `changed`: their encounters changed after they were billed; the claim's history says what.
    """
    narrowed = ClaimFilter(states=CLAIM_LISTS.get(name, ()), is_changed=name == "changed")
    rows, next_cursor = await ClaimRepository(work).page(page, narrowed)
    await work.audit("search", "claim")
    items = [WorklistClaim.model_validate(row) for row in rows]
    return Page(items=items, next_cursor=next_cursor)
