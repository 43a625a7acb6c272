"""Asks providers, and keeps what they answer. An open question keeps codes from being final."""

from uuid import UUID

from coding_svc.encounter.changing import newest_content
from coding_svc.encounter.domain import Missing
from coding_svc.encounter.models import Encounter
from coding_svc.encounter.service import require_encounter
from coding_svc.query.models import CodingQuery, CodingQueryAnswer
from coding_svc.query.repository import CodingQueryRepository
from coding_svc.query.schemas import AnswerIn, AnswerOut, QueryIn, QueryOut
from contracts.events.encounters import CodingQueried
from kit.problems import Problem, ProblemError
from kit.unit_of_work import UnitOfWork


async def ask(
    work: UnitOfWork, encounter_id: UUID, asked: QueryIn
) -> tuple[Encounter, CodingQuery, bool]:
    """Ask a provider; return the encounter, the question, and whether it was open already.

    Raises Problem: 422 when the passage is not in the note.
    """
    encounter = await require_encounter(work, encounter_id)
    note = (await newest_content(work, encounter)).note or ""
    if (asked.end or 0) > len(note):
        fault = ProblemError(
            detail=f"The note of the encounter has {len(note)} characters.", pointer="/end"
        )
        raise Problem("invalid", "Nothing was stored.", [fault])
    repository = CodingQueryRepository(work)
    for waiting in await repository.open_of([encounter.id]):
        if _said(waiting) == asked.model_dump():
            return encounter, waiting, True
    query = _new_query(work, encounter, asked, note)
    repository.add(query)
    _mark(encounter, encounter.missing | Missing.QUERY_ANSWER)
    await work.audit("update", "encounter", encounter.id, patient_id=encounter.patient_id)
    await work.emit(
        CodingQueried(
            encounter_id=encounter.id,
            patient_id=UUID(encounter.patient_id),
            query_id=query.id,
            **asked.model_dump(include={"addressed_to", "question", "codes"}),
        )
    )
    return encounter, query, False


def _said(query: CodingQuery) -> dict[str, object]:
    return {name: getattr(query, name) for name in QueryIn.model_fields}


def _new_query(work: UnitOfWork, encounter: Encounter, asked: QueryIn, note: str) -> CodingQuery:
    return CodingQuery(
        id=work.ids.new(),
        organization_id=work.organization_id,
        created_at=work.clock.now(),
        encounter_id=encounter.id,
        quote=None if asked.start is None else note[asked.start : asked.end],
        actor_id=work.identity.actor_id,
        **asked.model_dump(),
    )


def _mark(encounter: Encounter, missing: int) -> None:
    """Say what is missing now; what was billed already lacks nothing."""
    if encounter.state == "needs_coding" and encounter.missing != missing:
        encounter.missing = missing
        encounter.version += 1


async def answer(
    work: UnitOfWork, encounter_id: UUID, query_id: UUID, given: AnswerIn
) -> tuple[Encounter, QueryOut]:
    """Keep a provider's answer. The encounter still waits for a coder, who reads it.

    Raises Problem: 404 without such a question, 409 when it has an answer.
    """
    encounter = await require_encounter(work, encounter_id)
    repository = CodingQueryRepository(work)
    known = {query.id: query for query in await repository.of_encounter(encounter.id)}
    if query_id not in known:
        raise Problem("not-found", "No such question about this encounter.")
    waiting = {query.id for query in await repository.open_of([encounter.id])} - {query_id}
    if query_id in await repository.answers(encounter.id):
        raise Problem("conflict", "It has an answer; ask again for another one.")
    row = CodingQueryAnswer(
        id=work.ids.new(),
        organization_id=work.organization_id,
        created_at=work.clock.now(),
        encounter_id=encounter.id,
        query_id=query_id,
        answer=given.answer,
        actor_id=work.identity.actor_id,
    )
    repository.add(row)
    if not waiting:
        _mark(encounter, _without_query(encounter))
    await work.audit("update", "encounter", encounter.id, patient_id=encounter.patient_id)
    return encounter, query_out(known[query_id], row)


def _without_query(encounter: Encounter) -> int:
    """Return what is missing once all are answered; at least that a coder says it is final."""
    return (encounter.missing & ~Missing.QUERY_ANSWER) or Missing.CONFIRMATION


async def queries_of(work: UnitOfWork, encounter: Encounter) -> list[QueryOut]:
    """Return every question about an encounter, oldest first."""
    repository = CodingQueryRepository(work)
    answers = await repository.answers(encounter.id)
    asked = await repository.of_encounter(encounter.id)
    return [query_out(query, answers.get(query.id)) for query in asked]


def query_out(query: CodingQuery, answered: CodingQueryAnswer | None) -> QueryOut:
    shown = QueryOut.model_validate(query)
    shown.answered = AnswerOut.model_validate(answered) if answered else None
    return shown
