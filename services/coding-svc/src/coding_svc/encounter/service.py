"""Takes encounters, and judges what they say."""

import hashlib
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from uuid import UUID

from codesets import Catalog
from codesets.edits import EditRule
from coding_svc.edits.service import kept_rules_of
from coding_svc.encounter.assignment import codes_of_ehr
from coding_svc.encounter.coding import judge_diagnoses, judge_procedures, judge_together
from coding_svc.encounter.models import Encounter
from coding_svc.encounter.repository import EncounterRepository, Known
from coding_svc.encounter.schemas import CodingWarning, EncounterIn
from coding_svc.encounter.storing import (
    Given,
    Judged,
    coded,
    received,
    record_codes,
    store_content,
)
from coding_svc.encounter.structure import structural_faults
from kit.ids import named_id
from kit.problems import Problem, ProblemError
from kit.unit_of_work import UnitOfWork


async def receive_one(
    work: UnitOfWork, catalog: Catalog, posted: EncounterIn, noted: Sequence[CodingWarning] = ()
) -> tuple[Encounter, bool]:
    """Take an encounter that comes alone. See `receive_encounter`."""
    number = posted.patient_control_number
    numbers = {number} if number else set()
    known = await EncounterRepository(work).known({posted.external_id}, numbers)
    return await receive_encounter(work, posted, catalog, known, await kept_rules_of(work), noted)


async def receive_encounter(
    work: UnitOfWork,
    posted: EncounterIn,
    catalog: Catalog,
    known_ones: Known,
    rules: Sequence[EditRule],
    noted: Sequence[CodingWarning] = (),
) -> tuple[Encounter, bool]:
    """Take an encounter; return it, and whether it had been posted before.

    `known_ones` must hold what is stored under its ids; it is added to them. With errors of the
    coding edits (`rules`) it waits for a coder, whatever its coding status. What was `noted` when
    it was read from another format is kept with its warnings.

    Raises Problem: 422 with every fault, 409 when the external id or the patient control number
    belongs to another encounter. Then nothing is stored.
    """
    digest = digest_of(posted)
    known = known_ones.encounters.get(posted.external_id)
    if known:
        await work.audit("read", "encounter", known.id, patient_id=known.patient_id)
        return _same_or_conflict(known, digest), True
    judged = judge_encounter(catalog, posted, rules, noted=noted)
    _check_control_number(known_ones, posted)
    encounter = _new_encounter(work, posted, digest)
    store_content(encounter, judged)
    EncounterRepository(work).add(encounter)
    known_ones.add(encounter)
    record_codes(work, catalog, encounter, Given(judged, "ehr", codes_of_ehr(posted)))
    await work.audit("create", "encounter", encounter.id, patient_id=encounter.patient_id)
    await work.emit(received(encounter, posted))
    if encounter.state == "coded":
        await work.emit(coded(encounter, posted))
    return encounter, False


async def require_encounter(work: UnitOfWork, encounter_id: UUID) -> Encounter:
    """Return the organization's encounter; a 404 problem when it has none of this id."""
    encounter = await EncounterRepository(work).by_id(encounter_id)
    if encounter is None:
        raise Problem("not-found", "No such encounter.")
    return encounter


def digest_of(posted: EncounterIn) -> str:
    # Without defaults, so that a field added later does not make old encounters look changed.
    return hashlib.sha256(posted.model_dump_json(exclude_defaults=True).encode()).hexdigest()


def _same_or_conflict(known: Encounter, digest: str) -> Encounter:
    if known.content_hash == digest:
        return known
    raise Problem(
        "conflict",
        f"The external id belongs to encounter {known.id}, which differs. Use a new external id,"
        " or change that encounter with PUT and its ETag as If-Match.",
        headers={"Location": f"/v1/encounters/{known.id}"},
    )


def judge_encounter(
    catalog: Catalog,
    posted: EncounterIn,
    rules: Sequence[EditRule],
    overrides: Mapping[str, str] = MappingProxyType({}),
    faults: Sequence[ProblemError] = (),
    noted: Sequence[CodingWarning] = (),
) -> Judged:
    """Judge an encounter's content by the code sets and the rules.

    Args:
        catalog: the code sets.
        posted: what the encounter says.
        rules: those that hold for the organization.
        overrides: a reason for each rule whose errors hold nothing.
        faults: what was found wrong before.
        noted: warnings of before, which are kept with it.

    Raises Problem: 422 with every fault.

    """
    warnings = _check(catalog, posted, faults)
    findings = judge_together(catalog, posted, rules, overrides)
    return Judged(posted, [*noted, *warnings], findings, rules)


def _check(
    catalog: Catalog, posted: EncounterIn, other_faults: Sequence[ProblemError]
) -> list[CodingWarning]:
    faults = [*structural_faults(posted), *other_faults]
    code_faults, warnings = judge_diagnoses(catalog, posted)
    if faults or code_faults:
        slug = "invalid" if faults else "unknown-code"
        raise Problem(slug, "Nothing was stored.", [*faults, *code_faults])
    return warnings + judge_procedures(catalog, posted)


def _check_control_number(known: Known, posted: EncounterIn) -> None:
    if posted.patient_control_number in known.control_numbers:
        fault = ProblemError(detail="Another encounter has it.", pointer="/patient_control_number")
        raise Problem("conflict", "The patient control number must be unique.", [fault])


def _new_encounter(work: UnitOfWork, posted: EncounterIn, digest: str) -> Encounter:
    return Encounter(
        id=work.ids.new(),
        organization_id=work.organization_id,
        created_at=work.clock.now(),
        external_id=posted.external_id,
        patient_control_number=posted.patient_control_number,
        # Every service derives the same id for the same patient, without asking.
        patient_id=str(named_id("patient", work.organization_id, posted.patient.external_id)),
        service_date=posted.service_date,
        content_hash=digest,
        version=1,
    )
