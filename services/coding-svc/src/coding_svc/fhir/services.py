"""Maps what was done to service lines: of the Claim, else of ChargeItems, else of Procedures."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from coding_svc.encounter.schemas import PROCEDURES_MAX
from coding_svc.fhir.bundle import Bundle, Entry
from coding_svc.fhir.code_systems import CPT, HCPCS, codings, text_of
from coding_svc.fhir.dates import day
from coding_svc.fhir.diagnoses import Diagnoses
from coding_svc.fhir.money import cents
from coding_svc.fhir.remarks import Remarks
from coding_svc.fhir.resources import (
    ChargeItem,
    Claim,
    ClaimItem,
    CodeableConcept,
    Condition,
    Encounter,
    Patient,
    Period,
    Procedure,
    Reference,
)
from coding_svc.fhir.sources import At

_POINTERS_MAX = 4
_CODE_LENGTH, _MODIFIER_LENGTH = 5, 2
_NOT_DONE = frozenset(("not-done", "entered-in-error"))
_NOT_CHARGED = frozenset(("not-billable", "aborted", "entered-in-error"))


@dataclass(frozen=True, slots=True)
class Visit:
    """What every line is judged by."""

    bundle: Bundle
    encounter: Entry[Encounter]
    claim: Entry[Claim] | None
    patient: Entry[Patient]
    on: date
    diagnoses: Diagnoses


@dataclass(frozen=True, slots=True)
class _Service:
    """One service as a resource states it, whichever that is."""

    entry: Entry[Any]
    path: str
    concept_path: str
    concept: CodeableConcept | None
    modifiers: Sequence[CodeableConcept] = ()
    units: tuple[str, Decimal | None] = ("", None)
    charge: At | None = None
    on: tuple[str, str | None] = ("", None)
    reasons: tuple[int, ...] = ()

    @property
    def pointer(self) -> str:
        return f"{self.entry.pointer}{self.path}"


def map_services(visit: Visit, remarks: Remarks) -> list[At]:
    """Return the lines. What has no CPT or HCPCS code goes into the note, for a coder.

    Where charges are stated, a Procedure beside them is no further line: it is the same service
    told twice, or one that nobody charged, and a coder decides which.
    """
    charged = list(_of_claim(visit, remarks)) or list(_of_charges(visit, remarks))
    lines = [line for each in charged if (line := _line(each, visit, remarks))]
    told = {line.value["code"].value for line in lines}
    for each in _of_procedures(visit, remarks):
        if not charged:
            line = _line(each, visit, remarks)
            lines += [line] if line else []
        elif not told & {coding.code for _, coding in _coded(each.concept, _CODE_LENGTH)}:
            detail = "No charge is stated for this Procedure; its text is in the note."
            remarks.leave_to_coder("procedure-not-charged", each.pointer, detail)
            remarks.keep(f"Procedure: {text_of(each.concept)}")
    for left in lines[PROCEDURES_MAX:]:
        detail = f"A claim has at most {PROCEDURES_MAX} lines; this one was left out."
        remarks.leave_to_coder("procedure-left-out", left.pointer, detail)
    return lines[:PROCEDURES_MAX]


def _line(service: _Service, visit: Visit, remarks: Remarks) -> At | None:
    at = f"{service.pointer}/{service.concept_path}"
    known = list(_coded(service.concept, _CODE_LENGTH))
    selected = [each for each in known if each[1].user_selected] or known
    if len({coding.code for _, coding in selected}) != 1:
        what = "several codes" if known else "no code"
        detail = f"It has {what} of CPT or HCPCS; its text is in the note."
        remarks.leave_to_coder("procedure-not-coded", at, detail)
        remarks.keep(f"Procedure: {text_of(service.concept)}")
        return None
    place, coding = selected[0]
    pointers = _reasons(service, visit, remarks)
    system = "cpt" if (place, coding) in codings(service.concept, CPT) else "hcpcs"
    units_path, units = service.units
    fields = {
        "system": At(at, system),
        "code": At(f"{at}/coding/{place}/code", coding.code),
        "modifiers": _modifiers(service, remarks),
        "units": At(f"{service.entry.pointer}/{units_path}", units),
        "charge_cents": service.charge or At(service.pointer, None),
        "diagnosis_pointers": At(service.pointer, [At(service.pointer, each) for each in pointers]),
        "service_date": _day(service, visit, remarks),
    }
    return At(service.pointer, fields)


def _coded(concept: CodeableConcept | None, length: int) -> Iterator[tuple[int, Any]]:
    for place, coding in codings(concept, CPT | HCPCS):
        if len(coding.code or "") == length:
            yield place, coding


def _modifiers(service: _Service, remarks: Remarks) -> At:
    """Return the modifiers: of the Claim's item, else codings of two characters beside the code."""
    found = []
    for place, concept in enumerate(service.modifiers):
        at = f"{service.pointer}/modifier/{place}"
        known = list(_coded(concept, _MODIFIER_LENGTH))
        found += [At(f"{at}/coding/{each}/code", coding.code) for each, coding in known]
        if not known:
            detail = "This modifier has no code of CPT or HCPCS."
            remarks.leave_to_coder("modifier-not-coded", at, detail)
    at = f"{service.pointer}/{service.concept_path}"
    found += [
        At(f"{at}/coding/{place}/code", coding.code)
        for place, coding in _coded(service.concept, _MODIFIER_LENGTH)
    ]
    return At(service.pointer, found)


