"""Statements and patient accounts as they are shown."""

from datetime import date
from uuid import UUID

from pydantic import BaseModel, ConfigDict


class StatementOut(BaseModel):
    """charges = insurance paid + adjustments + patient paid + amount due."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    number: int
    claim_id: UUID
    patient_id: UUID
    issued_on: date
    charges_cents: int
    insurance_paid_cents: int
    adjustments_cents: int
    patient_paid_cents: int
    amount_due_cents: int
    supersedes_id: UUID | None


class AccountTotals(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    charges_cents: int
    insurance_paid_cents: int
    adjustments_cents: int
    patient_paid_cents: int
    payer_open_cents: int
    amount_due_cents: int


class ClaimAccount(AccountTotals):
    claim_id: UUID
    patient_control_number: str
    service_date: date


class PatientAccount(AccountTotals):
    """All claims of a patient, and what the patient paid that no claim has taken yet."""

    patient_id: UUID
    unapplied_cents: int
    claims: list[ClaimAccount]
