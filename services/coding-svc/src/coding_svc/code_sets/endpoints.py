"""Look-up of single codes."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Path, Query

from coding_svc.code_sets.domain import ICD10CM, normalize, with_point
from coding_svc.code_sets.schemas import CodeOut
from coding_svc.code_sets.service import CodeLookup, nearest_billable
from kit.http.dependencies import Work, requires
from kit.problems import Problem

router = APIRouter(prefix="/v1/codes", tags=["codes"])


@router.get("/{system}/{code}", dependencies=[requires("codes:read")])
async def get_code(
    work: Work,
    system: Annotated[str, Path(max_length=20)],
    code: Annotated[str, Path(max_length=10)],
    on: Annotated[date | None, Query(description="Date of service; today when absent")] = None,
) -> CodeOut:
    """Say what a code stands for on a date of service."""
    judgment = await CodeLookup(work.session).judge(system, [code], on or work.clock.now().date())
    if judgment.release is None:
        raise Problem("not-found", f"No release of the code set {system[:20]!r} is loaded.")
    found = judgment.found.get(normalize(code))
    if found is None:
        near = await nearest_billable(work.session, judgment.release, code)
        hint = ", ".join(with_point(other.code) for other in near) or "none"
        raise Problem("not-found", f"Not in {system} {judgment.release.name}. Nearest: {hint}.")
    shown = with_point(found.code) if system == ICD10CM else found.code
    return CodeOut(
        system=system,
        code=shown,
        title=found.title,
        billable=found.billable,
        release=judgment.release.name,
        valid_from=judgment.release.valid_from,
        valid_to=judgment.release.valid_to,
        covers_date=judgment.covers_date,
    )
