"""The coders' queue over REST, and what the note of an encounter suggests."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request

from coding_svc.encounter.schemas import MissingName
from coding_svc.queue.schemas import NoteSuggestions, WaitingEncounter
from coding_svc.queue.service import waiting_page
from coding_svc.queue.suggesting import suggestions_for
from coding_svc.search.dependencies import SuggestionSources
from coding_svc.search.schemas import SUGGESTIONS_MAX
from kit.http.dependencies import CurrentIdentity, Work, requires, runtime_of
from kit.http.pages import Page, PageRequest

router = APIRouter(tags=["coder work"])


@router.get("/v1/coding/queue", dependencies=[requires("encounters:read")])
async def get_queue(
    work: Work,
    page: Annotated[PageRequest, Depends()],
    missing: Annotated[
        list[MissingName],
        Query(description="Only encounters that lack any of these"),
    ] = [],  # noqa: B006 - FastAPI copies it
) -> Page[WaitingEncounter]:
    """List the encounters that need coding, oldest date of service first, with what is missing."""
    items, next_cursor = await waiting_page(work, page, missing)
    return Page(items=items, next_cursor=next_cursor)


@router.get("/v1/encounters/{encounter_id}/suggestions", dependencies=[requires("encounters:read")])
async def get_suggestions(
    request: Request,
    identity: CurrentIdentity,
    sources: SuggestionSources,
    encounter_id: UUID,
    limit: Annotated[int, Query(ge=1, le=SUGGESTIONS_MAX)] = 50,
    min_confidence: Annotated[float, Query(ge=0, le=1)] = 0.4,
) -> NoteSuggestions:
    """Suggest diagnosis codes from the note of an encounter; a coder decides.

    An encounter without a note has none. Where the operator named a further suggester, it reads the
    note too; without an answer in time the others' suggestions are given, and `suggesters` says so.
    """
    runtime = runtime_of(request)
    return await suggestions_for(
        runtime,
        identity,
        sources,
        encounter_id,
        limit=limit,
        min_confidence=min_confidence,
    )
