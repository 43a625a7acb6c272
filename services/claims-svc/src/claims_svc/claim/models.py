"""Tables of claims, their history and the payers' decisions."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from claims_svc.records import Base
from kit.records import TenantRow

REVERSED = "reversed"  # the outcome of a decision that was taken back


class Claim(TenantRow, Base):
    """A claim as it stands now. What was sent is in `submission`, what happened in the history.

    `payer_priority` says whose turn it is; `version` grows with every change. While
    `encounter_changed_at` is set, a biller has to decide about what the encounter says since.
    """

    __tablename__ = "claim"
    __table_args__ = (
        UniqueConstraint("organization_id", "patient_control_number"),
        UniqueConstraint("organization_id", "encounter_id"),
        Index("ix_claim_organization_id_state", "organization_id", "state"),
    )

    encounter_id: Mapped[UUID]
    patient_id: Mapped[UUID]
    patient_control_number: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(20))
    payer_priority: Mapped[str] = mapped_column(String(10))
    payer_id: Mapped[str] = mapped_column(String(15))
    payer_claim_control_number: Mapped[str | None] = mapped_column(String(50))
    service_date: Mapped[date]
    charge_cents: Mapped[int]
    paid_cents: Mapped[int] = mapped_column(default=0)
    adjusted_cents: Mapped[int] = mapped_column(default=0)
    patient_responsibility_cents: Mapped[int] = mapped_column(default=0)
    next_responsible_party: Mapped[str] = mapped_column(String(10))
    owner_of_next_action: Mapped[str] = mapped_column(String(20))
    content: Mapped[dict[str, Any]]
    findings: Mapped[list[Any]]
    encounter_changed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class ClaimHistory(TenantRow, Base):
    """One thing that happened to a claim; append-only."""

    __tablename__ = "claim_history"

    claim_id: Mapped[UUID] = mapped_column(ForeignKey("claim.id"), index=True)
    happening: Mapped[str] = mapped_column(String(40))
    from_state: Mapped[str] = mapped_column(String(20))
    to_state: Mapped[str] = mapped_column(String(20))
    detail: Mapped[str | None]
    actor_id: Mapped[str] = mapped_column(String(120))


class Adjudication(TenantRow, Base):
    """A payer's decision as payments-svc posted it, or its taking back; append-only.

    It explains denials, and a claim to the next payer repeats it.
    """

    __tablename__ = "adjudication"
    __table_args__ = (UniqueConstraint("organization_id", "remittance_claim_id", "outcome"),)

    claim_id: Mapped[UUID] = mapped_column(ForeignKey("claim.id"), index=True)
    remittance_claim_id: Mapped[UUID]
    payer_id: Mapped[str] = mapped_column(String(15))
    payer_claim_control_number: Mapped[str | None] = mapped_column(String(50))
    outcome: Mapped[str] = mapped_column(String(20))
    adjudicated_on: Mapped[date]
    lines: Mapped[list[Any]]
