"""Questions to providers over REST."""

from uuid import UUID

from fastapi import APIRouter, Response

from coding_svc.encounter.service import require_encounter
from coding_svc.query.schemas import AnswerIn, QueryIn, QueryOut
from coding_svc.query.service import answer, ask, queries_of, query_out
from kit.http.dependencies import JSON_ONLY, Work, requires
from kit.http.pages import Page
from kit.http.preconditions import entity_tag

router = APIRouter(prefix="/v1/encounters/{encounter_id}/queries", tags=["coder work"])


@router.post("", status_code=201, dependencies=[requires("encounters:write"), JSON_ONLY])
async def post_query(
    work: Work, encounter_id: UUID, asked: QueryIn, response: Response
) -> QueryOut:
    """Ask a provider about an encounter; it cannot become final before the answer.

    The same question, while it is open, answers 200 and asks nobody again.
    """
    encounter, query, was_open = await ask(work, encounter_id, asked)
    response.status_code = 200 if was_open else 201
    response.headers["ETag"] = entity_tag(encounter.version)
    return query_out(query, None)


@router.get("", dependencies=[requires("encounters:read")])
async def list_queries(work: Work, encounter_id: UUID) -> Page[QueryOut]:
    """List all questions about an encounter, oldest first, in one page."""
    encounter = await require_encounter(work, encounter_id)
    await work.audit("read", "encounter", encounter.id, patient_id=encounter.patient_id)
    return Page(items=await queries_of(work, encounter))


@router.post("/{query_id}/answer", dependencies=[requires("encounters:write"), JSON_ONLY])
async def post_answer(
    work: Work, encounter_id: UUID, query_id: UUID, given: AnswerIn, response: Response
) -> QueryOut:
    """Answer a question. A coder then completes the codes; nothing is coded by an answer."""
    encounter, query = await answer(work, encounter_id, query_id, given)
    response.headers["ETag"] = entity_tag(encounter.version)
    return query
