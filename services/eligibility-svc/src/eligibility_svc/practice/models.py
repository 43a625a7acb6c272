"""The practice table: one row for each organization."""

from typing import Any

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from eligibility_svc.records import Base
from kit.records import TenantRow


class PracticeRecord(TenantRow, Base):
    """What stands in our envelopes.

    `submitter_id`, `receiver_id` and `usage_indicator` follow claims-svc's settings.
    `billing_provider` is the one of the newest encounter; whoever asks without an encounter asks
    in its name. `control_number` is the last ISA13 given out here.
    """

    __tablename__ = "practice"
    __table_args__ = (UniqueConstraint("organization_id"),)

    submitter_id: Mapped[str] = mapped_column(String(15))
    receiver_id: Mapped[str] = mapped_column(String(15))
    usage_indicator: Mapped[str] = mapped_column(String(1))
    billing_provider: Mapped[dict[str, Any] | None]
    control_number: Mapped[int]
