"""A coder completes the codes of an encounter, or corrects those that were billed."""

from collections.abc import Iterator, Sequence
from uuid import UUID

from pydantic import ValidationError

from codesets import Catalog
from codesets.edits import EditRule
from coding_svc.edits.domain import refused_overrides
from coding_svc.edits.service import kept_rules_of
from coding_svc.encounter.assignment import (
    AssignedCode,
    codes_of_bill,
    codes_of_coder,
    span_faults,
)
from coding_svc.encounter.changing import newest_content, store_version
from coding_svc.encounter.domain import NOT_MAPPED
from coding_svc.encounter.models import Encounter, EncounterChange
from coding_svc.encounter.repository import EncounterRepository
from coding_svc.encounter.schemas import CodingIn, CodingWarning, EncounterIn
from coding_svc.encounter.service import judge_encounter, require_encounter
from coding_svc.encounter.storing import Given
from kit.http.errors import validation_problem
from kit.http.preconditions import require_version
from kit.problems import Problem, ProblemError
from kit.unit_of_work import UnitOfWork


async def code_encounter(
    work: UnitOfWork,
    catalog: Catalog,
    encounter_id: UUID,
    coding: CodingIn,
    if_match: str | None,
) -> tuple[Encounter, EncounterChange | None]:
    """Store a coder's codes; when they are final and nothing holds them, the encounter is billed.

    An error that no reason lets pass holds them, and a question that no provider answered yet.
    What was billed already stays; then the codes are a change, which is returned as well.

    Raises Problem: 428 or 412 when they are not based on the encounter as it stands; 409 for a
    draft of what was billed; 422 with every fault.
    """
    encounter = await require_encounter(work, encounter_id)
    require_version(if_match, encounter.version)
    is_billed = encounter.state == "coded"
    if is_billed and coding.coding_status == "draft":
        raise Problem("conflict", "It is billed: correct its codes by others that are final.")
    content = await newest_content(work, encounter)
    posted = _with_codes(content, coding)
    rules = await kept_rules_of(work)
    faults = [
        *span_faults(coding, posted.note),
        *_coverage_faults(content, coding),
        *_override_faults(coding, rules),
    ]
    overrides = {each.rule_id: each.reason for each in coding.overrides}
    noted = _still_noted(encounter, coding)
    judged = judge_encounter(catalog, posted, rules, overrides, faults, noted)
    said = "; ".join(f"{rule_id} overridden: {reason}" for rule_id, reason in overrides.items())
    await work.audit(
        "update", "encounter", encounter.id, patient_id=encounter.patient_id, reason=said or None
    )
    codes = codes_of_coder(coding, posted.note)
    if coding.institutional is None:
        codes += await _bill_left_as_it_was(work, encounter, posted)
    if is_billed and content == posted:
        return encounter, None
    given = Given(judged, "coder", codes)
    return encounter, await store_version(work, catalog, encounter, content, given)


async def _bill_left_as_it_was(
    work: UnitOfWork, encounter: Encounter, posted: EncounterIn
) -> list[AssignedCode]:
    """Return the codes of a bill that the coder kept, each from whom it was before."""
    kept = codes_of_bill(posted.institutional, "ehr")
    if not kept:
        return []
    acts = await EncounterRepository(work).assignments(encounter)
    before = [AssignedCode.model_validate(each) for act in acts for each in act.codes]
    sources = {_place(each): each.source for each in before}
    return [each.model_copy(update={"source": sources.get(_place(each), "ehr")}) for each in kept]


def _place(code: AssignedCode) -> tuple[str, int, str]:
    return code.kind, code.position, code.code


def _still_noted(encounter: Encounter, coding: CodingIn) -> list[CodingWarning]:
    """Return what could not be mapped when it came: a draft may not have answered it yet."""
    if coding.coding_status == "final":
        return []
    noted = [CodingWarning.model_validate(each) for each in encounter.warnings]
    return [each for each in noted if each.rule.startswith(NOT_MAPPED)]


def _coverage_faults(content: EncounterIn, coding: CodingIn) -> Iterator[ProblemError]:
    if coding.coverages and content.coverages:
        detail = "The encounter has coverages already; leave this out."
        yield ProblemError(detail=detail, pointer="/coverages")


def _override_faults(coding: CodingIn, rules: Sequence[EditRule]) -> Iterator[ProblemError]:
    rule_ids = [each.rule_id for each in coding.overrides]
    for place, detail in refused_overrides(rule_ids, rules):
        yield ProblemError(detail=detail, pointer=f"/overrides/{place}/rule_id")


def _with_codes(content: EncounterIn, coding: CodingIn) -> EncounterIn:
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
        return EncounterIn.model_validate({**content.model_dump(mode="json"), **codes})
    except ValidationError as error:
        raise validation_problem(error.errors(include_input=False)) from error
