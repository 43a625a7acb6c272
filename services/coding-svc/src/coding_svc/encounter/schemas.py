"""What an EHR posts and gets back."""

import re
from datetime import date, datetime
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticKnownError

from coding_svc.edits.schemas import ICD10_FROM, FindingOut
from coding_svc.encounter.domain import Missing
from contracts.events.encounters import ChangedField
from contracts.institutional import InstitutionalFacts
from contracts.shapes import (
    BillingProvider,
    CliaNumber,
    ControlNumber,
    Coverage,
    Diagnosis,
    Identifier,
    Patient,
    PatientPayment,
    PlaceOfService,
    Procedure,
    Reason,
    Reference,
    RenderingProvider,
    is_absent,
)
from kit.problems import ProblemDocument

DIAGNOSES_MAX = 12  # 837P: one ABK and eleven ABF
BILL_DIAGNOSES_MAX = 25  # 837I: the principal one and 24 others
PROCEDURES_MAX = 50  # 837P: loop 2400 repeats 50 times
POINTERS_MAX = 4
OVERRIDES_MAX = 20
SPAN_CHARACTERS_MAX = 1_000  # it is quoted with the code: a passage, not the note
# Tab, line feed and carriage return are a note's layout; the other control characters are refused.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def _without_control(note: str) -> str:
    if _CONTROL.search(note):
        raise ValueError("control characters are not allowed")
    return note


WITHOUT_CONTROL = AfterValidator(_without_control)
Note = Annotated[str, StringConstraints(max_length=100_000), WITHOUT_CONTROL]
CodingStatus = Literal["draft", "final"]
Diagnoses = Annotated[list[Diagnosis], Field(max_length=BILL_DIAGNOSES_MAX)]


class EncounterLine(Procedure):
    """A service line at intake: a draft need not say yet which diagnoses it was for."""

    diagnosis_pointers: Annotated[list[int], Field(max_length=POINTERS_MAX)] = []


Procedures = Annotated[list[EncounterLine], Field(max_length=PROCEDURES_MAX)]
MissingName = Literal[
    "diagnosis",
    "procedure",
    "diagnosis_pointer",
    "finding_resolution",
    "query_answer",
    "text_mapping",
    "confirmation",
    "coverage",
    "place_of_service",
]


def _names(missing: object) -> object:
    return Missing(missing).names() if isinstance(missing, int) else missing


MissingNames = Annotated[list[MissingName], BeforeValidator(_names)]
Coverages = Annotated[list[Coverage], Field(max_length=3)]


class EncounterIn(BaseModel):
    """An encounter, with the patient and the coverages as they were known at the visit."""

    model_config = ConfigDict(extra="forbid")

    external_id: Identifier = Field(description="The EHR's id; posting it again creates nothing")
    claim_type: Literal["professional", "institutional"] = "professional"
    patient_control_number: ControlNumber | None = None
    service_date: Annotated[date, Field(ge=ICD10_FROM)] = Field(
        description="Of an inpatient, the date of discharge; it decides which codes are valid"
    )
    place_of_service: PlaceOfService | None = Field(
        default=None, description="A draft may leave it to the coder"
    )
    coding_status: CodingStatus = Field(
        default="final", description="draft: the codes wait for a coder; final: bill it"
    )
    patient: Patient
    coverages: Coverages = Field(description="None in a draft of which the payer is not known yet")
    billing_provider: BillingProvider
    rendering_provider: RenderingProvider | None = None
    clia_number: CliaNumber | None = None
    authorization_number: Reference | None = None
    provider_signature_on_file: bool = Field(default=True, description="CLM06")
    assignment_code: Literal["A", "B", "C"] = Field(default="A", description="CLM07")
    benefits_assigned: Literal["Y", "N", "W"] = Field(default="Y", description="CLM08")
    release_of_information: Literal["Y", "I"] = Field(default="Y", description="CLM09")
    diagnoses: Diagnoses = []
    procedures: Procedures = []
    institutional: InstitutionalFacts | None = Field(
        default=None,
        exclude_if=is_absent,
        description="The bill, exactly when the claim type is institutional",
    )
    patient_payment: PatientPayment | None = None
    note: Note | None = None

    @field_validator("diagnoses")
    @classmethod
    def _fit_the_claim(cls, diagnoses: list[Diagnosis], info: ValidationInfo) -> list[Diagnosis]:
        is_bill = info.data.get("claim_type") == "institutional"
        if not is_bill and len(diagnoses) > DIAGNOSES_MAX:
            limits = {"max_length": DIAGNOSES_MAX, "actual_length": len(diagnoses)}
            raise PydanticKnownError("too_long", {"field_type": "List", **limits})
        return diagnoses


