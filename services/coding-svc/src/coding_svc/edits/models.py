"""What organizations decided about rules, and the sets of rules that judged for them."""

from typing import Any

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from coding_svc.records import Base
from kit.records import TenantRow


class EditSetting(TenantRow, Base):
    """One decision about one rule; the newest row of a rule holds.

    Rows are never changed, so that they tell its history.
    """

    __tablename__ = "edit_setting"

    rule_id: Mapped[str] = mapped_column(String(10))
    setting: Mapped[str] = mapped_column(String(10))
    actor_id: Mapped[str]
    reason: Mapped[str | None]


class EditRuleSet(TenantRow, Base):
    """The rules that judged when an encounter was given codes, by the name that its history has.

    `rules` has the id, version and severity of each rule that was on. Rows are never changed.
    """

    __tablename__ = "edit_rule_set"
    __table_args__ = (UniqueConstraint("organization_id", "name"),)

    name: Mapped[str] = mapped_column(String(16))
    rules: Mapped[list[Any]]
