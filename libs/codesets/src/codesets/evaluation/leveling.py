"""The code that a visit supports: by medical decision making or by time, whichever is higher.

The software suggests, with its reasons; the clinician or coder decides.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from codesets.edits.model import Severity
from codesets.evaluation.decision import (
    DecisionMaking,
    Documented,
    judge_decision_making,
)
from codesets.evaluation.families import Ladder, Rung, VisitFamily

_PROLONGED_UNIT_MINUTES = 15
_PROLONGED_MEDICARE, _PROLONGED_OTHERS = "G2212", "99417"
_CONSULTATIONS = {VisitFamily.CONSULTATION_OFFICE, VisitFamily.CONSULTATION_HOSPITAL}


@dataclass(frozen=True, slots=True)
class Visit:
    """What the calculator is told.

    Attributes:
        total_minutes: of the clinician on the date of the visit, without services billed apart and
            without the time of staff; None when it is not documented.
        is_clinician: whether a physician or other qualified professional saw the patient.
        is_medicare: whether Medicare pays.
        billed_code: what is, or shall be, billed; empty when nothing is to be compared.

    """

    documented: Documented
    total_minutes: int | None = None
    is_clinician: bool = True
    is_medicare: bool = False
    billed_code: str = ""


@dataclass(frozen=True, slots=True)
class Prolonged:
    """Further units for time beyond the highest level."""

    code: str
    units: int


@dataclass(frozen=True, slots=True)
class LevelFinding:
    """Something that a person should look at."""

    rule_id: str
    severity: Severity
    message: str


@dataclass(frozen=True, slots=True)
class Assessment:
    """What the documentation supports.

    Attributes:
        decision_making: None when it does not count (no clinician, or only time decides).
        by_time: None when the minutes reach no code, are not known, or never count.
        supported_code: empty when nothing is supported.
        reasons: sentences to store with the code; they repeat nothing of the patient.

    """

    decision_making: DecisionMaking | None
    by_decision_making: Rung | None
    by_time: Rung | None
    supported_code: str
    prolonged: Prolonged | None
    findings: tuple[LevelFinding, ...]
    reasons: tuple[str, ...]


def assess(ladder: Ladder, visit: Visit) -> Assessment:
    """Return the code that a visit supports within its family, with prolonged time and findings."""
    if not visit.is_clinician:
        return _without_clinician(ladder, visit)
    decision = _decision(ladder, visit.documented)
    by_decision = ladder.by_level(decision.level) if decision else None
    by_time = _by_time(ladder, visit.total_minutes)
    supported = max((by_decision, by_time), key=lambda rung: _place(ladder, rung))
    code = supported.code if supported else ""
    prolonged = _prolonged(ladder, visit)
    return Assessment(
        decision,
        by_decision,
        by_time,
        code,
        prolonged,
        tuple(_findings(ladder, visit, code, prolonged)),
        tuple(_reasons(ladder, visit, decision, by_decision, by_time)),
    )


def _without_clinician(ladder: Ladder, visit: Visit) -> Assessment:
    code = ladder.without_clinician
    reason = (
        f"No physician or other qualified professional saw the patient: {code}."
        if code
        else "No physician or other qualified professional saw the patient: no code of the family."
    )
    findings = tuple(_findings(ladder, visit, code, None))
    return Assessment(None, None, None, code, None, findings, (reason,))


def _decision(ladder: Ladder, documented: Documented) -> DecisionMaking | None:
    """Return the decision making, unless only time decides or nothing of it is documented."""
    is_documented = documented != Documented()
    counts = is_documented and not ladder.is_only_by_time
    return judge_decision_making(documented) if counts else None


def _by_time(ladder: Ladder, minutes: int | None) -> Rung | None:
    # A discharge without minutes is the shorter one: the longer has to be documented.
    if minutes is None and not ladder.is_only_by_time:
        return None
    return ladder.by_minutes(minutes or 0)


def _place(ladder: Ladder, rung: Rung | None) -> int:
    return ladder.rungs.index(rung) if rung else -1


def _prolonged(ladder: Ladder, visit: Visit) -> Prolonged | None:
    if ladder.prolonged_from is None or visit.total_minutes is None:
        return None
    medicare, others = ladder.prolonged_from
    first = medicare if visit.is_medicare else others
    beyond = visit.total_minutes - first
    if beyond < 0:
        return None
    code = _PROLONGED_MEDICARE if visit.is_medicare else _PROLONGED_OTHERS
    return Prolonged(code, 1 + beyond // _PROLONGED_UNIT_MINUTES)


def _findings(
    ladder: Ladder, visit: Visit, supported: str, prolonged: Prolonged | None
) -> Iterator[LevelFinding]:
    if visit.billed_code:
        yield from _compared(ladder, visit.billed_code, supported)
    if prolonged:
        message = (
            f"{prolonged.code}: verify the minutes of prolonged time with the payer; they are"
            " known second-hand."
        )
        yield LevelFinding("EM-PROLONGED", Severity.WARNING, message)
    if ladder.has_unverified_minutes and visit.total_minutes is not None:
        message = (
            f"Verify the minutes of this family for services until {ladder.valid_to}: no public"
            " source of them is known here."
        )
        yield LevelFinding("EM-MINUTES", Severity.WARNING, message)
    if visit.is_medicare and ladder.family in _CONSULTATIONS:
        message = "Medicare does not pay consultations: bill a visit of the place instead."
        yield LevelFinding("EM-CONSULTATION", Severity.WARNING, message)


def _compared(ladder: Ladder, billed: str, supported: str) -> Iterator[LevelFinding]:
    place, reached = ladder.rank(billed), ladder.rank(supported)
    known = supported or "no code"
    if place is None:
        message = f"{billed} is no code of this family; the documentation supports {known}."
        yield LevelFinding("EM-FAMILY", Severity.WARNING, message)
    elif reached is None or place > reached:
        message = f"{billed} is more than the documentation supports: {known}."
        yield LevelFinding("EM-OVERCODED", Severity.WARNING, message)
    elif place < reached:
        message = f"{billed} is less than the documentation supports: {known}."
        yield LevelFinding("EM-UNDERCODED", Severity.INFO, message)


def _reasons(
    ladder: Ladder,
    visit: Visit,
    decision: DecisionMaking | None,
    by_decision: Rung | None,
    by_time: Rung | None,
) -> Iterator[str]:
    if decision:
        code = by_decision.code if by_decision else "no code"
        level = decision.level.name.lower()
        yield f"Medical decision making is {level} ({code}): two of three elements reach it."
        for each in decision.elements:
            reached = "reaches it" if each.reaches else "does not reach it"
            element, its_level = each.element.capitalize(), each.level.name.lower()
            yield f"{element}: {its_level}, {reached}: {each.reason}."
    else:
        yield "Medical decision making is not counted: " + _why_not_counted(ladder)
    yield _time_reason(ladder, visit.total_minutes, by_time)


def _why_not_counted(ladder: Ladder) -> str:
    return "only time decides." if ladder.is_only_by_time else "nothing is documented of it."


def _time_reason(ladder: Ladder, minutes: int | None, rung: Rung | None) -> str:
    if ladder.is_never_by_time:
        return "Time never decides in this family."
    if minutes is None:
        documented = f" ({rung.code})" if rung else ""
        return f"No total time is documented{documented}."
    if rung is None:
        return f"{minutes} minutes are less than the {ladder.rungs[0].minutes} of the lowest code."
    last = ladder.last_minute(rung)
    needed = f"{rung.minutes} to {last} minutes" if last else f"at least {rung.minutes} minutes"
    return f"{minutes} minutes reach {rung.code} ({needed})."
