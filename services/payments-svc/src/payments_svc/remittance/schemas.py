"""Remittances as they are shown."""

from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from contracts.shapes import Reason, Shape


class FindingOut(BaseModel):
    """A sum that does not hold, written out; an error holds its claim or the whole."""

    level: str
    severity: str
    message: str
    position: int
    expected_cents: int
    actual_cents: int


class RemittanceClaimOut(BaseModel):
    """One claim of a remittance, and what became of it."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    position: int
    patient_control_number: str
    payer_claim_control_number: str | None
    claim_id: UUID | None
    status_code: str
    state: str
    reason: str | None
    charge_cents: int
    paid_cents: int
    patient_responsibility_cents: int | None
    findings: list[FindingOut]


class PayerOut(BaseModel):
    payer_id: str
    name: str


class RemittanceSummary(BaseModel):
    """A remittance without its claims."""

    id: UUID
    state: str
    trace_number: str
    payer: PayerOut
    payment_cents: int
    payment_date: date
    claims_total_cents: int
    provider_adjustments_total_cents: int
    supersedes_id: UUID | None
    created_at: datetime


class RemittanceOut(RemittanceSummary):
    findings: list[FindingOut]
    claims: list[RemittanceClaimOut]


class RemittanceReceipt(RemittanceOut):
    duplicate: bool


class RemittancesReceipt(RemittanceReceipt):
    """The first remittance of a file, and the further ones when it has several."""

    further_remittances: list[RemittanceReceipt]


class UnmatchedPaymentOut(BaseModel):
    """A part of a remittance that waits for a person."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    remittance_id: UUID
    remittance_claim_id: UUID | None
    patient_control_number: str | None
    payment_cents: int
    reason: str
    detail: str
    created_at: datetime


class MatchIn(Shape):
    """Which claim a payment is for, and how the person knows."""

    claim_id: UUID
    reason: Reason
