"""What is posted and returned about eligibility."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from eligibility_svc.practice.schemas import AskingProvider

SERVICE_TYPES_MAX = 99  # EQ01 repeats 99 times
PLAN = "30"
ServiceType = Annotated[str, StringConstraints(pattern=r"^[A-Z0-9]{1,2}$")]
Status = Literal["pending", "active", "inactive", "not_covered", "unknown"]


class CheckIn(BaseModel):
    """A question to the payer of a coverage."""

    model_config = ConfigDict(extra="forbid")

    coverage_id: UUID
    service_date: date
    service_types: Annotated[
        list[ServiceType], Field(min_length=1, max_length=SERVICE_TYPES_MAX)
    ] = [PLAN]
    provider: AskingProvider | None = Field(
        default=None, description="Who asks; the billing provider of the newest encounter if absent"
    )


class BenefitOut(BaseModel):
    """One statement of the payer (EB)."""

    kind: str = Field(
        description="active, inactive, not_covered, copay, coinsurance, deductible,"
        " out_of_pocket_maximum, limitation, other_payer, or other"
    )
    information_code: str = Field(description="EB01")
    service_types: list[str] = Field(description="EB03; empty speaks of the plan")
    coverage_level: str | None = Field(description="EB02: IND, FAM ...")
    plan_name: str | None
    time_period: str | None = Field(
        description="visit, calendar_year, year_to_date, remaining ...; else the code of EB06"
    )
    amount_cents: int | None
    percent: Decimal | None = Field(description="The patient's share: 0.2 is 20 percent")
    in_network: Literal["yes", "no", "both", "unknown"] | None
    authorization_required: bool | None
    messages: list[str]


class RejectionOut(BaseModel):
    """Why the payer did not answer; it says nothing about coverage."""

    reason_code: str = Field(description="AAA03; empty when the inquiry could not be written")
    level: str = Field(description="Loop of the 271, such as 2100C for the subscriber")
    hint: str = Field(description="How to mend it")
    follow_up: str = Field(description="What the payer asks for")


class CheckOut(BaseModel):
    id: UUID
    coverage_id: UUID
    patient_id: UUID
    payer_id: str
    service_date: date
    service_types: list[str]
    trace_number: str
    status: Status
    benefits: list[BenefitOut]
    rejections: list[RejectionOut]
    requested_at: datetime
    answered_at: datetime | None


class ResponseOut(BaseModel):
    """A 271 that came in."""

    id: UUID
    eligibility_check_id: UUID | None = Field(description="Null when it answers nothing of ours")
    trace_number: str
    status: Status
    applied: bool = Field(description="False when the check had its answer before")
    received_at: datetime
