"""Says who works on what waits in the queue. Two coders who take the same one: one hears 412."""

from uuid import UUID

from coding_svc.encounter.models import Encounter
from coding_svc.encounter.service import require_encounter
from kit.http.preconditions import require_version
from kit.problems import Problem
from kit.unit_of_work import UnitOfWork

ME, NOBODY = "me", "nobody"


def actor_named(work: UnitOfWork, name: str) -> str:
    """Return the actor whom a caller names; `me` is the caller."""
    return work.identity.actor_id if name == ME else name


async def assign(
    work: UnitOfWork, encounter_id: UUID, assigned_to: str | None, if_match: str | None
) -> Encounter:
    """Give a waiting encounter to somebody, or to nobody; what it is already changes nothing.

    Raises Problem: 404 without such an encounter; 428 or 412 when it is not based on the encounter
    as it stands; 409 when it is coded, so that nobody has to work on it.
    """
    encounter = await require_encounter(work, encounter_id)
    require_version(if_match, encounter.version)
    if encounter.state == "coded":
        raise Problem("conflict", "It is coded, and waits for nobody.")
    before = encounter.assigned_to
    if before != assigned_to:
        encounter.assigned_to = assigned_to
        encounter.assigned_at = work.clock.now() if assigned_to else None
        encounter.version += 1
    await work.audit(
        "update",
        "encounter",
        encounter.id,
        patient_id=encounter.patient_id,
        reason=f"work on it goes from {before or NOBODY} to {assigned_to or NOBODY}",
    )
    return encounter
