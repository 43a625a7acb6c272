"""What a bill of an institution (837I, UB-04) says besides what every visit says."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from contracts.shapes import (
    AmountCents,
    DiagnosisCode,
    LineControlNumber,
    Modifiers,
    RenderingProvider,
    Shape,
)

CODES_MAX = 24  # of each kind: two HI segments of twelve
PROCEDURES_MAX = 25  # a principal one and 24 others
REASONS_MAX = 3  # HI*APR
REVENUE_LINES_MAX = 999  # 837I: loop 2400
_TOTAL_LINE = "0001"


def _no_total(code: str) -> str:
    if code == _TOTAL_LINE:
        raise ValueError("leave the total line 0001 out: the total is reckoned")
    return code


Hour = Annotated[int, Field(ge=0, le=23)]
TwoCharacters = Annotated[str, StringConstraints(pattern=r"^[0-9A-Z]{2}$")]
# A zero, facility and class, and the frequency: 0 to 5 is billed first; 7 and 8 correct a claim.
TypeOfBill = Annotated[str, StringConstraints(pattern=r"^0[1-9][1-9][0-5]$")]
RevenueCode = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}$"), AfterValidator(_no_total)]


class InpatientProcedure(Shape):
    """A procedure of ICD-10-PCS; the first one is the principal."""

    code: Annotated[str, StringConstraints(pattern=r"^[0-9A-HJ-NP-Z]{7}$")]
    performed_on: date


class RevenueLine(Shape):
    """A line of the bill; `charge_cents` is for all units together."""

    line_control_number: LineControlNumber | None = None
    revenue_code: RevenueCode
    procedure_code: Annotated[str, StringConstraints(pattern=r"^[A-Z0-9]{5}$")] | None = Field(
        default=None, description="HCPCS or CPT, where the revenue code needs it"
    )
    modifiers: Modifiers = []
    units: Annotated[Decimal, Field(gt=0, le=99_999, max_digits=8, decimal_places=3)] = Decimal(1)
    unit: Literal["units", "days"] = "units"
    charge_cents: AmountCents
    non_covered_cents: AmountCents = 0
    service_date: date | None = None


class OccurrenceCode(Shape):
    """Something that happened on a date, such as an accident."""

    code: TwoCharacters
    on: date


class OccurrenceSpan(Shape):
    """Something that went on for a while."""

    code: TwoCharacters
    first_on: date
    last_on: date


class ValueCode(Shape):
    """An amount of money, or a number such as covered days; exactly one of both."""

    code: TwoCharacters
    amount_cents: AmountCents | None = None
    number: Annotated[Decimal, Field(ge=0, le=999_999, decimal_places=2)] | None = None

    @model_validator(mode="after")
    def _is_one(self) -> Self:
        if (self.amount_cents is None) == (self.number is None):
            raise ValueError("give amount_cents or number")
        return self


class InstitutionalFacts(Shape):
    """The bill of a stay or of an outpatient visit.

    The first diagnosis of the visit is the principal one; each says whether it was present on
    admission.
    """

    type_of_bill: TypeOfBill = Field(description="Four digits, such as 0111")
    statement_from: date
    statement_to: date
    admission_date: date | None = None
    admission_hour: Hour | None = None
    admission_type: Annotated[str, StringConstraints(pattern=r"^[1-9]$")] | None = None
    admission_source: Annotated[str, StringConstraints(pattern=r"^[0-9A-Z]$")] | None = Field(
        default=None, description="Point of origin"
    )
    discharge_date: date | None = None
    discharge_hour: Hour | None = None
    discharge_status: Annotated[str, StringConstraints(pattern=r"^[0-9]{2}$")] | None = Field(
        default=None, description="The patient's status at the end of the statement"
    )
    attending_provider: RenderingProvider | None = None
    admitting_diagnosis: DiagnosisCode | None = None
    reasons_for_visit: Annotated[list[DiagnosisCode], Field(max_length=REASONS_MAX)] = []
    procedures: Annotated[list[InpatientProcedure], Field(max_length=PROCEDURES_MAX)] = []
    revenue_lines: Annotated[list[RevenueLine], Field(max_length=REVENUE_LINES_MAX)] = []
    occurrence_codes: Annotated[list[OccurrenceCode], Field(max_length=CODES_MAX)] = []
    occurrence_spans: Annotated[list[OccurrenceSpan], Field(max_length=CODES_MAX)] = []
    value_codes: Annotated[list[ValueCode], Field(max_length=CODES_MAX)] = []
    condition_codes: Annotated[list[TwoCharacters], Field(max_length=CODES_MAX)] = []

    @property
    def charge_cents(self) -> int:
        return sum(line.charge_cents for line in self.revenue_lines)
