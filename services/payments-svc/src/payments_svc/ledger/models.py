"""The journal. Both tables are append-only: triggers refuse UPDATE and DELETE."""

from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kit.records import TenantRow
from payments_svc.records import Base


class JournalEntry(TenantRow, Base):
    """One entry; `created_at` says when it was posted, `effective_date` when it counts.

    `hash` covers the entry, its postings and the hash of the entry before it in the organization.
    """

    __tablename__ = "journal_entry"
    __table_args__ = (
        UniqueConstraint("organization_id", "source_key"),
        UniqueConstraint("organization_id", "sequence"),
        UniqueConstraint("reverses_entry_id"),
    )

    sequence: Mapped[int]
    effective_date: Mapped[date]
    kind: Mapped[str] = mapped_column(String(40))
    description: Mapped[str]
    source_type: Mapped[str] = mapped_column(String(20))
    source_id: Mapped[UUID] = mapped_column(index=True)
    source_key: Mapped[str]
    reverses_entry_id: Mapped[UUID | None] = mapped_column(ForeignKey("journal_entry.id"))
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class Posting(TenantRow, Base):
    """One side of an entry: a debit is positive. `source_position` is a segment number."""

    __tablename__ = "posting"
    __table_args__ = (
        UniqueConstraint("entry_id", "number"),
        Index("ix_posting_organization_id_account", "organization_id", "account"),
    )

    entry_id: Mapped[UUID] = mapped_column(ForeignKey("journal_entry.id"))
    number: Mapped[int]
    account: Mapped[str]
    amount_cents: Mapped[int]
    claim_id: Mapped[UUID | None] = mapped_column(index=True)
    line_control_number: Mapped[str | None]
    payer_id: Mapped[str | None]
    patient_id: Mapped[UUID | None]
    encounter_id: Mapped[UUID | None] = mapped_column(index=True)
    group_code: Mapped[str | None]
    reason_code: Mapped[str | None]
    source_position: Mapped[int | None]
