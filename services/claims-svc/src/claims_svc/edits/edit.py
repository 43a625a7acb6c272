"""What an edit is, and what it finds."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from pydantic import BaseModel

from claims_svc.claim.content import ClaimContent

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class ClaimFacts:
    """What edits judge.

    Attributes:
        today: the day of submission.
        inactive_coverages: payer id and member id of what payers called not active on the date.

    """

    content: ClaimContent
    patient_control_number: str
    frequency_code: str
    payer_claim_control_number: str | None
    payer_priority: str
    today: date
    inactive_coverages: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True, slots=True)
class Fault:
    """Where a claim breaks a rule, and how to mend it. It repeats no patient data."""

    pointer: str
    detail: str
    fix: str


@dataclass(frozen=True, slots=True)
class Edit:
    """A rule. An error holds the claim; a warning is shown and holds nothing.

    Attributes:
        rule: its id; it stays the same for good.
        source: where the rule comes from.

    """

    rule: str
    severity: Severity
    title: str
    source: str
    check: Callable[[ClaimFacts], Iterable[Fault]]


class Finding(BaseModel):
    """A fault as it is stored with the claim and shown to the biller."""

    rule: str
    severity: Severity
    detail: str
    fix: str
    pointer: str


def run_edits(edits: Iterable[Edit], facts: ClaimFacts) -> list[Finding]:
    """Return every finding of every edit, in the order of the edits."""
    return [
        Finding(
            rule=edit.rule,
            severity=edit.severity,
            detail=fault.detail,
            fix=fault.fix,
            pointer=fault.pointer,
        )
        for edit in edits
        for fault in edit.check(facts)
    ]
