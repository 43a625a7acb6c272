"""Edits on charges, diagnoses and service lines."""

import re
from collections.abc import Iterator

from claims_svc.edits.edit import ClaimFacts, Edit, Fault
from kit.money import format_cents

_GUIDE = "005010X222A1"
_CLIA = "42 CFR 493; REF*X4 of 005010X222A1"
_ICD10CM = re.compile(r"^[A-Z][0-9][0-9A-Z][0-9A-Z]{0,4}$")
DIAGNOSES_MAX = 12
POINTERS_MAX = 4


def _charge(facts: ClaimFacts) -> Iterator[Fault]:
    if facts.content.charge_cents == 0:
        yield Fault("/lines", "The claim charges nothing.", "Post charges, or add a fee.")
    for place, line in enumerate(facts.content.lines):
        if line.charge_cents == 0 and facts.content.charge_cents:
            detail = f"Line {place + 1} charges {format_cents(0)}."
            yield Fault(f"/lines/{place}/charge_cents", detail, "Post its charge, or add a fee.")


def _diagnoses(facts: ClaimFacts) -> Iterator[Fault]:
    codes = [diagnosis.code for diagnosis in facts.content.diagnoses]
    if not 1 <= len(codes) <= DIAGNOSES_MAX:
        detail = f"{len(codes)} diagnoses; a claim has 1 to {DIAGNOSES_MAX}."
        yield Fault("/diagnoses", detail, "Add one, or split the claim.")
    for place, code in enumerate(codes):
        if code in codes[:place]:
            fix = "Keep it once, and point the lines at it."
            yield Fault(f"/diagnoses/{place}/code", f"{code} stands twice.", fix)


def _form(facts: ClaimFacts) -> Iterator[Fault]:
    for place, diagnosis in enumerate(facts.content.diagnoses):
        if not _ICD10CM.match(diagnosis.code):
            detail = f"{diagnosis.code} does not have the form of an ICD-10-CM code."
            yield Fault(f"/diagnoses/{place}/code", detail, "Look it up: GET /v1/codes/icd10cm/.")


def _pointers(facts: ClaimFacts) -> Iterator[Fault]:
    count = len(facts.content.diagnoses)
    for place, line in enumerate(facts.content.lines):
        pointers = line.diagnosis_pointers
        if not 1 <= len(pointers) <= POINTERS_MAX or not all(1 <= p <= count for p in pointers):
            detail = f"Line {place + 1} does not point to 1 to {POINTERS_MAX} of the diagnoses."
            pointer = f"/lines/{place}/diagnosis_pointers"
            yield Fault(pointer, detail, f"Use numbers from 1 to {count}.")


def _control_numbers(facts: ClaimFacts) -> Iterator[Fault]:
    numbers = [line.line_control_number for line in facts.content.lines]
    for place, number in enumerate(numbers):
        if number in numbers[:place]:
            pointer = f"/lines/{place}/line_control_number"
            yield Fault(pointer, f"{number} stands on two lines.", "Give each line its own.")


def _waived_test(facts: ClaimFacts) -> Iterator[Fault]:
    for place, line in enumerate(facts.content.lines):
        if "QW" in line.modifiers and not facts.content.clia_number:
            detail = f"Line {place + 1} is a CLIA-waived test (QW) without a CLIA number."
            yield Fault("/clia_number", detail, "Add the laboratory's CLIA number.")


EDITS = (
    Edit("P01", "error", "The claim charges something on every line", _GUIDE, _charge),
    Edit("P02", "error", "1 to 12 diagnoses, each once", _GUIDE, _diagnoses),
    Edit("P02F", "error", "Form of diagnosis codes", "ICD-10-CM guidelines I.A.2", _form),
    Edit("P03", "error", "Diagnosis pointers point at diagnoses", _GUIDE, _pointers),
    Edit("P04", "error", "Line control numbers differ", _GUIDE, _control_numbers),
    Edit("P12", "error", "CLIA number on laboratory tests", _CLIA, _waived_test),
)
