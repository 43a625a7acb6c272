"""Medical decision making: problems, data and risk, each with its level; two of three decide.

Source: the E/M guidelines of 2021 for office visits, since 2023 for all families. The kinds are
said in our own words.
"""

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum


class Level(IntEnum):
    """Levels of medical decision making; NONE when nothing reaches the lowest."""

    NONE = 0
    STRAIGHTFORWARD = 1
    LOW = 2
    MODERATE = 3
    HIGH = 4


class ProblemKind(StrEnum):
    """What was addressed at the visit."""

    MINOR = "minor"
    STABLE_CHRONIC = "stable_chronic"
    ACUTE_UNCOMPLICATED = "acute_uncomplicated"
    ACUTE_STABLE_IN_HOSPITAL = "acute_stable_in_hospital"
    WORSENING_CHRONIC = "worsening_chronic"
    NEW_UNCERTAIN = "new_uncertain"
    ACUTE_SYSTEMIC = "acute_systemic"
    ACUTE_COMPLICATED_INJURY = "acute_complicated_injury"
    SEVERE_CHRONIC = "severe_chronic"
    THREAT_TO_LIFE_OR_FUNCTION = "threat_to_life_or_function"


class ItemKind(StrEnum):
    """What was done with a note, a result or a test. Ordering includes the later review."""

    TEST_ORDERED = "test_ordered"
    RESULT_REVIEWED = "result_reviewed"
    NOTE_REVIEWED = "note_reviewed"


class RiskKind(StrEnum):
    """What the management of the patient risks."""

    MINIMAL = "minimal"
    LOW = "low"
    PRESCRIPTION_DRUG = "prescription_drug"
    MINOR_SURGERY_WITH_RISK = "minor_surgery_with_risk"
    MAJOR_SURGERY_WITHOUT_RISK = "major_elective_surgery_without_risk"
    SOCIAL_DETERMINANTS = "social_determinants_limit_care"
    TOXICITY_MONITORING = "drug_toxicity_monitoring"
    MAJOR_SURGERY_WITH_RISK = "major_elective_surgery_with_risk"
    EMERGENCY_SURGERY = "emergency_major_surgery"
    HOSPITAL_LEVEL_CARE = "hospital_level_care_decision"
    NO_RESUSCITATION = "do_not_resuscitate_decision"
    PARENTERAL_CONTROLLED_DRUG = "parenteral_controlled_drug"


@dataclass(frozen=True, slots=True)
class Item:
    """A test, result or note; `name` tells unique ones apart (a code, or where a note is from)."""

    kind: ItemKind
    name: str

    @property
    def unique(self) -> tuple[bool, str]:
        """What it counts as: a test and its result are one."""
        return self.kind is ItemKind.NOTE_REVIEWED, _folded(self.name)


@dataclass(frozen=True, slots=True)
class Data:
    """The data reviewed and analysed.

    Attributes:
        own_interpretations: tests of which the clinician made an own interpretation.
        billed_interpretations: tests whose interpretation is billed; they count for nothing here.

    """

    items: tuple[Item, ...] = ()
    own_interpretations: frozenset[str] = frozenset()
    billed_interpretations: frozenset[str] = frozenset()
    independent_historian: bool = False
    outside_discussion: bool = False


@dataclass(frozen=True, slots=True)
class Documented:
    """What the note documents of medical decision making; `problems` counts each kind."""

    problems: Mapping[ProblemKind, int] = field(default_factory=dict)
    data: Data = Data()
    risk: AbstractSet[RiskKind] = frozenset()


@dataclass(frozen=True, slots=True)
class ElementResult:
    """One of the three elements: its level, why, and whether it reaches the level of the whole."""

    element: str
    level: Level
    reason: str
    reaches: bool


@dataclass(frozen=True, slots=True)
class DecisionMaking:
    """The level that two of the three elements reach."""

    level: Level
    elements: tuple[ElementResult, ...]