class FindingOverride(BaseModel):
    """A coder lets errors pass, such as Excludes1 between conditions that are not related.

    Only of a rule that is `overridable`; of warnings it notes why they stand.
    """

    model_config = ConfigDict(extra="forbid")

    rule_id: Annotated[str, StringConstraints(max_length=10)]
    reason: Reason = Field(description="Without patient data; it stands in the audit trail")


def refuse_bad_span(start: int | None, end: int | None) -> None:
    """Raise ValueError for a passage with one end, or that is empty or too long to be quoted."""
    if (start is None) != (end is None):
        raise ValueError("name both ends of the passage, or none")
    if start is not None and end is not None and not 0 < end - start <= SPAN_CHARACTERS_MAX:
        raise ValueError(f"a passage has 1 to {SPAN_CHARACTERS_MAX} characters")


class CodeProvenance(BaseModel):
    """Where a coder has a code from. Who the coder is stands in the token, never in a body."""

    model_config = ConfigDict(extra="forbid")

    suggester: Identifier | None = Field(
        default=None, description="What suggested it; absent when the coder found it"
    )
    suggester_version: Reference | None = None
    start: Annotated[int, Field(ge=0)] | None = Field(
        default=None, description="First character of the passage of the note that supports it"
    )
    end: int | None = Field(default=None, description="The character after its last")
    matched_term: Annotated[Note, Field(max_length=200)] | None = None

    @model_validator(mode="after")
    def _hold_together(self) -> Self:
        if (self.suggester is None) != (self.suggester_version is None):
            raise ValueError("name the suggester with its version")
        refuse_bad_span(self.start, self.end)
        return self


class AssignedDiagnosis(Diagnosis):
    provenance: CodeProvenance | None = None


class AssignedProcedure(EncounterLine):
    provenance: CodeProvenance | None = None


class CodingIn(BaseModel):
    """A coder's codes for an encounter that waits for them."""

    model_config = ConfigDict(extra="forbid")

    coding_status: CodingStatus = "final"
    diagnoses: Annotated[list[AssignedDiagnosis], Field(max_length=BILL_DIAGNOSES_MAX)] = Field(
        description="All of them, in their order; only a draft may have none"
    )
    procedures: Annotated[list[AssignedProcedure], Field(max_length=PROCEDURES_MAX)] = Field(
        default=[],
        description="All of them; none in the bill of an institution, and maybe none in a draft",
    )
    institutional: InstitutionalFacts | None = Field(
        default=None, description="The bill with its codes, when it is to change; it is replaced"
    )
    place_of_service: PlaceOfService | None = Field(
        default=None, description="When it is another than what was posted, or none was"
    )
    coverages: Coverages = Field(default=[], description="Only for an encounter posted without any")
    overrides: Annotated[list[FindingOverride], Field(max_length=OVERRIDES_MAX)] = []


class CodingWarning(BaseModel):
    """Something to look at; it holds nothing up."""

    rule: str
    detail: str
    pointer: str | None = None


class EncounterSummary(BaseModel):
    """An encounter without the chart."""

    id: UUID
    external_id: str
    patient_id: UUID
    service_date: date
    state: Literal["needs_coding", "coded"]
    warnings: list[CodingWarning]
    findings: list[FindingOut] = Field(
        description="What the coding edits found; errors keep it in the coder's queue"
    )
    missing: MissingNames = Field(description="What keeps it in the coder's queue")
    created_at: datetime


class EncounterReceipt(EncounterSummary):
    duplicate: bool = Field(description="True when this very encounter was posted before")


class BatchLine(BaseModel):
    """What became of one line: its encounter, or the problem for which it was refused."""

    line: int = Field(description="Number of the line in the body, from 1")
    outcome: Literal["created", "duplicate", "refused"]
    encounter_id: UUID | None = None
    state: Literal["needs_coding", "coded"] | None = None
    problem: ProblemDocument | None = None


class BatchReceipt(BaseModel):
    """The outcomes in the order of the lines; blank lines have none."""

    created: int
    duplicate: int
    refused: int
    lines: list[BatchLine]


class EncounterChangeOut(BaseModel):
    """What an encounter says since it was billed; a biller decides what becomes of the claim."""

    model_config = ConfigDict(from_attributes=True)

    version: int
    origin: Literal["ehr", "coder"]
    actor_id: str
    created_at: datetime
    changes: list[ChangedField] = Field(description="Against the version before")
    warnings: list[CodingWarning]
    findings: list[FindingOut]
    content: EncounterIn


class EncounterOut(EncounterSummary):
    encounter: EncounterIn = Field(description="Once it is coded: what was billed")
    changes_after_billing: list[EncounterChangeOut] = Field(
        description="Oldest first; the newest is what holds now"
    )
