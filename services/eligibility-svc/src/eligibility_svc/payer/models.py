"""The payer table."""

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from eligibility_svc.records import Base
from kit.records import TenantRow


class PayerRecord(TenantRow, Base):
    """A payer as the practice names it.

    `eligibility_payer_id` is the id in the 270 where a clearinghouse lists the payer under
    another one than in claims.
    """

    __tablename__ = "payer"
    __table_args__ = (UniqueConstraint("organization_id", "payer_id"),)

    payer_id: Mapped[str] = mapped_column(String(15))
    name: Mapped[str] = mapped_column(String(60))
    eligibility_payer_id: Mapped[str | None] = mapped_column(String(15))
