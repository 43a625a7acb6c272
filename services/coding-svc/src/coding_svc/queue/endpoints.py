"""The coders' queue over REST, and what the note of an encounter suggests."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response

from coding_svc.encounter.models import Encounter
from coding_svc.encounter.repository import QueueFilter
from coding_svc.encounter.schemas import MissingName
from coding_svc.queue.assigning import NOBODY, actor_named, assign
from coding_svc.queue.schemas import (
    ActorId,
    Assignment,
    NoteSuggestions,
    QueueCountsOut,
    WaitingEncounter,
)
from coding_svc.queue.service import counts_of, missing_any_of, waiting, waiting_page
from coding_svc.queue.suggesting import suggestions_for
from coding_svc.search.dependencies import SuggestionSources
from coding_svc.search.schemas import SUGGESTIONS_MAX
from kit.http.dependencies import JSON_ONLY, CurrentIdentity, Work, requires, runtime_of
from kit.http.pages import Page, PageRequest
from kit.http.preconditions import CONDITIONAL_RESPONSES, IfMatch, entity_tag

router = APIRouter(tags=["coder work"])


@router.get("/v1/coding/queue", dependencies=[requires("encounters:read")])
async def get_queue(
    work: Work,
    page: Annotated[PageRequest, Depends()],
    missing: Annotated[
        list[MissingName],
        Query(description="Only encounters that lack any of these"),
    ] = [],  # noqa: B006 - FastAPI copies it
    assigned_to: Annotated[
        ActorId | None, Query(description="Only those of this actor; `me`, or `nobody`")
    ] = None,
    order: Annotated[
        Literal["service_date", "received"],
        Query(description="Oldest visit first, from which filing limits run; or longest in queue"),
    ] = "service_date",
) -> Page[WaitingEncounter]:
    """List the encounters that need coding, with what is missing and who works on them."""
    narrowed = QueueFilter(
        missing=missing_any_of(missing),
        assigned_to=None if assigned_to in (None, NOBODY) else actor_named(work, assigned_to),
        is_unassigned=assigned_to == NOBODY,
        order=order,
    )
    items, next_cursor = await waiting_page(work, page, narrowed)
    return Page(items=items, next_cursor=next_cursor)


@router.get("/v1/coding/queue/counts", dependencies=[requires("encounters:read")])
async def get_counts(work: Work) -> QueueCountsOut:
    """Count what waits: in all, by what is missing, for the caller and for nobody."""
    return await counts_of(work)


@router.put(
    "/v1/encounters/{encounter_id}/assignment",
    dependencies=[requires("encounters:write"), JSON_ONLY],
    responses=CONDITIONAL_RESPONSES,
)
async def put_assignment(
    work: Work,
    encounter_id: UUID,
    assignment: Assignment,
    response: Response,
    if_match: IfMatch = None,
) -> WaitingEncounter:
    """Take a waiting encounter, or give it to somebody, also when somebody else has it.

    `If-Match` carries the encounter's ETag: of two who take it at once one hears 412. The ETag of
    the answer is what `/coding` is based on then.
    """
    named = actor_named(work, assignment.assigned_to)
    return await _assigned(work, await assign(work, encounter_id, named, if_match), response)


@router.delete(
    "/v1/encounters/{encounter_id}/assignment",
    dependencies=[requires("encounters:write")],
    responses=CONDITIONAL_RESPONSES,
)
async def delete_assignment(
    work: Work, encounter_id: UUID, response: Response, if_match: IfMatch = None
) -> WaitingEncounter:
    """Give a waiting encounter back to the queue."""
    return await _assigned(work, await assign(work, encounter_id, None, if_match), response)


async def _assigned(work: Work, encounter: Encounter, response: Response) -> WaitingEncounter:
    response.headers["ETag"] = entity_tag(encounter.version)
    [shown] = await waiting(work, [encounter])
    return shown


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
