"""Tables of what was sent."""

from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from claims_svc.records import Base
from kit.records import TenantRow


class Submission(TenantRow, Base):
    """One 837 as sent, with the numbers that its acknowledgments will name; append-only."""

    __tablename__ = "submission"
    __table_args__ = (
        Index("ix_submission_group", "organization_id", "group_control_number", "submitter_id"),
    )

    claim_id: Mapped[UUID] = mapped_column(ForeignKey("claim.id"), index=True)
    payer_id: Mapped[str] = mapped_column(String(15))
    frequency_code: Mapped[str] = mapped_column(String(1))
    submitter_id: Mapped[str] = mapped_column(String(15))
    interchange_control_number: Mapped[int]
    group_control_number: Mapped[int]
    transaction_control_number: Mapped[str] = mapped_column(String(9))
    reference: Mapped[str] = mapped_column(String(30))
    text: Mapped[str | None]
    blob: Mapped[str | None]
    sha256: Mapped[str] = mapped_column(String(64))
    bytes: Mapped[int]


class ControlNumber(Base):
    """The last interchange control number of an organization; never given out twice."""

    __tablename__ = "control_number"

    organization_id: Mapped[UUID] = mapped_column(primary_key=True)
    last_value: Mapped[int]
