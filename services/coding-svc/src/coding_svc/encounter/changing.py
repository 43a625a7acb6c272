"""Changes what an encounter says: in place before it was billed, beside the bill afterwards.

A bill is never changed here: claims-svc is told what differs, and a biller decides.
"""

from collections.abc import Sequence
from uuid import UUID

from codesets import Catalog
from coding_svc.edits.service import kept_rules_of
from coding_svc.encounter.assignment import AssignedCode, Origin, codes_of_ehr
from coding_svc.encounter.differences import differences
from coding_svc.encounter.models import Encounter, EncounterChange
from coding_svc.encounter.repository import EncounterRepository
from coding_svc.encounter.schemas import CodingWarning, EncounterIn
from coding_svc.encounter.service import digest_of, judge_encounter, require_encounter
from coding_svc.encounter.storing import Judged, coded, received, record_codes, store_content
from coding_svc.query.repository import CodingQueryRepository
from contracts.events.encounters import EncounterChangedAfterBilling
from kit.http.preconditions import require_version
from kit.problems import Problem, ProblemError
from kit.unit_of_work import UnitOfWork


async def newest_content(work: UnitOfWork, encounter: Encounter) -> EncounterIn:
    """Return what an encounter says now, which is not what was billed when it changed since."""
    changes = await EncounterRepository(work).changes(encounter)
    return EncounterIn.model_validate(changes[-1].content if changes else encounter.content)


async def replace_encounter(
    work: UnitOfWork,
    catalog: Catalog,
    encounter_id: UUID,
    posted: EncounterIn,
    if_match: str | None,
    noted: Sequence[CodingWarning] = (),
) -> tuple[Encounter, EncounterChange | None]:
    """Let the EHR say anew what an encounter is; what is the same as before changes nothing.

    What was `noted` when it was read from another format is kept with its warnings.

    Raises Problem: 428 or 412 when it is not based on the encounter as it stands; 409 when it is
    another encounter or patient, or a draft of what was billed; 422 with every fault.
    """
    encounter = await require_encounter(work, encounter_id)
    require_version(if_match, encounter.version)
    before = await newest_content(work, encounter)
    _refuse_another(before, posted)
    is_billed = encounter.state == "coded"
    if is_billed and posted.coding_status == "draft":
        raise Problem("conflict", "It is billed: say what is final instead, not a draft.")
    judged = judge_encounter(catalog, posted, await kept_rules_of(work), noted=noted)
    await work.audit("update", "encounter", encounter.id, patient_id=encounter.patient_id)
    if before == posted:
        return encounter, None
    codes = codes_of_ehr(posted)
    if not is_billed:
        encounter.content_hash = digest_of(posted)
    return encounter, await store_version(work, catalog, encounter, before, judged, "ehr", codes)


def _refuse_another(before: EncounterIn, posted: EncounterIn) -> None:
    """Refuse the ids of another encounter, by which other services know this one."""
    pairs = {
        "/external_id": (before.external_id, posted.external_id),
        "/patient_control_number": (before.patient_control_number, posted.patient_control_number),
        "/claim_type": (before.claim_type, posted.claim_type),
        "/patient/external_id": (before.patient.external_id, posted.patient.external_id),
    }
    faults = [
        ProblemError(detail="It stays as it was posted first.", pointer=pointer)
        for pointer, (was, now) in pairs.items()
        if was != now
    ]
    if faults:
        raise Problem("conflict", "This is another encounter: post it by itself.", faults)


async def store_version(
    work: UnitOfWork,
    catalog: Catalog,
    encounter: Encounter,
    before: EncounterIn,
    judged: Judged,
    origin: Origin,
    codes: list[AssignedCode],
) -> EncounterChange | None:
    """Store what an encounter says now: in place, or as a change when it was billed before.

    Args:
        work: the transaction.
        catalog: the code sets.
        encounter: as it stands.
        before: what it said until now.
        judged: what it says now; when nothing holds it, it is billed.
        origin: whether the EHR or a coder says so.
        codes: the codes that were given, with where they are from.

    """
    if encounter.state == "coded":
        return await _store_late_change(work, catalog, encounter, before, judged, origin, codes)
    has_open_query = bool(await CodingQueryRepository(work).open_of([encounter.id]))
    encounter.version += 1
    store_content(encounter, judged, has_open_query=has_open_query)
    record_codes(work, catalog, encounter, judged, origin, codes)
    heard, now = received(encounter, before), received(encounter, judged.posted)
    if heard != now:  # who pays, for whom, on which day: others have heard of it otherwise
        await work.emit(now)
    if encounter.state == "coded":
        await work.emit(coded(encounter, judged.posted))
    return None


async def _store_late_change(
    work: UnitOfWork,
    catalog: Catalog,
    encounter: Encounter,
    before: EncounterIn,
    judged: Judged,
    origin: Origin,
    codes: list[AssignedCode],
) -> EncounterChange:
    """Keep what an encounter says after it was billed, and tell what a bill would say otherwise."""
    changes = differences(before, judged.posted)
    encounter.version += 1
    change = EncounterChange(
        id=work.ids.new(),
        organization_id=work.organization_id,
        created_at=work.clock.now(),
        encounter_id=encounter.id,
        version=encounter.version,
        origin=origin,
        actor_id=work.identity.actor_id,
        content=judged.posted.model_dump(mode="json"),
        changes=[each.model_dump() for each in changes],
        warnings=judged.warnings_as_json(),
        findings=judged.findings_as_json(),
    )
    EncounterRepository(work).add_change(change)
    record_codes(work, catalog, encounter, judged, origin, codes, is_late=True)
    if changes:
        await work.emit(
            EncounterChangedAfterBilling(
                encounter_id=encounter.id,
                patient_id=UUID(encounter.patient_id),
                external_id=encounter.external_id,
                version=encounter.version,
                origin=origin,
                changes=changes,
            )
        )
    return change
