"""The patient and coverage tables."""

from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from eligibility_svc.records import Base
from kit.records import TenantRow


class PatientRecord(TenantRow, Base):
    """A patient; the id is derived from the external id, so that every service knows it."""

    __tablename__ = "patient"
    __table_args__ = (UniqueConstraint("organization_id", "external_id"),)

    external_id: Mapped[str] = mapped_column(String(50))
    content: Mapped[dict[str, Any]]


class CoverageRecord(TenantRow, Base):
    """A policy of a patient; the id is derived from patient, payer and member id."""

    __tablename__ = "coverage"

    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"), index=True)
    payer_id: Mapped[str] = mapped_column(String(15))
    member_id: Mapped[str] = mapped_column(String(80))
    content: Mapped[dict[str, Any]]