def _reasons(service: _Service, visit: Visit, remarks: Remarks) -> tuple[int, ...]:
    """Return which diagnoses a line is for: those it names, else the only one there is.

    None when it is for a coder to say.
    """
    count = len(visit.diagnoses.mapped)
    if service.reasons:
        return tuple(dict.fromkeys(service.reasons))[:_POINTERS_MAX]
    if count > 1:
        detail = "It names no reason, and there are several diagnoses."
        remarks.leave_to_coder("reason-missing", service.pointer, detail)
    return (1,) if count == 1 else ()


def _day(service: _Service, visit: Visit, remarks: Remarks) -> At:
    path, written = service.on
    found = day(service.entry, path, written, remarks)
    # A line of the encounter's own date needs none.
    shown = found.isoformat() if found and found != visit.on else None
    return At(service.entry.at(path), shown)


def _of_claim(visit: Visit, remarks: Remarks) -> Iterator[_Service]:
    claim = visit.claim
    if claim is None:
        return
    number_of = {
        each.sequence: visit.diagnoses.number_of.get(claim.at(f"diagnosis/{place}"))
        for place, each in enumerate(claim.resource.diagnosis)
    }
    for place, item in enumerate(claim.resource.item):
        path = f"item/{place}"
        reasons = [number_of.get(each) for each in item.diagnosis_sequence]
        yield _Service(
            claim,
            f"/{path}",
            "productOrService",
            item.product_or_service,
            item.modifier,
            (f"{path}/quantity/value", item.quantity.value if item.quantity else None),
            _charge_of_item(claim, path, item, remarks),
            _written(path, "serviced", item.serviced_date, item.serviced_period, plain="Date"),
            tuple(each for each in reasons if each),
        )


def _charge_of_item(claim: Entry[Claim], path: str, item: ClaimItem, remarks: Remarks) -> At | None:
    if item.net:
        return cents(claim, f"{path}/net", item.net, Decimal(1), remarks)
    quantity = item.quantity.value if item.quantity and item.quantity.value else Decimal(1)
    if item.unit_price:
        return cents(claim, f"{path}/unitPrice", item.unit_price, quantity, remarks)
    return None


def _of_charges(visit: Visit, remarks: Remarks) -> Iterator[_Service]:
    for entry in _belonging(visit, ChargeItem, lambda each: each.context, remarks):
        charge: ChargeItem = entry.resource
        if charge.status in _NOT_CHARGED:
            continue
        price = charge.price_override
        yield _Service(
            entry,
            "",
            "code",
            charge.code,
            (),
            ("quantity/value", charge.quantity.value if charge.quantity else None),
            cents(entry, "priceOverride", price, Decimal(1), remarks) if price else None,
            _written("", "occurrence", charge.occurrence_date_time, charge.occurrence_period),
        )


def _of_procedures(visit: Visit, remarks: Remarks) -> Iterator[_Service]:
    for entry in _belonging(visit, Procedure, lambda each: each.encounter, remarks):
        procedure: Procedure = entry.resource
        if procedure.status in _NOT_DONE:
            continue
        for note in procedure.note:
            remarks.keep(note.text)
        if procedure.status not in (None, "completed"):
            detail = "This Procedure is not completed; its text is in the note."
            remarks.leave_to_coder("procedure-not-completed", entry.at("status"), detail)
            remarks.keep(f"Procedure, not completed: {text_of(procedure.code)}")
            continue
        conditions = [
            visit.bundle.find(entry, each, Condition) for each in procedure.reason_reference
        ]
        numbers = visit.diagnoses.number_of
        yield _Service(
            entry,
            "",
            "code",
            procedure.code,
            on=_written("", "performed", procedure.performed_date_time, procedure.performed_period),
            reasons=tuple(numbers[c.pointer] for c in conditions if c and c.pointer in numbers),
        )


def _belonging(
    visit: Visit, kind: type[Any], encounter_of: Callable[[Any], Reference | None], remarks: Remarks
) -> Iterable[Entry[Any]]:
    """Yield what was done in the encounter; what names no encounter is left out, and told."""
    for entry in visit.bundle.all_of(kind):
        reference = encounter_of(entry.resource)
        if reference is None:
            detail = f"This {kind.__name__} names no encounter."
            remarks.warn("service-left-out", entry.pointer, detail)
        elif visit.bundle.points_to(entry, reference, visit.encounter):
            subject = entry.resource.subject
            if subject and not visit.bundle.points_to(entry, subject, visit.patient):
                remarks.refuse(entry.at("subject"), "It is not the patient of the encounter.")
            yield entry


def _written(
    path: str, name: str, moment: str | None, period: Period | None, plain: str = "DateTime"
) -> tuple[str, str | None]:
    """Return the place and text of a choice between a moment and a period; its begin is meant."""
    prefix = f"{path}/{name}" if path else name
    if moment or period is None:
        return f"{prefix}{plain}", moment
    return f"{prefix}Period/start", period.start
