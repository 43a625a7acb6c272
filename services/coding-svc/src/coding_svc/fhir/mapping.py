"""Maps a Bundle to the encounter that JSON would have posted. Pure: no clock, no I/O."""

from dataclasses import dataclass
from datetime import date

from pydantic import ValidationError

from coding_svc.encounter.schemas import CodingWarning, EncounterIn
from coding_svc.fhir.bundle import Bundle, Entry, problem_of
from coding_svc.fhir.code_systems import codes
from coding_svc.fhir.coverages import find_coverages, map_coverages
from coding_svc.fhir.dates import day
from coding_svc.fhir.diagnoses import map_diagnoses
from coding_svc.fhir.notes import keep_notes
from coding_svc.fhir.people import find_patient, map_patient
from coding_svc.fhir.places import map_place_of_service
from coding_svc.fhir.providers import (
    clia_number,
    find_billing_organization,
    map_billing_provider,
    map_rendering_provider,
)
from coding_svc.fhir.remarks import Remarks
from coding_svc.fhir.resources import Claim, Encounter, Organization, Patient
from coding_svc.fhir.services import Visit, map_services
from coding_svc.fhir.sources import At, located, places, plain
from kit.http.errors import validation_fault
from kit.problems import Problem, ProblemError

_OVER = frozenset(("cancelled", "entered-in-error"))
_FINISHED = (None, "finished")
_OTHERS_BILL = frozenset(("pharmacy",))  # claim types that are never the practice's own


@dataclass(frozen=True, slots=True)
class Mapped:
    """The encounter, what to look at, and where each of its values stands in the Bundle."""

    posted: EncounterIn
    warnings: list[CodingWarning]
    places: dict[str, str]

    def in_bundle(self, problem: Problem) -> Problem:
        """Return a problem of the encounter with pointers into the Bundle."""
        faults = [located(fault, self.places) for fault in problem.errors]
        return Problem(problem.kind.slug, problem.detail, faults, problem.headers)


@dataclass(frozen=True, slots=True)
class _Parts:
    """What an encounter cannot be without."""

    encounter: Entry[Encounter]
    patient: Entry[Patient]
    claim: Entry[Claim] | None
    biller: Entry[Organization]
    on: date


def map_bundle(bundle: Bundle) -> Mapped:
    """Return the encounter of a Bundle. What cannot be mapped is left to a coder.

    Raises Problem: 422 with every fault, when there is no encounter that could be taken.
    """
    remarks = Remarks()
    parts = _parts(bundle, remarks)
    source = _encounter(bundle, parts, remarks)
    known = dict(places(source))
    try:
        posted = EncounterIn.model_validate(plain(source))
    except ValidationError as error:
        told = {fault.pointer for fault in remarks.faults}
        faults = [located(fault, known) for fault in _faults(error)]
        remarks.faults += [fault for fault in faults if fault.pointer not in told]
    if remarks.faults:
        raise problem_of(remarks.faults)
    return Mapped(posted, remarks.warnings, known)


def _faults(error: ValidationError) -> list[ProblemError]:
    found = error.errors(include_input=False, include_url=False)
    return [validation_fault({**each}) for each in found]


def _parts(bundle: Bundle, remarks: Remarks) -> _Parts:
    encounter = _the_encounter(bundle)
    patient = find_patient(bundle, encounter, remarks)
    claim = _claim(bundle, encounter, remarks)
    biller = find_billing_organization(bundle, encounter, claim, remarks)
    period = encounter.resource.period
    at = "period/start"
    on = day(encounter, at, period.start if period else None, remarks)
    if on is None and not (period and period.start):
        remarks.refuse(encounter.at(at), "Say when the encounter was; its day is billed.")
    if patient is None or biller is None or on is None:
        raise problem_of(remarks.faults)
    return _Parts(encounter, patient, claim, biller, on)


def _the_encounter(bundle: Bundle) -> Entry[Encounter]:
    found = bundle.all_of(Encounter)
    if len(found) != 1:
        at = found[1].pointer if found else "/entry"
        detail = f"It has {len(found)} Encounters: send one Bundle per encounter."
        raise problem_of([ProblemError(detail=detail, pointer=at)])
    [entry] = found
    status = entry.resource.status
    if status in _OVER:
        detail = "This Encounter did not take place, so that nothing can be billed."
        raise problem_of([ProblemError(detail=detail, pointer=entry.at("status"))])
    if status not in _FINISHED:
        detail = "Send the Encounter when its status is finished: it is taken once."
        raise problem_of([ProblemError(detail=detail, pointer=entry.at("status"))])
    return entry


