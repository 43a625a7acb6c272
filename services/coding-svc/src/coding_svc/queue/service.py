"""Lists what waits for a coder."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from uuid import UUID

from coding_svc.edits.bills import MEDICARE
from coding_svc.encounter.domain import Missing, a_year_after
from coding_svc.encounter.models import Encounter
from coding_svc.encounter.repository import EncounterRepository, QueueFilter
from coding_svc.encounter.schemas import MissingName
from coding_svc.query.repository import CodingQueryRepository
from coding_svc.queue.schemas import QueueCountsOut, WaitingEncounter
from kit.http.pages import PageRequest
from kit.unit_of_work import UnitOfWork


async def waiting_page(
    work: UnitOfWork, page: PageRequest, narrowed: QueueFilter
) -> tuple[list[WaitingEncounter], str | None]:
    """Return encounters that wait, each with what is missing."""
    rows, next_cursor = await EncounterRepository(work).waiting(page, narrowed)
    await work.audit("search", "encounter", reason="the coders' queue")
    return await waiting(work, rows), next_cursor


async def waiting(work: UnitOfWork, rows: Sequence[Encounter]) -> list[WaitingEncounter]:
    """Return encounters as the queue shows them."""
    open_queries: defaultdict[UUID, list[UUID]] = defaultdict(list)
    for query in await CodingQueryRepository(work).open_of([row.id for row in rows]):
        open_queries[query.encounter_id].append(query.id)
    return [_waiting(work, row, open_queries[row.id]) for row in rows]


def missing_any_of(names: Sequence[MissingName]) -> int:
    """Return the number that encounters are filtered by; any of the names is enough."""
    return sum({Missing[name.upper()] for name in names})


async def counts_of(work: UnitOfWork) -> QueueCountsOut:
    """Count what waits. A count tells of no patient, and leaves no audit record."""
    counts = await EncounterRepository(work).count_waiting(work.identity.actor_id)
    missing = {each.names()[0]: count for each, count in counts.missing.items()}
    return QueueCountsOut.model_validate({**asdict(counts), "missing": missing})


def _waiting(work: UnitOfWork, row: Encounter, open_queries: list[UUID]) -> WaitingEncounter:
    errors = [
        each["rule_id"]
        for each in row.findings
        if each["severity"] == "error" and not each["override_reason"]
    ]
    today = work.clock.now().date()
    return WaitingEncounter(
        id=row.id,
        external_id=row.external_id,
        patient_id=UUID(row.patient_id),
        service_date=row.service_date,
        age_days=(today - row.service_date).days,
        waiting_days=(today - row.created_at.date()).days,
        file_by=_file_by(row),
        assigned_to=row.assigned_to,
        assigned_at=row.assigned_at,
        missing=Missing(row.missing).names(),
        held_by_rules=sorted(set(errors)),
        open_queries=open_queries,
        has_note=bool(row.content.get("note")),
        created_at=row.created_at,
    )


def _file_by(row: Encounter) -> date | None:
    payers = row.content.get("coverages", ())
    primary = next((each for each in payers if each["priority"] == "primary"), None)
    if primary is None or primary["claim_filing_indicator"] not in MEDICARE:
        return None
    return a_year_after(_filing_begins(row))


def _filing_begins(row: Encounter) -> date:
    """Return the day from which filing limits run: of a bill its end, of lines the first."""
    bill = row.content.get("institutional")
    if bill:
        return date.fromisoformat(bill["statement_to"])
    dated = [line.get("service_date") for line in row.content["procedures"]]
    return min([row.service_date, *(date.fromisoformat(on) for on in dated if on)])
