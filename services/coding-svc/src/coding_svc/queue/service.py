"""Lists what waits for a coder."""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from coding_svc.encounter.domain import Missing
from coding_svc.encounter.models import Encounter
from coding_svc.encounter.repository import EncounterRepository
from coding_svc.encounter.schemas import MissingName
from coding_svc.query.repository import CodingQueryRepository
from coding_svc.queue.schemas import WaitingEncounter
from kit.http.pages import PageRequest
from kit.unit_of_work import UnitOfWork


async def waiting_page(
    work: UnitOfWork, page: PageRequest, missing: Sequence[MissingName]
) -> tuple[list[WaitingEncounter], str | None]:
    """Return encounters that wait, oldest date of service first; any of `missing` is enough."""
    wanted = sum({Missing[name.upper()] for name in missing})
    rows, next_cursor = await EncounterRepository(work).waiting(page, wanted)
    open_queries: defaultdict[UUID, list[UUID]] = defaultdict(list)
    for query in await CodingQueryRepository(work).open_of([row.id for row in rows]):
        open_queries[query.encounter_id].append(query.id)
    await work.audit("search", "encounter", reason="the coders' queue")
    return [_waiting(work, row, open_queries[row.id]) for row in rows], next_cursor


def _waiting(work: UnitOfWork, row: Encounter, open_queries: list[UUID]) -> WaitingEncounter:
    errors = [
        each["rule_id"]
        for each in row.findings
        if each["severity"] == "error" and not each["override_reason"]
    ]
    return WaitingEncounter(
        id=row.id,
        external_id=row.external_id,
        patient_id=UUID(row.patient_id),
        service_date=row.service_date,
        age_days=(work.clock.now().date() - row.service_date).days,
        missing=Missing(row.missing).names(),
        held_by_rules=sorted(set(errors)),
        open_queries=open_queries,
        has_note=bool(row.content.get("note")),
        created_at=row.created_at,
    )
