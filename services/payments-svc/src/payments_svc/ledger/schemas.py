"""Entries and balances as they are shown. A debit is positive."""

from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel


class AccountOut(BaseModel):
    account: str
    balance_cents: int


class PostingOut(BaseModel):
    account: str
    amount_cents: int
    claim_id: UUID | None
    line_control_number: str | None
    payer_id: str | None
    patient_id: UUID | None
    encounter_id: UUID | None
    group_code: str | None
    reason_code: str | None
    source_position: int | None


class EntryOut(BaseModel):
    id: UUID
    sequence: int
    effective_date: date
    posted_at: datetime
    kind: str
    description: str
    source_type: str
    source_id: UUID
    reverses_entry_id: UUID | None
    postings: list[PostingOut]
