"""Eligibility checks and the payers' answers."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Response

from eligibility_svc.check.answers import take_responses
from eligibility_svc.check.models import CheckRecord, ResponseRecord
from eligibility_svc.check.repository import CheckRepository, ResponseRepository
from eligibility_svc.check.schemas import CheckIn, CheckOut, ResponseOut, Status
from eligibility_svc.check.service import check_or_problem, request_check
from kit.http.dependencies import (
    JSON_ONLY,
    X12_BODY,
    X12_MEDIA_TYPE,
    Work,
    X12Text,
    requires,
)
from kit.http.pages import Page, PageRequest
from kit.problems import Problem, ProblemError
from x12.errors import X12Error

checks = APIRouter(prefix="/v1/eligibility-checks", tags=["eligibility"])
responses = APIRouter(prefix="/v1/eligibility-responses", tags=["eligibility"])
_X12_ANSWER: dict[int | str, dict[str, Any]] = {
    200: {"content": {X12_MEDIA_TYPE: {"schema": {"type": "string"}}}}
}


@checks.post("", status_code=202, dependencies=[requires("eligibility:write"), JSON_ONLY])
async def post_check(work: Work, posted: CheckIn, response: Response) -> CheckOut:
    """Ask the payer of a coverage. The answer comes later: look at the check again."""
    check = await request_check(work, posted)
    response.headers["Location"] = f"/v1/eligibility-checks/{check.id}"
    return _check(check)


@checks.get("", dependencies=[requires("eligibility:read")])
async def list_checks(
    work: Work,
    page: Annotated[PageRequest, Depends()],
    coverage_id: UUID | None = None,
    status: Status | None = None,
) -> Page[CheckOut]:
    """List checks, newest first; `status=unknown` is what the front desk must mend."""
    repository = CheckRepository(work)
    rows, next_cursor = await repository.page(page, coverage_id, status)
    await work.audit("search", "eligibility_check")
    return Page(items=[_check(row) for row in rows], next_cursor=next_cursor)


@checks.get("/{check_id}", dependencies=[requires("eligibility:read")])
async def get_check(work: Work, check_id: UUID) -> CheckOut:
    """Return one check with what the payer said."""
    check = await check_or_problem(work, check_id)
    await work.audit("read", "eligibility_check", check.id, patient_id=check.patient_id)
    return _check(check)


@checks.get(
    "/{check_id}/x12",
    dependencies=[requires("eligibility:read")],
    response_class=Response,
    responses=_X12_ANSWER,
)
async def get_check_x12(work: Work, check_id: UUID) -> Response:
    """Return the 270 as it was sent."""
    check = await check_or_problem(work, check_id)
    if check.inquiry is None:
        raise Problem("not-found", "The inquiry could not be written; see the check's rejections.")
    await work.audit("export", "eligibility_check", check.id, patient_id=check.patient_id)
    return Response(check.inquiry, media_type=X12_MEDIA_TYPE)


@responses.post(
    "",
    status_code=201,
    dependencies=[requires("eligibility:write")],
    openapi_extra=X12_BODY,
    responses={
        202: {"model": Page[ResponseOut], "description": "Kept; some answer nothing of ours"}
    },
)
async def post_responses(work: Work, text: X12Text, response: Response) -> Page[ResponseOut]:
    """Take a file of 271s. 202 says that some of them answer no check and were only kept."""
    try:
        records = await take_responses(work, text)
    except X12Error as fault:
        error = ProblemError(detail=str(fault), position=fault.segment_position)
        raise Problem("invalid-x12", "Nothing was stored.", [error]) from fault
    response.status_code = 201 if all(record.check_id for record in records) else 202
    return Page(items=[_response(record) for record in records])


@responses.get("", dependencies=[requires("eligibility:read")])
async def list_responses(
    work: Work, page: Annotated[PageRequest, Depends()], *, matched: bool | None = None
) -> Page[ResponseOut]:
    """List answers, newest first; `matched=false` are those that answer nothing of ours."""
    repository = ResponseRepository(work)
    rows, next_cursor = await repository.page(page, matched=matched)
    await work.audit("search", "eligibility_response")
    return Page(items=[_response(row) for row in rows], next_cursor=next_cursor)


def _check(check: CheckRecord) -> CheckOut:
    facts = {name: getattr(check, name, None) for name in CheckOut.model_fields}
    return CheckOut.model_validate({**facts, "requested_at": check.created_at})


def _response(record: ResponseRecord) -> ResponseOut:
    return ResponseOut.model_validate(
        {
            "id": record.id,
            "eligibility_check_id": record.check_id,
            "trace_number": record.trace_number,
            "status": record.status,
            "applied": record.applied,
            "received_at": record.created_at,
        }
    )
