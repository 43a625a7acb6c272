"""Claims over REST."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from claims_svc.claim.content import ClaimContent
from claims_svc.claim.late_changes import keep_claim
from claims_svc.claim.models import Claim
from claims_svc.claim.repository import ClaimFilter, ClaimRepository
from claims_svc.claim.schemas import (
    AdjudicationOut,
    ClaimOut,
    ClaimSummary,
    Correction,
    HistoryEntry,
    Justified,
    SubmissionOut,
)
from claims_svc.claim.service import correct_claim, release_claim, require_claim, send_again
from claims_svc.claim.states import ClaimState
from claims_svc.submission.repository import SubmissionRepository
from claims_svc.submission.service import document
from kit.http.dependencies import JSON_ONLY, X12_MEDIA_TYPE, Work, requires
from kit.http.errors import problems_of
from kit.http.pages import Page, PageRequest
from kit.http.preconditions import IfMatchWhenSent, entity_tag, refuse_stale
from kit.problems import Problem
from kit.unit_of_work import UnitOfWork

router = APIRouter(prefix="/v1/claims", tags=["claims"])


@router.get("", dependencies=[requires("claims:read")])
async def list_claims(
    work: Work,
    page: Annotated[PageRequest, Depends()],
    state: Annotated[list[ClaimState], Query()] = [],  # noqa: B006 - FastAPI copies it
    patient_control_number: Annotated[str | None, Query(max_length=20)] = None,
    encounter_id: UUID | None = None,
    patient_id: UUID | None = None,
) -> Page[ClaimSummary]:
    """List claims, newest first."""
    narrowed = ClaimFilter(
        states=state,
        patient_control_number=patient_control_number,
        encounter_id=encounter_id,
        patient_id=patient_id,
    )
    repository = ClaimRepository(work)
    rows, next_cursor = await repository.page(page, narrowed)
    await work.audit("search", "claim")
    items = [ClaimSummary.model_validate(row) for row in rows]
    return Page(items=items, next_cursor=next_cursor)


@router.get("/{claim_id}", dependencies=[requires("claims:read")])
async def get_claim(work: Work, claim_id: UUID, response: Response) -> ClaimOut:
    """Return one claim with content, findings and the payers' decisions; its version as ETag."""
    claim = await require_claim(work, claim_id)
    response.headers["ETag"] = entity_tag(claim.version)
    await work.audit("read", "claim", claim.id, patient_id=claim.patient_id)
    return await _claim_out(work, claim)


@router.get("/{claim_id}/history", dependencies=[requires("claims:read")])
async def get_history(work: Work, claim_id: UUID) -> Page[HistoryEntry]:
    """Return everything that happened to the claim, oldest first, in one page."""
    claim = await require_claim(work, claim_id)
    rows = await ClaimRepository(work).history(claim)
    await work.audit("read", "claim", claim.id, patient_id=claim.patient_id)
    return Page(items=[HistoryEntry.model_validate(row) for row in rows])


@router.get("/{claim_id}/submissions", dependencies=[requires("claims:read")])
async def get_submissions(work: Work, claim_id: UUID) -> Page[SubmissionOut]:
    """Return every 837 that was sent for the claim, oldest first, in one page."""
    claim = await require_claim(work, claim_id)
    rows = await SubmissionRepository(work).of_claim(claim)
    await work.audit("read", "claim", claim.id, patient_id=claim.patient_id)
    return Page(items=[SubmissionOut.model_validate(row) for row in rows])


@router.get(
    "/{claim_id}/x12",
    dependencies=[requires("claims:read")],
    response_class=Response,
    responses={200: {"content": {X12_MEDIA_TYPE: {"schema": {"type": "string"}}}}},
)
async def get_x12(
    work: Work,
    claim_id: UUID,
    submission_id: Annotated[UUID | None, Query(description="The newest when absent")] = None,
) -> Response:
    """Return an 837 exactly as it was sent."""
    claim = await require_claim(work, claim_id)
    rows = await SubmissionRepository(work).of_claim(claim)
    wanted = [row for row in rows if submission_id in (None, row.id)]
    if not wanted:
        raise Problem("not-found", "Nothing was sent for this claim yet.")
    await work.audit("export", "claim", claim.id, patient_id=claim.patient_id)
    text = await work.blobs.unpack(document(wanted[-1]))
    return Response(text, media_type=X12_MEDIA_TYPE)


async def _fresh_claim(work: Work, claim_id: UUID, if_match: IfMatchWhenSent = None) -> Claim:
    """Return the claim that a request acts on; 412 when it is based on another version."""
    claim = await require_claim(work, claim_id)
    refuse_stale(if_match, claim.version)
    return claim


@router.post(
    "/{claim_id}/release",
    dependencies=[requires("claims:write"), JSON_ONLY],
    responses=problems_of(412),
)
async def post_release(
    work: Work, claim: Annotated[Claim, Depends(_fresh_claim)], justified: Justified
) -> ClaimOut:
    """Send a held claim as it is, on the caller's responsibility."""
    await release_claim(work, claim, justified.reason)
    return await _claim_out(work, claim)


@router.post(
    "/{claim_id}/submit",
    dependencies=[requires("claims:write"), JSON_ONLY],
    responses=problems_of(412),
)
async def post_submit(
    work: Work, claim: Annotated[Claim, Depends(_fresh_claim)], justified: Justified
) -> ClaimOut:
    """Send a claim that is READY, such as one whose interchange was rejected."""
    await send_again(work, claim, justified.reason)
    return await _claim_out(work, claim)


@router.post(
    "/{claim_id}/correct",
    dependencies=[requires("claims:write"), JSON_ONLY],
    responses=problems_of(412),
)
async def post_correct(
    work: Work, claim: Annotated[Claim, Depends(_fresh_claim)], correction: Correction
) -> ClaimOut:
    """Change a held, rejected or adjudicated claim, and send it again."""
    await correct_claim(work, claim, correction)
    return await _claim_out(work, claim)


@router.post(
    "/{claim_id}/keep",
    dependencies=[requires("claims:write"), JSON_ONLY],
    responses=problems_of(412),
)
async def post_keep(
    work: Work, claim: Annotated[Claim, Depends(_fresh_claim)], justified: Justified
) -> ClaimOut:
    """Leave a claim as it was billed, though its encounter changed since."""
    await keep_claim(work, claim, justified.reason)
    return await _claim_out(work, claim)


async def _claim_out(work: UnitOfWork, claim: Claim) -> ClaimOut:
    decisions = await ClaimRepository(work).adjudications(claim)
    return ClaimOut(
        **ClaimSummary.model_validate(claim).model_dump(),
        findings=claim.findings,
        content=ClaimContent.model_validate(claim.content),
        adjudications=[AdjudicationOut.model_validate(decision) for decision in decisions],
    )
