"""Statements as issued; append-only."""

from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kit.records import TenantRow
from payments_svc.records import Base


class Statement(TenantRow, Base):
    """What a patient was told to owe for a claim, and why. A later one supersedes it."""

    __tablename__ = "statement"
    __table_args__ = (
        UniqueConstraint("organization_id", "number"),
        UniqueConstraint("supersedes_id"),
    )

    number: Mapped[int]
    claim_id: Mapped[UUID] = mapped_column(ForeignKey("billed_claim.id"), index=True)
    patient_id: Mapped[UUID] = mapped_column(index=True)
    issued_on: Mapped[date]
    charges_cents: Mapped[int]
    insurance_paid_cents: Mapped[int]
    adjustments_cents: Mapped[int]
    patient_paid_cents: Mapped[int]
    amount_due_cents: Mapped[int]
    supersedes_id: Mapped[UUID | None] = mapped_column(ForeignKey("statement.id"))
