"""Asks the calculator. Nothing is stored, and no database is asked."""

from codesets.evaluation import (
    Assessment,
    Data,
    Documented,
    Item,
    Ladder,
    Visit,
    assess,
    begins,
    ladder_on,
)
from coding_svc.em_level.schemas import (
    DecisionMakingOut,
    ElementOut,
    LevelFindingOut,
    LevelOut,
    ProlongedOut,
    RulesOut,
    TimeOut,
    VisitIn,
)
from kit.problems import Problem, ProblemError


def level_of(asked: VisitIn) -> LevelOut:
    """Return what the documentation of a visit supports.

    Raises Problem: 422 when the date of service is before the rules of the family.
    """
    ladder = ladder_on(asked.family, asked.service_date)
    if ladder is None:
        raise _too_early(asked)
    return _level_out(ladder, assess(ladder, _visit(asked)))


def _too_early(asked: VisitIn) -> Problem:
    detail = (
        f"Levels of this family are known from {begins(asked.family)} on; before that they were"
        " told by history and examination, which is not supported."
    )
    fault = ProblemError(detail=detail, pointer="/service_date")
    return Problem("invalid", "The date of service is too early.", [fault])


def _visit(asked: VisitIn) -> Visit:
    data = Data(
        tuple(Item(item.kind, item.name) for item in asked.data.items),
        frozenset(asked.data.own_interpretations),
        frozenset(asked.data.billed_interpretations),
        asked.data.independent_historian,
        asked.data.outside_discussion,
    )
    problems = {kind: count for kind, count in asked.problems.items() if count}
    return Visit(
        Documented(problems, data, frozenset(asked.risk)),
        asked.total_minutes,
        asked.clinician,
        asked.payer == "medicare",
        asked.billed_code or "",
    )


def _level_out(ladder: Ladder, found: Assessment) -> LevelOut:
    prolonged = found.prolonged
    return LevelOut(
        supported_code=found.supported_code or None,
        by_decision_making=_decision_out(found),
        by_time=_time_out(found),
        prolonged=ProlongedOut(code=prolonged.code, units=prolonged.units) if prolonged else None,
        findings=[
            LevelFindingOut.model_validate(each, from_attributes=True) for each in found.findings
        ],
        reasons=list(found.reasons),
        rules=RulesOut(valid_from=ladder.valid_from, valid_to=ladder.valid_to),
    )


def _decision_out(found: Assessment) -> DecisionMakingOut | None:
    decision, rung = found.decision_making, found.by_decision_making
    if decision is None:
        return None
    elements = [
        ElementOut.model_validate(
            {
                "element": each.element,
                "level": each.level.name.lower(),
                "reaches": each.reaches,
                "reason": each.reason,
            }
        )
        for each in decision.elements
    ]
    named = {"level": decision.level.name.lower(), "code": rung.code if rung else None}
    return DecisionMakingOut.model_validate({**named, "elements": elements})


def _time_out(found: Assessment) -> TimeOut | None:
    rung = found.by_time
    return TimeOut(code=rung.code, minimum_minutes=rung.minutes or 0) if rung else None
