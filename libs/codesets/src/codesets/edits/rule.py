"""What an edit is, and running edits on an encounter."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from codesets.edits.codes import CodesOn
from codesets.edits.context import Context
from codesets.edits.model import EditFinding, EncounterFacts, Hit, Severity
from codesets.edits.stay import Setting
from codesets.edits.tables import Tables

ICD10CM_BEGINS = date(2015, 10, 1)
EVERYWHERE = frozenset(Setting)
OUTPATIENTS = frozenset({Setting.PROFESSIONAL, Setting.OUTPATIENT})


@dataclass(frozen=True, slots=True)
class EditRule:
    """A rule: data, and a pure function that says where an encounter breaks it.

    Attributes:
        id: it stays the same for good; a letter tells parts of different severity apart.
        version: raised whenever the rule judges otherwise than before.
        valid_from: the first date of service that it judges.
        valid_to: the last one, included; None while it is in force.
        source_section: the public document that it comes from, and where in it.
        message: what is wrong; `{codes}` and the words of a hit are filled in.
        mend: what to do, filled in likewise.
        depends_on_order: whether the order of diagnoses or lines matters to it.
        overridable: whether its source knows a documented reason for which an error may stand.

    """

    id: str
    severity: Severity
    source_section: str
    message: str
    mend: str
    check: Callable[[Context], Iterable[Hit]]
    applies_to: frozenset[Setting] = EVERYWHERE
    version: int = 1
    valid_from: date = ICD10CM_BEGINS
    valid_to: date | None = None
    depends_on_order: bool = False
    overridable: bool = False

    @property
    def holds_for_good(self) -> bool:
        """Whether what it finds must be mended: it is an error, and no reason lets it pass."""
        return self.severity is Severity.ERROR and not self.overridable

    def holds(self, on: date, setting: Setting) -> bool:
        """Return whether it judges encounters of this date and setting."""
        return (
            setting in self.applies_to
            and self.valid_from <= on
            and (self.valid_to is None or on <= self.valid_to)
        )


def check_encounter(
    facts: EncounterFacts, codes: CodesOn, tables: Tables, rules: Iterable[EditRule]
) -> tuple[EditFinding, ...]:
    """Return every finding of every rule, in the order of the rules.

    Args:
        facts: the coded part of an encounter.
        codes: the code sets on its date of service.
        tables: NCCI edits and the fee schedule.
        rules: those that the organization has switched on.

    """
    context, on, setting = Context(facts, codes, tables), facts.service_date, facts.setting
    return tuple(
        [
            _finding(rule, hit)
            for rule in rules
            if rule.holds(on, setting)
            for hit in rule.check(context)
        ]
    )


def _finding(rule: EditRule, hit: Hit) -> EditFinding:
    words = {**hit.words, "codes": ", ".join(hit.codes)}
    message, mend = rule.message.format_map(words), rule.mend.format_map(words)
    return EditFinding(
        rule.id,
        rule.severity,
        rule.source_section,
        hit.codes,
        hit.positions,
        message,
        mend,
        rule.overridable,
    )
