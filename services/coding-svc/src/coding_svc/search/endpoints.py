"""Search in code sets, and suggestions for notes."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request

from coding_svc.search.dependencies import Indexes, SuggestionSources
from coding_svc.search.schemas import FoundCodes, NoteIn, SuggestedCodes
from coding_svc.search.service import search
from coding_svc.search.suggesting import audit_export, suggest
from kit.http.dependencies import CurrentIdentity, requires, runtime_of

LIMIT_MAX = 100
QUERY_LENGTH_MAX = 200

router = APIRouter(tags=["codes"])


@router.get("/v1/codes/{system}", dependencies=[requires("codes:read")])
async def search_codes(
    request: Request,
    indexes: Indexes,
    system: Annotated[str, Path(max_length=20)],
    q: Annotated[
        str, Query(description="The beginning of a code, or words", max_length=QUERY_LENGTH_MAX)
    ],
    on: Annotated[date | None, Query(description="Date of service; today when absent")] = None,
    *,
    billable: Annotated[
        bool | None, Query(description="Only codes for claims, or only those that group")
    ] = None,
    limit: Annotated[int, Query(ge=1, le=LIMIT_MAX)] = 10,
) -> FoundCodes:
    """Find codes, best first.

    Words may be synonyms, abbreviations, misspelt, or part of other words. Codes that differ only
    in the side or the seventh character take one place: the one that the query names.
    """
    day = on or runtime_of(request).clock.now().date()
    found = await search(indexes, system, q, day, billable=billable, limit=limit)
    return FoundCodes(items=found)


@router.post("/v1/coding/suggestions", dependencies=[requires("codes:read")])
async def suggest_codes(
    request: Request, identity: CurrentIdentity, sources: SuggestionSources, note: NoteIn
) -> SuggestedCodes:
    """Suggest diagnosis codes for the text of a note, each with the passage that supports it.

    What the note denies or says of relatives is left out. The text is not kept, and nothing is
    coded: a coder decides. Where the operator named a further suggester, it reads the note too.
    """
    runtime = runtime_of(request)
    if sources.external and note.text:
        async with runtime.unit_of_work(identity) as work:
            await audit_export(work, sources.external)
    return await suggest(sources, note, note.service_date or runtime.clock.now().date())
