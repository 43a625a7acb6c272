"""Changes what an encounter says: in place before it was billed, beside the bill afterwards.

A bill is never changed here: claims-svc is told what differs, and a biller decides.
"""

from collections.abc import Sequence
from uuid import UUID

from codesets import Catalog
from coding_svc.edits.service import kept_rules_of
from coding_svc.encounter.assignment import codes_of_ehr
from coding_svc.encounter.differences import differences
from coding_svc.encounter.models import Encounter, EncounterChange
from coding_svc.encounter.repository import EncounterRepository
from coding_svc.encounter.schemas import CodingWarning, EncounterIn
from coding_svc.encounter.service import digest_of, judge_encounter, require_encounter
from coding_svc.encounter.storing import Given, coded, received, record_codes, store_content
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
    if not is_billed:
        encounter.content_hash = digest_of(posted)
    given = Given(judged, "ehr", codes_of_ehr(posted))
    return encounter, await store_version(work, catalog, encounter, before, given)


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
    work: UnitOfWork, catalog: Catalog, encounter: Encounter, before: EncounterIn, given: Given
) -> EncounterChange | None:
    """Store what an encounter says now: in place, or as a change when it was billed before.

    Who came, for whom and who pays is told others anew when it is not what they heard `before`.
    """
    posted = given.judged.posted
    if encounter.state == "coded":
        change = await _store_late_change(work, catalog, encounter, before, given)
        await _tell_who_pays(work, encounter, _as_paid(encounter, before, posted))
        return change
    await _store_in_place(work, catalog, encounter, given)
    await _tell_who_pays(work, encounter, (before, posted))
    if encounter.state == "coded":
        await work.emit(coded(encounter, posted))
    return None


def _as_paid(encounter: Encounter, *versions: EncounterIn) -> tuple[EncounterIn, ...]:
    """Return versions with the payment that was billed: a change after billing moves no money."""
    payment = EncounterIn.model_validate(encounter.content).patient_payment
    return tuple(each.model_copy(update={"patient_payment": payment}) for each in versions)


async def _tell_who_pays(
    work: UnitOfWork, encounter: Encounter, versions: Sequence[EncounterIn]
) -> None:
    heard, now = (received(encounter, each) for each in versions)
    if heard != now:
        await work.emit(now)


async def _store_in_place(
    work: UnitOfWork, catalog: Catalog, encounter: Encounter, given: Given
) -> None:
    has_open_query = bool(await CodingQueryRepository(work).open_of([encounter.id]))
    encounter.version += 1
    store_content(encounter, given.judged, has_open_query=has_open_query)
    record_codes(work, catalog, encounter, given)


async def _store_late_change(
    work: UnitOfWork, catalog: Catalog, encounter: Encounter, before: EncounterIn, given: Given
) -> EncounterChange:
    """Keep what an encounter says after it was billed, and tell what a bill would say otherwise."""
    judged = given.judged
    changes = differences(before, judged.posted)
    encounter.version += 1
    change = EncounterChange(
        id=work.ids.new(),
        organization_id=work.organization_id,
        created_at=work.clock.now(),
        encounter_id=encounter.id,
        version=encounter.version,
        origin=given.origin,
        actor_id=work.identity.actor_id,
        content=judged.posted.model_dump(mode="json"),
        changes=[each.model_dump() for each in changes],
        warnings=judged.warnings_as_json(),
        findings=judged.findings_as_json(),
    )
    EncounterRepository(work).add_change(change)
    record_codes(work, catalog, encounter, given, is_late=True)
    if changes:
        await work.emit(
            EncounterChangedAfterBilling(
                encounter_id=encounter.id,
                patient_id=UUID(encounter.patient_id),
                external_id=encounter.external_id,
                version=encounter.version,
                origin=given.origin,
                changes=changes,
            )
        )
    return change
