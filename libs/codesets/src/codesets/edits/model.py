"""What edits judge, and what they find."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from codesets.edits.stay import Setting, Stay, shifted
from codesets.model import CodeSystem


class Severity(StrEnum):
    """What a finding means for the encounter."""

    ERROR = "error"
    """It cannot be billed like this."""
    WARNING = "warning"
    """A person should look; nothing is held up."""
    INFO = "info"
    """Worth knowing."""


@dataclass(frozen=True, slots=True)
class ServiceLine:
    """A service line.

    Attributes:
        code: of CPT or HCPCS, upper case.
        diagnosis_pointers: places of diagnoses, from 1.
        service_date: of the line.
        position: JSON pointer to it; empty when it is one of `/procedures`.

    """

    system: CodeSystem
    code: str
    service_date: date
    modifiers: tuple[str, ...] = ()
    units: Decimal = Decimal(1)
    diagnosis_pointers: tuple[int, ...] = ()
    position: str = ""


@dataclass(frozen=True, slots=True)
class EncounterFacts:
    """The coded part of an encounter: all that the edits need of it.

    Attributes:
        service_date: of the visit; of the discharge for an inpatient.
        diagnoses: codes without point, in the order of the claim.
        sex: `F`, `M`, or `U` when it is not known.
        birth_date: None when it is not known; then rules about age find nothing.
        is_medicare: whether the first payer is Medicare: Part B, or Part A for an institution.
        stay: what a bill of an institution says besides; None for a professional.

    """

    service_date: date
    place_of_service: str = ""
    diagnoses: tuple[str, ...] = ()
    lines: tuple[ServiceLine, ...] = ()
    sex: str = "U"
    birth_date: date | None = None
    setting: Setting = Setting.PROFESSIONAL
    is_medicare: bool = False
    stay: Stay | None = None

    @property
    def age_years(self) -> int | None:
        """Completed years on the date of service."""
        if self.birth_date is None:
            return None
        born, on = self.birth_date, self.service_date
        return on.year - born.year - ((on.month, on.day) < (born.month, born.day))

    def moved_to(self, on: date) -> "EncounterFacts":
        """Return the same encounter on another date, with a patient of the same age."""
        moved = on - self.service_date
        lines = (
            replace(line, service_date=shifted(line.service_date, moved)) for line in self.lines
        )
        born = self.birth_date and shifted(self.birth_date, moved)
        stay = self.stay and self.stay.moved(moved)
        return replace(self, service_date=on, lines=tuple(lines), birth_date=born, stay=stay)

    @property
    def age_days(self) -> int | None:
        return None if self.birth_date is None else (self.service_date - self.birth_date).days


class Hit(NamedTuple):
    """Where an encounter breaks a rule.

    Attributes:
        codes: the codes involved, as people write them.
        positions: JSON pointers into the encounter.
        words: what the rule's message and mend name besides `{codes}`.

    """

    codes: tuple[str, ...]
    positions: tuple[str, ...]
    words: Mapping[str, str] = MappingProxyType({})


class EditFinding(NamedTuple):
    """A broken rule, said so that a coder can mend it. It repeats nothing of the patient."""

    rule_id: str
    severity: Severity
    source_section: str
    codes: tuple[str, ...]
    positions: tuple[str, ...]
    message: str
    mend: str
    overridable: bool = False
