"""Takes encounters, and completes their coding."""

import hashlib
from collections.abc import Iterator, Sequence
from uuid import UUID

from pydantic import ValidationError

from codesets import Catalog, normalize
from codesets.edits import EditRule
from coding_svc.edits.schemas import FindingOut
from coding_svc.edits.service import rules_of
from coding_svc.encounter import domain
from coding_svc.encounter.assignment import (
    AssignedCode,
    Origin,
    codes_of_coder,
    codes_of_ehr,
    releases_of,
    rule_set_of,
    span_faults,
)
from coding_svc.encounter.coding import judge_diagnoses, judge_procedures, judge_together
from coding_svc.encounter.models import Encounter
from coding_svc.encounter.repository import EncounterRepository, Known
from coding_svc.encounter.schemas import CodingIn, CodingWarning, EncounterIn
from coding_svc.encounter.structure import structural_faults
from coding_svc.query.repository import CodingQueryRepository
from contracts.events.encounters import EncounterCoded, EncounterReceived
from contracts.shapes import Diagnosis
from kit.http.errors import validation_problem
from kit.http.preconditions import require_version
from kit.ids import named_id
from kit.problems import Problem, ProblemError
from kit.unit_of_work import UnitOfWork

_NOT_BILLED = {"coding_status", "note"}


async def receive_one(
    work: UnitOfWork, catalog: Catalog, posted: EncounterIn, noted: Sequence[CodingWarning] = ()
) -> tuple[Encounter, bool]:
    """Take an encounter that comes alone. See `receive_encounter`."""
    number = posted.patient_control_number
    numbers = {number} if number else set()
    known = await EncounterRepository(work).known({posted.external_id}, numbers)
    return await receive_encounter(work, posted, catalog, known, await rules_of(work), noted)


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
    digest = _digest(posted)
    known = known_ones.encounters.get(posted.external_id)
    if known:
        await work.audit("read", "encounter", known.id, patient_id=known.patient_id)
        return _same_or_conflict(known, digest), True
    warnings = [*noted, *_check(catalog, posted)]
    _check_control_number(known_ones, posted)
    encounter = _new_encounter(work, posted, digest)
    findings = judge_together(catalog, posted, rules, {})
    _store_codes(encounter, posted, warnings, findings)
    EncounterRepository(work).add(encounter)
    known_ones.add(encounter)
    _record(work, encounter, catalog, posted, "ehr", codes_of_ehr(posted), rules)
    await work.audit("create", "encounter", encounter.id, patient_id=encounter.patient_id)
    await work.emit(_received(encounter, posted))
    if encounter.state == "coded":
        await work.emit(_coded(encounter, posted))
    return encounter, False


async def require_encounter(work: UnitOfWork, encounter_id: UUID) -> Encounter:
    """Return the organization's encounter; a 404 problem when it has none of this id."""
    encounter = await EncounterRepository(work).by_id(encounter_id)
    if encounter is None:
        raise Problem("not-found", "No such encounter.")
    return encounter


async def code_encounter(
    work: UnitOfWork,
    catalog: Catalog,
    encounter_id: UUID,
    coding: CodingIn,
    if_match: str | None,
) -> Encounter:
    """Store a coder's codes; when they are final and nothing holds them, the encounter is billed.

    An error that no reason lets pass holds them, and a question that no provider answered yet.

    Raises Problem: 428 or 412 when they are not based on the encounter as it stands; 422 with
    every fault.
    """
    encounter = await require_encounter(work, encounter_id)
    require_version(if_match, encounter.version)
    if encounter.state == "coded":
        raise Problem("conflict", "Its coding is final; correct the claim instead.")
    posted = _with_codes(encounter, coding)
    faults = [*span_faults(coding, posted.note), *_coverage_faults(encounter, coding)]
    is_line_wanted = posted.claim_type == "professional" and coding.coding_status == "draft"
    if is_line_wanted and not coding.procedures:
        faults.append(ProblemError(detail="Name at least one procedure.", pointer="/procedures"))
    warnings = _check(catalog, posted, faults)
    overrides = {each.rule_id: each.reason for each in coding.overrides}
    rules = await rules_of(work)
    findings = judge_together(catalog, posted, rules, overrides)
    has_open_query = bool(await CodingQueryRepository(work).open_of([encounter.id]))
    encounter.version += 1
    _store_codes(encounter, posted, warnings, findings, has_open_query=has_open_query)
    _record(work, encounter, catalog, posted, "coder", codes_of_coder(coding, posted.note), rules)
    said = "; ".join(f"{rule_id} overridden: {reason}" for rule_id, reason in overrides.items())
    await work.audit(
        "update", "encounter", encounter.id, patient_id=encounter.patient_id, reason=said or None
    )
    if coding.coverages:  # eligibility-svc has not heard of them yet
        await work.emit(_received(encounter, posted))
    if encounter.state == "coded":
        await work.emit(_coded(encounter, posted))
    return encounter


