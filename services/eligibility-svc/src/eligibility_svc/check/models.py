"""The tables of questions and answers."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from eligibility_svc.records import Base
from kit.records import TenantRow


class CheckRecord(TenantRow, Base):
    """One question to a payer, and what became of it.

    `trace_number` is TRN02, which comes back in the answer. `payer_identifier` is the id under
    which the payer was asked. `inquiry` is the 270 as sent; none when it could not be written.
    """

    __tablename__ = "eligibility_check"
    __table_args__ = (
        UniqueConstraint("organization_id", "trace_number"),
        # For answers that come without our trace number.
        Index("ix_eligibility_check_organization_id_member_id", "organization_id", "member_id"),
    )

    coverage_id: Mapped[UUID] = mapped_column(ForeignKey("coverage.id"), index=True)
    patient_id: Mapped[UUID]
    payer_id: Mapped[str] = mapped_column(String(15))
    payer_identifier: Mapped[str] = mapped_column(String(15))
    member_id: Mapped[str] = mapped_column(String(80))
    service_date: Mapped[date]
    service_types: Mapped[list[Any]]
    trace_number: Mapped[str] = mapped_column(String(20))
    status: Mapped[str] = mapped_column(String(20))
    inquiry: Mapped[str | None]
    benefits: Mapped[list[Any]]
    rejections: Mapped[list[Any]]
    answered_at: Mapped[datetime | None]


class ResponseRecord(TenantRow, Base):
    """One 271 as it came in, whether or not it answers a question of ours.

    `document` is the file, inline or by reference; `applied` says whether it decided the check.
    """

    __tablename__ = "eligibility_response"

    check_id: Mapped[UUID | None] = mapped_column(ForeignKey("eligibility_check.id"), index=True)
    trace_number: Mapped[str]
    status: Mapped[str] = mapped_column(String(20))
    document: Mapped[dict[str, Any]]
    applied: Mapped[bool]
