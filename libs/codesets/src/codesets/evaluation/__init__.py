"""The level of an evaluation and management visit: what the documentation supports, and why."""

from codesets.evaluation.decision import (
    Data,
    DecisionMaking,
    Documented,
    ElementResult,
    Item,
    ItemKind,
    Level,
    ProblemKind,
    RiskKind,
    judge_decision_making,
)
from codesets.evaluation.families import Ladder, Rung, VisitFamily, begins, ladder_on
from codesets.evaluation.leveling import Assessment, LevelFinding, Prolonged, Visit, assess

__all__ = [
    "Assessment",
    "Data",
    "DecisionMaking",
    "Documented",
    "ElementResult",
    "Item",
    "ItemKind",
    "Ladder",
    "Level",
    "LevelFinding",
    "ProblemKind",
    "Prolonged",
    "RiskKind",
    "Rung",
    "Visit",
    "VisitFamily",
    "assess",
    "begins",
    "judge_decision_making",
    "ladder_on",
]
