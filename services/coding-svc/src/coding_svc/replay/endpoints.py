"""Replay of the coding edits on past encounters."""

from typing import Annotated

from fastapi import APIRouter, Depends

from coding_svc.code_sets.dependencies import Codes
from coding_svc.replay.schemas import ReplayIn, ReplayOut
from coding_svc.replay.service import replay
from kit.http.dependencies import JSON_ONLY, Work, requires
from kit.http.pages import PageRequest

router = APIRouter(prefix="/v1/coding/edits", tags=["coding edits"])


@router.post("/replay", dependencies=[requires("encounters:read"), JSON_ONLY])
async def post_replay(
    work: Work, codes: Codes, asked: ReplayIn, page: Annotated[PageRequest, Depends()]
) -> ReplayOut:
    """Tell which past encounters another date, other releases or other rules judge differently.

    Newest first, page by page; nothing is stored.
    """
    return await replay(work, codes, asked, page)
