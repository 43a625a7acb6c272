"""Look-up of single codes."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request

from coding_svc.code_sets.dependencies import Codes
from coding_svc.code_sets.schemas import CodeOut
from coding_svc.code_sets.service import describe
from kit.http.dependencies import requires, runtime_of

router = APIRouter(prefix="/v1/codes", tags=["codes"])


@router.get("/{system}/{code}", dependencies=[requires("codes:read")])
async def get_code(
    request: Request,
    codes: Codes,
    system: Annotated[str, Path(max_length=20)],
    code: Annotated[str, Path(max_length=12)],
    on: Annotated[date | None, Query(description="Date of service; today when absent")] = None,
) -> CodeOut:
    """Say what a code stands for on a date of service, and which instructions hold for it.

    A date that no loaded release covers is judged by the newest one, with a warning. A code that
    is not valid on the date is a 404, which names the nearest ones that are.
    """
    return describe(codes, system, code, on or runtime_of(request).clock.now().date())