def _claim(bundle: Bundle, encounter: Entry[Encounter], remarks: Remarks) -> Entry[Claim] | None:
    """Return the professional Claim of the encounter; others are not read."""
    found = []
    for entry in bundle.all_of(Claim):
        claim = entry.resource
        named = [each for item in claim.item for each in item.encounter]
        is_other = named and not any(bundle.points_to(entry, each, encounter) for each in named)
        if claim.status not in (None, "active") or claim.use not in (None, "claim") or is_other:
            continue
        kinds = codes([claim.type])
        if claim.type and "professional" not in kinds:
            detail = "Only a professional Claim is read; the words of this one are in the note."
            tell = remarks.warn if kinds & _OTHERS_BILL else remarks.leave_to_coder
            tell("claim-left-out", entry.at("type"), detail)
            remarks.keep_concepts("Charge", [each.product_or_service for each in claim.item])
            continue
        found.append(entry)
    if len(found) > 1:
        detail = "Several Claims are for this encounter: send the one that is to be billed."
        remarks.refuse(found[1].pointer, detail)
    return found[0] if found else None


def _encounter(bundle: Bundle, parts: _Parts, remarks: Remarks) -> At:
    encounter, claim, patient = parts.encounter, parts.claim, parts.patient
    whose = claim.resource.patient if claim else None
    if claim and whose and not bundle.points_to(claim, whose, patient):
        remarks.refuse(claim.at("patient"), "It is not the patient of the encounter.")
    keep_notes(bundle, encounter, patient, remarks)
    paying = find_coverages(bundle, encounter, claim, patient, parts.on, remarks)
    coverages = map_coverages(bundle, patient, paying, remarks)
    diagnoses = map_diagnoses(bundle, encounter, claim, patient, remarks)
    visit = Visit(bundle, encounter, claim, patient, parts.on, diagnoses)
    lines = map_services(visit, remarks)
    place = map_place_of_service(bundle, encounter, claim, remarks)
    rendering = map_rendering_provider(bundle, encounter, claim, remarks)
    _ask_for_codes(encounter, diagnoses.mapped, lines, remarks)
    fields = {
        "external_id": _external_id(encounter),
        "service_date": At(encounter.at("period/start"), parts.on.isoformat()),
        "place_of_service": place,
        "patient": map_patient(patient),
        "coverages": At(coverages[0].pointer if coverages else encounter.pointer, coverages),
        "billing_provider": map_billing_provider(parts.biller),
        "rendering_provider": rendering,
        "clia_number": clia_number(parts.biller),
        "authorization_number": _authorization(claim, encounter),
        "diagnoses": At(encounter.at("diagnosis"), diagnoses.mapped),
        "procedures": At(lines[0].pointer if lines else encounter.pointer, lines),
        "note": At(encounter.pointer, remarks.note(encounter.pointer)),
    }
    # Last, when all has been said.
    fields["coding_status"] = At(encounter.pointer, "final" if remarks.is_complete else "draft")
    return At(encounter.pointer, fields)


def _ask_for_codes(
    encounter: Entry[Encounter], diagnoses: list[At], lines: list[At], remarks: Remarks
) -> None:
    if not diagnoses:
        detail = "No Condition of this Encounter has a code that can be billed."
        remarks.leave_to_coder("no-diagnosis", encounter.pointer, detail)
    if not lines:
        detail = "No Procedure, ChargeItem or Claim of this Encounter has a line to bill."
        remarks.leave_to_coder("no-procedure", encounter.pointer, detail)


def _external_id(encounter: Entry[Encounter]) -> At:
    """Return the EHR's number of the visit, by which the same encounter is known again."""
    for place, each in enumerate(encounter.resource.identifier):
        if each.value and each.use != "old":
            return At(encounter.at(f"identifier/{place}/value"), each.value)
    return At(encounter.at("id"), encounter.resource.id)


def _authorization(claim: Entry[Claim] | None, encounter: Entry[Encounter]) -> At:
    for place, each in enumerate(claim.resource.insurance if claim else ()):
        for at, number in enumerate(each.pre_auth_ref):
            if claim and number:
                return At(claim.at(f"insurance/{place}/preAuthRef/{at}"), number)
    return At(encounter.pointer, None)
