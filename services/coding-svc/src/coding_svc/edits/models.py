"""What organizations decided about rules; the newest row of a rule holds."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from coding_svc.records import Base
from kit.records import TenantRow


class EditSetting(TenantRow, Base):
    """One decision about one rule. Rows are never changed, so that they tell its history."""

    __tablename__ = "edit_setting"

    rule_id: Mapped[str] = mapped_column(String(10))
    setting: Mapped[str] = mapped_column(String(10))
    actor_id: Mapped[str]
    reason: Mapped[str | None]
