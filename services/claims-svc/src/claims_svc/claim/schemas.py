"""Claims as the API shows them, and what a person asks of them."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from claims_svc.claim.content import ClaimContent
from claims_svc.edits.edit import Finding
from contracts.shapes import (
    BillingProvider,
    CliaNumber,
    Coverage,
    Diagnosis,
    Patient,
    PlaceOfService,
    Procedure,
    Reason,
    Reference,
    RenderingProvider,
)


class ClaimSummary(BaseModel):
    """A claim in a list. Amounts are cents, over all payers."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    patient_control_number: str
    encounter_id: UUID
    patient_id: UUID
    state: str
    payer_id: str
    payer_priority: str
    payer_claim_control_number: str | None
    service_date: date
    charge_cents: int
    paid_cents: int
    adjusted_cents: int
    patient_responsibility_cents: int
    next_responsible_party: str
    owner_of_next_action: str
    encounter_changed_at: datetime | None = Field(
        description="Since when the encounter says otherwise than was billed; the history says what"
    )
    created_at: datetime


class AdjudicationOut(BaseModel):
    """One decision of a payer, line by line."""

    model_config = ConfigDict(from_attributes=True)

    payer_id: str
    payer_claim_control_number: str | None
    outcome: str
    adjudicated_on: date
    lines: list[dict[str, object]]


class ClaimOut(ClaimSummary):
    """A claim with everything that is known of it."""

    findings: list[Finding]
    content: ClaimContent
    adjudications: list[AdjudicationOut]


class HistoryEntry(BaseModel):
    """One thing that happened to a claim."""

    model_config = ConfigDict(from_attributes=True)

    happening: str
    from_state: str
    to_state: str
    detail: str | None
    actor_id: str
    created_at: datetime


class SubmissionOut(BaseModel):
    """One 837 as sent."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    payer_id: str
    frequency_code: str
    interchange_control_number: int
    group_control_number: int
    transaction_control_number: str
    reference: str
    sha256: str
    bytes: int
    created_at: datetime


class Justified(BaseModel):
    """An action that a person must justify."""

    model_config = ConfigDict(extra="forbid")

    reason: Reason


class Correction(Justified):
    """What is to change; what is absent stays. Lists are replaced whole."""

    service_date: date | None = None
    place_of_service: PlaceOfService | None = None
    patient: Patient | None = None
    coverages: Annotated[list[Coverage], Field(min_length=1, max_length=3)] | None = None
    billing_provider: BillingProvider | None = None
    rendering_provider: RenderingProvider | None = None
    clia_number: CliaNumber | None = None
    authorization_number: Reference | None = None
    diagnoses: Annotated[list[Diagnosis], Field(min_length=1, max_length=12)] | None = None
    procedures: Annotated[list[Procedure], Field(min_length=1, max_length=50)] | None = None
