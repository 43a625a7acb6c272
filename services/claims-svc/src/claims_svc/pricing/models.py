"""The fee schedule table."""

from datetime import date

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from claims_svc.records import Base
from kit.records import TenantRow


class Fee(TenantRow, Base):
    """The charge for one unit of a procedure from a date on."""

    __tablename__ = "fee"
    __table_args__ = (UniqueConstraint("organization_id", "procedure_code", "valid_from"),)

    procedure_code: Mapped[str] = mapped_column(String(5))
    valid_from: Mapped[date]
    unit_charge_cents: Mapped[int]