def _coverage_faults(encounter: Encounter, coding: CodingIn) -> Iterator[ProblemError]:
    if coding.coverages and encounter.content["coverages"]:
        detail = "The encounter has coverages already; leave this out."
        yield ProblemError(detail=detail, pointer="/coverages")


def _with_codes(encounter: Encounter, coding: CodingIn) -> EncounterIn:
    codes = coding.model_dump(
        mode="json",
        exclude_none=True,
        exclude={
            "overrides": True,
            "diagnoses": {"__all__": {"provenance"}},
            "procedures": {"__all__": {"provenance"}},
        },
    )
    if not coding.coverages:
        del codes["coverages"]
    try:
        return EncounterIn.model_validate({**encounter.content, **codes})
    except ValidationError as error:
        raise validation_problem(error.errors(include_input=False)) from error


def _digest(posted: EncounterIn) -> str:
    # Without defaults, so that a field added later does not make old encounters look changed.
    return hashlib.sha256(posted.model_dump_json(exclude_defaults=True).encode()).hexdigest()


def _same_or_conflict(known: Encounter, digest: str) -> Encounter:
    if known.content_hash == digest:
        return known
    raise Problem(
        "conflict",
        f"The external id belongs to encounter {known.id}, which differs. Use a new external id,"
        " or correct the claim of that encounter.",
    )


def _check(
    catalog: Catalog, posted: EncounterIn, other_faults: Sequence[ProblemError] = ()
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


def _store_codes(
    encounter: Encounter,
    posted: EncounterIn,
    warnings: Sequence[CodingWarning],
    findings: Sequence[FindingOut],
    *,
    has_open_query: bool = False,
) -> None:
    encounter.content = posted.model_dump(mode="json")
    encounter.warnings = [warning.model_dump() for warning in warnings]
    encounter.findings = [finding.model_dump() for finding in findings]
    bill = posted.institutional
    coded = domain.Coded(
        is_final=posted.coding_status == "final",
        diagnosis_count=len(posted.diagnoses),
        line_count=len(bill.revenue_lines if bill else posted.procedures),
        pointers=[len(line.diagnosis_pointers) for line in posted.procedures],
        has_coverage=bool(posted.coverages),
        has_place=posted.place_of_service is not None,
        has_errors=any(each.severity == "error" and not each.override_reason for each in findings),
        has_open_query=has_open_query,
        warnings=[warning.rule for warning in warnings],
    )
    encounter.missing = domain.missing_of(coded)
    encounter.state = "needs_coding" if encounter.missing else "coded"


def _record(
    work: UnitOfWork,
    encounter: Encounter,
    catalog: Catalog,
    posted: EncounterIn,
    origin: Origin,
    codes: list[AssignedCode],
    rules: Sequence[EditRule],
) -> None:
    """Append what the encounter was given now to the history of its codes."""
    row = {
        "id": work.ids.new(),
        "organization_id": work.organization_id,
        "created_at": work.clock.now(),
        "encounter_id": encounter.id,
        "version": encounter.version,
        "origin": origin,
        "actor_id": work.identity.actor_id,
        "coding_status": posted.coding_status,
        "state": encounter.state,
        "codes": [each.model_dump(exclude_defaults=True) for each in codes],
        "findings": encounter.findings,
        "releases": releases_of(catalog, codes, posted.service_date),
        "rule_set": rule_set_of(rules),
    }
    EncounterRepository(work).append_assignment(row)


def _received(encounter: Encounter, posted: EncounterIn) -> EncounterReceived:
    return EncounterReceived(
        encounter_id=encounter.id,
        patient_id=UUID(encounter.patient_id),
        external_id=posted.external_id,
        service_date=posted.service_date,
        patient=posted.patient,
        coverages=posted.coverages,
        billing_provider=posted.billing_provider,
        patient_payment=posted.patient_payment,
    )


def _coded(encounter: Encounter, posted: EncounterIn) -> EncounterCoded:
    billed = posted.model_dump(exclude=_NOT_BILLED | {"diagnoses"})
    return EncounterCoded(
        **billed,
        encounter_id=encounter.id,
        patient_id=UUID(encounter.patient_id),
        diagnoses=[
            Diagnosis(**each.model_dump() | {"code": normalize(each.code)})
            for each in posted.diagnoses
        ],
        coding_warnings=[warning["rule"] for warning in encounter.warnings],
    )
