"""Tells the history of an encounter's codes."""

from uuid import UUID

from coding_svc.encounter.repository import EncounterRepository
from coding_svc.encounter.service import require_encounter
from coding_svc.provenance.schemas import CodingAct, ProvenanceOut
from coding_svc.query.service import queries_of
from kit.unit_of_work import UnitOfWork


async def provenance_of(work: UnitOfWork, encounter_id: UUID) -> ProvenanceOut:
    """Return every act of coding of an encounter, with the questions that were asked about it.

    Raises Problem: 404 when the organization has no such encounter.
    """
    encounter = await require_encounter(work, encounter_id)
    acts = await EncounterRepository(work).assignments(encounter)
    await work.audit("read", "encounter", encounter.id, patient_id=encounter.patient_id)
    return ProvenanceOut(
        encounter_id=encounter.id,
        service_date=encounter.service_date,
        state=encounter.state,
        acts=[CodingAct.model_validate(act) for act in acts],
        queries=await queries_of(work, encounter),
    )
