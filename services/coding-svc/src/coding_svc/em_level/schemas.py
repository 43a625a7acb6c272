"""What the calculator is asked, and what it answers. Codes only: CPT's texts are licensed."""

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from codesets.evaluation import ItemKind, ProblemKind, RiskKind, VisitFamily
from contracts.shapes import Reference

ITEMS_MAX = 100
_PROBLEMS_MAX = 50  # of one kind
_MINUTES_MAX = 24 * 60  # of one date

LevelName = Literal["none", "straightforward", "low", "moderate", "high"]
Names = Annotated[list[Reference], Field(max_length=ITEMS_MAX)]


def _of_known_kinds(problems: object) -> object:
    """Refuse more kinds than there are at once: naming each that is unknown takes seconds."""
    if isinstance(problems, dict) and len(problems) > len(ProblemKind):
        raise ValueError(f"there are {len(ProblemKind)} kinds of problems")
    return problems


Problems = Annotated[
    dict[ProblemKind, Annotated[int, Field(ge=0, le=_PROBLEMS_MAX)]],
    BeforeValidator(_of_known_kinds),
]


class ItemIn(BaseModel):
    """A test, result or note. Ordering a test includes its review: each counts once."""

    model_config = ConfigDict(extra="forbid")

    kind: ItemKind
    name: Reference = Field(
        description="What tells unique ones apart: the test's code, or where the note is from"
    )


class DataIn(BaseModel):
    """The data reviewed and analysed."""

    model_config = ConfigDict(extra="forbid")

    items: Annotated[list[ItemIn], Field(max_length=ITEMS_MAX)] = []
    own_interpretations: Names = Field(
        default=[], description="Tests of which the clinician made an own interpretation"
    )
    billed_interpretations: Names = Field(
        default=[], description="Tests whose interpretation is billed: they do not count"
    )
    independent_historian: bool = False
    outside_discussion: bool = Field(
        default=False, description="With a professional or other source outside the practice"
    )


class VisitIn(BaseModel):
    """What the note documents of a visit, without patient data."""

    model_config = ConfigDict(extra="forbid")

    service_date: date
    family: VisitFamily
    problems: Problems = Field(default={}, description="How many of each kind were addressed")
    data: DataIn = DataIn()
    risk: Annotated[list[RiskKind], Field(max_length=ITEMS_MAX)] = []
    total_minutes: Annotated[int, Field(ge=0, le=_MINUTES_MAX)] | None = Field(
        default=None,
        description="Of the clinician on that date, without services billed apart and without"
        " the time of staff",
    )
    clinician: bool = Field(
        default=True, description="A physician or other qualified professional saw the patient"
    )
    payer: Literal["medicare", "other"] = "other"
    billed_code: Annotated[str, StringConstraints(pattern=r"^[A-Z0-9]{5}$")] | None = None


class ElementOut(BaseModel):
    """One of the three elements of medical decision making."""

    element: Literal["problems", "data", "risk"]
    level: LevelName
    reaches: bool = Field(description="Whether it reaches the level; two do")
    reason: str


class DecisionMakingOut(BaseModel):
    level: LevelName
    code: str | None
    elements: list[ElementOut]


class TimeOut(BaseModel):
    code: str
    minimum_minutes: int


class ProlongedOut(BaseModel):
    code: str
    units: int


class LevelFindingOut(BaseModel):
    rule_id: str
    severity: Literal["warning", "info"]
    message: str


class RulesOut(BaseModel):
    """The dates of service for which the rules hold that judged."""

    valid_from: date
    valid_to: date | None


class LevelOut(BaseModel):
    """The code that the documentation supports. The clinician or coder decides."""

    supported_code: str | None = Field(
        description="The higher of both; null when nothing is supported"
    )
    by_decision_making: DecisionMakingOut | None = Field(
        description="Null when it does not count, or nothing is documented of it"
    )
    by_time: TimeOut | None = Field(
        description="Null when the minutes are not known, too few, or never count"
    )
    prolonged: ProlongedOut | None
    findings: list[LevelFindingOut]
    reasons: list[str] = Field(description="To be stored with the code that is chosen")
    rules: RulesOut
