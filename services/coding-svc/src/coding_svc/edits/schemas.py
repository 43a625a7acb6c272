"""What is asked of the edits, and what they answer."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from codesets.edits import EditFinding
from contracts.institutional import InstitutionalFacts
from contracts.shapes import BirthDate, Diagnosis, PlaceOfService, Reason
from kit.http.pages import Page

ICD10_FROM = date(2015, 10, 1)  # before it, codes were ICD-9-CM, which are not taken
DIAGNOSES_MAX = 25  # of an institutional claim
LINES_MAX = 50  # 837P: loop 2400 repeats 50 times
_MODIFIERS_MAX = 8  # more than a claim takes, so that the edits can say so
_POINTERS_MAX = 12

SeverityName = Literal["error", "warning", "info"]
SettingName = Literal["on", "off", "warning"]


class FindingOut(BaseModel):
    """A broken rule."""

    rule_id: str
    severity: SeverityName = Field(description="An error holds the encounter for a coder")
    source_section: str = Field(description="The public document that the rule comes from")
    codes: list[str]
    pointers: list[str] = Field(description="Where they stand in the encounter (JSON pointers)")
    message: str
    fix: str
    overridable: bool = Field(
        default=False, description="Whether a coder may let an error of it pass, with a reason"
    )
    override_reason: str | None = Field(
        default=None, description="Why a coder let it pass; then it holds nothing"
    )


class LineToCheck(BaseModel):
    """A service line, as in an encounter; what the edits do not need is ignored."""

    system: Literal["cpt", "hcpcs"]
    code: Annotated[str, StringConstraints(pattern=r"^[A-Z0-9]{5}$")]
    modifiers: Annotated[
        list[Annotated[str, StringConstraints(pattern=r"^[A-Z0-9]{2}$")]],
        Field(max_length=_MODIFIERS_MAX),
    ] = []
    units: Annotated[Decimal, Field(gt=0, le=99_999, max_digits=8, decimal_places=3)] = Decimal(1)
    diagnosis_pointers: Annotated[list[int], Field(max_length=_POINTERS_MAX)] | None = Field(
        default=None, description="When absent, the first four diagnoses"
    )
    service_date: Annotated[date, Field(ge=ICD10_FROM)] | None = None


class PatientToCheck(BaseModel):
    birth_date: BirthDate | None = None
    sex: Literal["F", "M", "U"] = "U"


class CoverageToCheck(BaseModel):
    priority: str = "primary"
    claim_filing_indicator: str = "CI"


class EditsIn(BaseModel):
    """The coded part of an encounter. A whole encounter will do: the rest is ignored."""

    model_config = ConfigDict(extra="ignore")

    claim_type: Literal["professional", "outpatient", "inpatient", "institutional"] = Field(
        default="professional",
        description="institutional: the type of bill says which; outpatient and inpatient do"
        " without a bill",
    )
    service_date: Annotated[date, Field(ge=ICD10_FROM)] = Field(
        description="Of an inpatient, the date of discharge"
    )
    place_of_service: PlaceOfService | None = None
    patient: PatientToCheck = PatientToCheck()
    coverages: Annotated[list[CoverageToCheck], Field(max_length=3)] = []
    diagnoses: Annotated[list[Diagnosis], Field(max_length=DIAGNOSES_MAX)] = []
    procedures: Annotated[list[LineToCheck], Field(max_length=LINES_MAX)] = []
    institutional: InstitutionalFacts | None = Field(
        default=None, description="The bill, when the claim type is institutional"
    )


class EditsOut(BaseModel):
    findings: list[FindingOut]
    warnings: list[str] = Field(
        description="Code sets and tables that are not loaded or not of the date"
    )


class EditRuleOut(BaseModel):
    """A rule, and what the organization decided about it."""

    rule_id: str
    version: int
    valid_from: date
    valid_to: date | None
    severity: SeverityName = Field(description="As published; see `setting`")
    source_section: str
    applies_to: list[str]
    message: str = Field(description="Words in braces are filled in")
    fix: str
    overridable: bool = Field(
        description="Whether a coder may let an error of it pass, with a reason; others are mended"
    )
    setting: SettingName


class EditRulesOut(Page[EditRuleOut]):
    """Every rule, and the name of the set of those that are on."""

    rule_set: str = Field(description="As in the history of codes; GET /v1/coding/rule-sets/{name}")


class JudgingRule(BaseModel):
    """A rule as it judged."""

    rule_id: str
    version: int
    severity: SeverityName = Field(description="After the organization's settings")


class RuleSetOut(BaseModel):
    """The rules behind a name in the history of codes; rules that were off are not among them.

    The name is the beginning of the SHA-256 of `{id} {version} {severity}` of each, joined by
    line feeds, in hexadecimal digits.
    """

    rule_set: str
    is_current: bool = Field(description="Whether they judge now")
    rules: list[JudgingRule] = Field(description="In the order of their ids")


class EditSettingIn(BaseModel):
    """What holds for a rule from now on."""

    model_config = ConfigDict(extra="forbid")

    setting: SettingName = Field(description="`warning`: an error is shown and holds nothing")
    reason: Reason | None = Field(default=None, description="Without patient data")


class EditSettingOut(BaseModel):
    """A decision about a rule."""

    model_config = ConfigDict(from_attributes=True)

    setting: SettingName
    reason: str | None
    actor_id: str
    created_at: datetime


class EditRuleHistory(EditRuleOut):
    history: list[EditSettingOut] = Field(description="Oldest first; nothing is ever removed")


def finding_out(finding: EditFinding, override_reason: str | None = None) -> FindingOut:
    return FindingOut(
        rule_id=finding.rule_id,
        severity=finding.severity.value,
        source_section=finding.source_section,
        codes=list(finding.codes),
        pointers=list(finding.positions),
        message=finding.message,
        fix=finding.mend,
        overridable=finding.overridable,
        override_reason=override_reason,
    )
