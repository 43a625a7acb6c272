"""What the mapping of a Bundle has to say: refusals, what is left to a coder, warnings, a note."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from codesets.suggest import NOTE_CHARACTERS_MAX
from coding_svc.encounter.domain import NOT_MAPPED
from coding_svc.encounter.schemas import CodingWarning
from coding_svc.fhir.code_systems import text_of
from coding_svc.fhir.resources import CodeableConcept
from kit.problems import ProblemError

WARNINGS_MAX = 50  # kept with the encounter, and read by a person
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


@dataclass(slots=True)
class Remarks:
    """Collects remarks. They name resources and elements; only the note holds text of the chart.

    Attributes:
        is_complete: False when a coder has to complete the encounter.

    """

    faults: list[ProblemError] = field(default_factory=list)
    is_complete: bool = True
    _warnings: dict[tuple[str, str], CodingWarning] = field(default_factory=dict)
    _note: dict[str, None] = field(default_factory=dict)

    def refuse(self, pointer: str, detail: str) -> None:
        """Say why the encounter cannot be taken, and how to mend that."""
        self.faults.append(ProblemError(detail=detail, pointer=pointer))

    def warn(self, rule: str, pointer: str, detail: str) -> None:
        """Say what to look at; it holds nothing up."""
        self._add(f"bundle-{rule}", pointer, detail)

    def leave_to_coder(self, rule: str, pointer: str, detail: str) -> None:
        """Say what a coder has to complete: the encounter waits as a draft."""
        self.is_complete = False
        self._add(NOT_MAPPED + rule, pointer, detail)

    def _add(self, rule: str, pointer: str, detail: str) -> None:
        warning = CodingWarning(rule=rule, detail=detail, pointer=pointer)
        self._warnings.setdefault((rule, pointer), warning)

    def keep(self, text: str | None) -> None:
        """Put text into the note, once."""
        cleaned = _CONTROL.sub(" ", text or "").strip()
        if cleaned:
            self._note[cleaned] = None

    def keep_concepts(self, label: str, concepts: Iterable[CodeableConcept | None]) -> None:
        """Put into the note what concepts say in words."""
        for said in filter(None, map(text_of, concepts)):
            self.keep(f"{label}: {said}")

    @property
    def warnings(self) -> list[CodingWarning]:
        told = list(self._warnings.values())[:WARNINGS_MAX]
        more = len(self._warnings) - WARNINGS_MAX
        if more > 0:
            told.append(CodingWarning(rule="bundle-more", detail=f"{more} more are not shown."))
        return told

    def note(self, pointer: str) -> str | None:
        """Return the note, cut where it is too long."""
        text = "\n".join(self._note)
        if len(text) > NOTE_CHARACTERS_MAX:
            detail = f"The note was cut after {NOTE_CHARACTERS_MAX} characters."
            self.leave_to_coder("note-cut", pointer, detail)
        return text[:NOTE_CHARACTERS_MAX] or None
