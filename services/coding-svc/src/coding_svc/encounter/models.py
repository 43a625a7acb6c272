"""The encounter table."""

from datetime import date
from typing import Any

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from coding_svc.records import Base
from kit.records import TenantRow


class Encounter(TenantRow, Base):
    """One encounter as posted, with the codes it has now and what the edits find in them.

    `content_hash` tells a second posting of the same from a different one under the same id.
    """

    __tablename__ = "encounter"
    __table_args__ = (
        UniqueConstraint("organization_id", "external_id"),
        UniqueConstraint("organization_id", "patient_control_number"),
    )

    external_id: Mapped[str] = mapped_column(String(50))
    patient_control_number: Mapped[str | None] = mapped_column(String(20))
    patient_id: Mapped[str] = mapped_column(String(36))
    service_date: Mapped[date]
    state: Mapped[str] = mapped_column(String(20))
    content: Mapped[dict[str, Any]]
    content_hash: Mapped[str] = mapped_column(String(64))
    warnings: Mapped[list[Any]]
    findings: Mapped[list[Any]]