# The number of problems of a kind that reaches a level; the highest first.
_PROBLEMS: tuple[tuple[Level, ProblemKind, int, str], ...] = (
    (Level.HIGH, ProblemKind.SEVERE_CHRONIC, 1, "a chronic illness with severe worsening"),
    (Level.HIGH, ProblemKind.THREAT_TO_LIFE_OR_FUNCTION, 1, "a threat to life or function"),
    (Level.MODERATE, ProblemKind.WORSENING_CHRONIC, 1, "a chronic illness that is worse"),
    (Level.MODERATE, ProblemKind.STABLE_CHRONIC, 2, "two or more stable chronic illnesses"),
    (Level.MODERATE, ProblemKind.NEW_UNCERTAIN, 1, "a new problem whose outcome is uncertain"),
    (Level.MODERATE, ProblemKind.ACUTE_SYSTEMIC, 1, "an acute illness with systemic signs"),
    (Level.MODERATE, ProblemKind.ACUTE_COMPLICATED_INJURY, 1, "an acute complicated injury"),
    (Level.LOW, ProblemKind.MINOR, 2, "two or more minor problems"),
    (Level.LOW, ProblemKind.STABLE_CHRONIC, 1, "one stable chronic illness"),
    (Level.LOW, ProblemKind.ACUTE_UNCOMPLICATED, 1, "an acute uncomplicated problem"),
    (
        Level.LOW,
        ProblemKind.ACUTE_STABLE_IN_HOSPITAL,
        1,
        "an acute stable illness that needs hospital care",
    ),
    (Level.STRAIGHTFORWARD, ProblemKind.MINOR, 1, "one minor problem"),
)
_RISK: Mapping[RiskKind, tuple[Level, str]] = {
    RiskKind.MINIMAL: (Level.STRAIGHTFORWARD, "minimal risk"),
    RiskKind.LOW: (Level.LOW, "low risk"),
    RiskKind.PRESCRIPTION_DRUG: (Level.MODERATE, "prescription drugs are managed"),
    RiskKind.MINOR_SURGERY_WITH_RISK: (Level.MODERATE, "minor surgery with risk factors"),
    RiskKind.MAJOR_SURGERY_WITHOUT_RISK: (
        Level.MODERATE,
        "major elective surgery without risk factors",
    ),
    RiskKind.SOCIAL_DETERMINANTS: (Level.MODERATE, "social circumstances limit the care"),
    RiskKind.TOXICITY_MONITORING: (Level.HIGH, "a drug is monitored for toxicity"),
    RiskKind.MAJOR_SURGERY_WITH_RISK: (Level.HIGH, "major elective surgery with risk factors"),
    RiskKind.EMERGENCY_SURGERY: (Level.HIGH, "emergency major surgery"),
    RiskKind.HOSPITAL_LEVEL_CARE: (Level.HIGH, "hospital or intensive care is decided on"),
    RiskKind.NO_RESUSCITATION: (Level.HIGH, "not to resuscitate is decided on"),
    RiskKind.PARENTERAL_CONTROLLED_DRUG: (Level.HIGH, "controlled drugs are given parenterally"),
}
_ITEMS_LOW, _ITEMS_MODERATE = 2, 3
_CATEGORIES_HIGH = 2


def judge_decision_making(documented: Documented) -> DecisionMaking:
    """Return the highest level that two of problems, data and risk reach, and why."""
    judged = {
        "problems": _problems(documented.problems),
        "data": _data(documented.data),
        "risk": _risk(documented.risk),
    }
    whole = sorted(level for level, _reason in judged.values())[1]
    elements = tuple(
        ElementResult(element, level, reason, level >= whole)
        for element, (level, reason) in judged.items()
    )
    return DecisionMaking(whole, elements)


def _problems(counts: Mapping[ProblemKind, int]) -> tuple[Level, str]:
    for level, kind, least, reason in _PROBLEMS:
        if counts.get(kind, 0) >= least:
            return level, reason
    return Level.NONE, "no problem is documented as addressed"


def _data(data: Data) -> tuple[Level, str]:
    count = len(_counted(data))
    reasons = list(_categories(data, count))
    if len(reasons) >= _CATEGORIES_HIGH:
        return Level.HIGH, "; ".join(reasons)
    if reasons:
        return Level.MODERATE, reasons[0]
    if count >= _ITEMS_LOW:
        return Level.LOW, f"{count} unique items"
    if data.independent_historian:
        return Level.LOW, "an independent historian"
    return Level.STRAIGHTFORWARD, "minimal or no data"


def _categories(data: Data, count: int) -> Iterator[str]:
    """Yield what is there of the three categories; the historian counts among the items."""
    if count + data.independent_historian >= _ITEMS_MODERATE:
        historian = " and an independent historian" if data.independent_historian else ""
        yield f"{count} unique items{historian}"
    billed = set(map(_folded, data.billed_interpretations))
    if set(map(_folded, data.own_interpretations)) - billed:
        yield "an own interpretation of a test"
    if data.outside_discussion:
        yield "a discussion with an outside professional"


def _counted(data: Data) -> set[tuple[bool, str]]:
    """Return the unique items without the tests whose interpretation is billed."""
    billed = {(False, _folded(name)) for name in data.billed_interpretations}
    return {item.unique for item in data.items} - billed


def _risk(kinds: AbstractSet[RiskKind]) -> tuple[Level, str]:
    # Of several of one level the first of the table is named, whatever the order of the input.
    named = [_RISK[kind] for kind in RiskKind if kind in kinds]
    if not named:
        return Level.STRAIGHTFORWARD, "minimal risk"
    return max(named, key=lambda each: each[0])


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())
