"""What the edits judge of an encounter, posted to be billed or only to be checked."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Protocol

from codesets import CodeSystem, normalize
from codesets.edits import EncounterFacts, ServiceLine, Setting
from coding_svc.edits.bills import MEDICARE, MEDICARE_PART_B, lines_of, setting_of, stay_of
from contracts.institutional import InstitutionalFacts
from contracts.shapes import Diagnosis

_POINTERS_MAX = 4


class Line(Protocol):
    """A service line."""

    @property
    def system(self) -> str: ...
    @property
    def code(self) -> str: ...
    @property
    def modifiers(self) -> Sequence[str]: ...
    @property
    def units(self) -> Decimal: ...
    @property
    def diagnosis_pointers(self) -> Sequence[int] | None: ...
    @property
    def service_date(self) -> date | None: ...


class Policy(Protocol):
    """A coverage."""

    @property
    def priority(self) -> str: ...
    @property
    def claim_filing_indicator(self) -> str: ...


class Patient(Protocol):
    @property
    def sex(self) -> str: ...
    @property
    def birth_date(self) -> date | None: ...


class Encounter(Protocol):
    """The coded part of an encounter, as an API has it."""

    @property
    def service_date(self) -> date: ...
    @property
    def place_of_service(self) -> str | None: ...
    @property
    def patient(self) -> Patient: ...
    @property
    def coverages(self) -> Sequence[Policy]: ...
    @property
    def diagnoses(self) -> Sequence[Diagnosis]: ...
    @property
    def procedures(self) -> Sequence[Line]: ...
    @property
    def institutional(self) -> InstitutionalFacts | None: ...


def facts_of(encounter: Encounter, setting: Setting = Setting.PROFESSIONAL) -> EncounterFacts:
    """Return what the edits judge.

    Args:
        encounter: what was posted; of an institution with its bill.
        setting: where the services were given; of a bill, its type says so, when it is taken.

    """
    count, filing = len(encounter.diagnoses), _primary_filing(encounter.coverages)
    facts = EncounterFacts(
        service_date=encounter.service_date,
        place_of_service=encounter.place_of_service or "",
        diagnoses=tuple(normalize(diagnosis.code) for diagnosis in encounter.diagnoses),
        lines=_service_lines(encounter.procedures, encounter.service_date, count),
        sex=encounter.patient.sex,
        birth_date=encounter.patient.birth_date,
        setting=setting,
        is_medicare=filing == MEDICARE_PART_B,
    )
    bill = encounter.institutional
    if bill is None:
        return facts
    return replace(
        facts,
        setting=setting_of(bill) or Setting.OUTPATIENT,
        stay=stay_of(bill, encounter.diagnoses),
        lines=lines_of(bill, count),
        is_medicare=filing in MEDICARE,
    )


def _primary_filing(coverages: Sequence[Policy]) -> str:
    primary = next((each for each in coverages if each.priority == "primary"), None)
    return primary.claim_filing_indicator if primary else ""


def _service_lines(
    lines: Sequence[Line], on: date, diagnosis_count: int
) -> tuple[ServiceLine, ...]:
    """Return lines as the edits judge them; a line without a date is of the visit's."""
    usual = tuple(range(1, min(diagnosis_count, _POINTERS_MAX) + 1))
    return tuple(
        ServiceLine(
            CodeSystem(line.system),
            line.code,
            line.service_date or on,
            tuple(line.modifiers),
            line.units,
            usual if line.diagnosis_pointers is None else tuple(line.diagnosis_pointers),
        )
        for line in lines
    )
