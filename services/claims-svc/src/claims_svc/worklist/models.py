"""The table of what matches nothing."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from claims_svc.records import Base
from kit.records import TenantRow


class UnmatchedItem(TenantRow, Base):
    """An acknowledgment or a payment that belongs to no claim that we know.

    `subject` names it: an acknowledgment's row, or a remittance with its claim. `detail` holds
    numbers and codes, never a person's name.
    """

    __tablename__ = "unmatched_item"
    __table_args__ = (UniqueConstraint("organization_id", "subject"),)

    kind: Mapped[str] = mapped_column(String(20))
    subject: Mapped[str] = mapped_column(String(120))
    source_id: Mapped[UUID]
    patient_control_number: Mapped[str | None] = mapped_column(String(50))
    reason: Mapped[str] = mapped_column(String(40))
    detail: Mapped[str]
    resolved_at: Mapped[datetime | None]
    resolved_by: Mapped[str | None] = mapped_column(String(120))
    resolution: Mapped[str | None]
