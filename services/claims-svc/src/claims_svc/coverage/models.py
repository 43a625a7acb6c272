"""The table of what payers said of coverages."""

from datetime import date
from uuid import UUID

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from claims_svc.records import Base
from kit.records import TenantRow


class CoverageStatus(TenantRow, Base):
    """What a payer last said of a coverage on a date of service."""

    __tablename__ = "coverage_status"
    __table_args__ = (
        UniqueConstraint(
            "organization_id",
            "patient_id",
            "payer_id",
            "member_id",
            "service_date",
            name="uq_coverage_status_coverage",
        ),
    )

    patient_id: Mapped[UUID]
    payer_id: Mapped[str] = mapped_column(String(15))
    member_id: Mapped[str] = mapped_column(String(80))
    service_date: Mapped[date]
    status: Mapped[str] = mapped_column(String(20))
