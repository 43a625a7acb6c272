"""Maps the Conditions of an encounter to its diagnoses, in the order of a claim."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from codesets import normalize
from coding_svc.encounter.schemas import DIAGNOSES_MAX
from coding_svc.fhir.bundle import Bundle, Entry
from coding_svc.fhir.code_systems import ICD10CM, codes, codings, text_of
from coding_svc.fhir.remarks import Remarks
from coding_svc.fhir.resources import (
    Claim,
    CodeableConcept,
    Condition,
    Encounter,
    EncounterDiagnosis,
    Patient,
)
from coding_svc.fhir.sources import At

# HL7 diagnosis-role, in the order in which a claim wants them; no role stands after DD.
_ROLES = ("billing", "DD", None, "post-op", "CC", "AD", "pre-op", "CM")
_WRONG = frozenset(("refuted", "entered-in-error"))
# An outpatient's diagnosis that is only suspected is not coded (ICD-10-CM guidelines, IV.H).
_UNCERTAIN = frozenset(("unconfirmed", "provisional", "differential"))
_LAST = 10_000


@dataclass(frozen=True, slots=True)
class Diagnoses:
    """The diagnoses, and by which of them (from 1) a line may name its reason.

    Attributes:
        mapped: for the encounter, in order.
        number_of: by place in the Bundle of the Condition, or of the Claim's diagnosis.

    """

    mapped: list[At]
    number_of: dict[str, int]


@dataclass(frozen=True, slots=True)
class _Stated:
    """One statement of a diagnosis: where it stands, and what it says."""

    pointers: tuple[str, ...]
    concept_pointer: str
    concept: CodeableConcept | None


def map_diagnoses(
    bundle: Bundle,
    encounter: Entry[Encounter],
    claim: Entry[Claim] | None,
    patient: Entry[Patient],
    remarks: Remarks,
) -> Diagnoses:
    """Return the diagnoses. What has no ICD-10-CM code goes into the note, for a coder."""
    of_encounter = list(_of_encounter(bundle, encounter, patient, remarks))
    of_claim = list(_of_claim(bundle, claim, patient, remarks)) if claim else []
    if of_claim:
        _keep_unclaimed(of_encounter, of_claim, remarks)
    stated = of_claim or of_encounter
    found = Diagnoses([], {})
    numbers: dict[str, int] = {}
    for each in stated:
        code = _code(each, remarks)
        if code is None:
            continue
        number = numbers.get(normalize(code.value))
        if number is None and len(found.mapped) == DIAGNOSES_MAX:
            detail = f"A claim has at most {DIAGNOSES_MAX} diagnoses; this one is in the note."
            remarks.leave_to_coder("diagnosis-left-out", each.concept_pointer, detail)
            remarks.keep(f"Diagnosis: {code.value} {text_of(each.concept)}")
            continue
        if number is None:
            found.mapped.append(At(each.concept_pointer, {"code": code}))
            number = numbers[normalize(code.value)] = len(found.mapped)
        found.number_of.update(dict.fromkeys(each.pointers, number))
    return found


def _code(stated: _Stated, remarks: Remarks) -> At | None:
    """Return the one code of ICD-10-CM; of several the one that a person selected."""
    known = list(codings(stated.concept, ICD10CM))
    selected = [each for each in known if each[1].user_selected] or known
    if len({coding.code for _, coding in selected}) == 1:
        place, coding = selected[0]
        return At(f"{stated.concept_pointer}/coding/{place}/code", coding.code)
    what = "several ICD-10-CM codes, and no single one selected" if known else "no ICD-10-CM code"
    detail = f"It has {what}; its text is in the note."
    remarks.leave_to_coder("condition-not-coded", stated.concept_pointer, detail)
    remarks.keep(f"Diagnosis: {text_of(stated.concept)}")
    return None


def _of_claim(
    bundle: Bundle, claim: Entry[Claim], patient: Entry[Patient], remarks: Remarks
) -> Iterator[_Stated]:
    in_order = sorted(
        enumerate(claim.resource.diagnosis), key=lambda each: each[1].sequence or _LAST
    )
    for place, each in in_order:
        at = claim.at(f"diagnosis/{place}")
        condition = bundle.find(claim, each.diagnosis_reference, Condition)
        if condition is None:
            concept = each.diagnosis_codeable_concept
            yield _Stated((at,), f"{at}/diagnosisCodeableConcept", concept)
            continue
        for stated in _usable(bundle, condition, patient, remarks):
            yield replace(stated, pointers=(at, condition.pointer))


def _keep_unclaimed(
    documented: Iterable[_Stated], claimed: Iterable[_Stated], remarks: Remarks
) -> None:
    known = {pointer for each in claimed for pointer in each.pointers}
    for each in documented:
        if known.isdisjoint(each.pointers):
            detail = "The Claim does not name this Condition; its text is in the note."
            remarks.warn("condition-not-claimed", each.concept_pointer, detail)
            remarks.keep(f"Diagnosis, not claimed: {text_of(each.concept)}")


def _of_encounter(
    bundle: Bundle, encounter: Entry[Encounter], patient: Entry[Patient], remarks: Remarks
) -> Iterator[_Stated]:
    listed: dict[str, tuple[Any, Entry[Condition]]] = {}
    for place, each in enumerate(encounter.resource.diagnosis):
        found = bundle.find(encounter, each.condition, Condition)
        if found is None:
            detail = "The Condition it names is not in the Bundle."
            remarks.leave_to_coder("condition-missing", encounter.at(f"diagnosis/{place}"), detail)
        else:
            listed.setdefault(found.pointer, (_order(each, place), found))
    for _, entry in sorted(listed.values(), key=lambda each: each[0]):
        yield from _documented(bundle, entry, patient, remarks)
    for entry in bundle.all_of(Condition):
        if entry.pointer in listed:
            continue
        if bundle.points_to(entry, entry.resource.encounter, encounter):
            yield from _documented(bundle, entry, patient, remarks)
        elif entry.resource.encounter is None:
            detail = "This Condition names no encounter, and the Encounter does not name it."
            remarks.warn("condition-left-out", entry.pointer, detail)


def _order(diagnosis: EncounterDiagnosis, place: int) -> tuple[int, int, int]:
    roles: list[str | None] = [each for each in codes([diagnosis.use]) if each in _ROLES]
    return (
        min(_ROLES.index(each) for each in roles or [None]),
        _LAST if diagnosis.rank is None else diagnosis.rank,
        place,
    )


def _documented(
    bundle: Bundle, entry: Entry[Condition], patient: Entry[Patient], remarks: Remarks
) -> Iterator[_Stated]:
    for stated in _usable(bundle, entry, patient, remarks):
        for note in entry.resource.note:
            remarks.keep(note.text)
        yield stated


def _usable(
    bundle: Bundle, entry: Entry[Condition], patient: Entry[Patient], remarks: Remarks
) -> Iterator[_Stated]:
    condition = entry.resource
    status = codes([condition.verification_status])
    if condition.subject and not bundle.points_to(entry, condition.subject, patient):
        remarks.refuse(entry.at("subject"), "It is not the patient of the encounter.")
    if status & _WRONG:
        return
    if status & _UNCERTAIN:
        detail = "This Condition is not confirmed, so it is not coded; its text is in the note."
        remarks.leave_to_coder("condition-not-confirmed", entry.at("verificationStatus"), detail)
        remarks.keep(f"Suspected, not confirmed: {text_of(condition.code)}")
        return
    yield _Stated((entry.pointer,), entry.at("code"), condition.code)
