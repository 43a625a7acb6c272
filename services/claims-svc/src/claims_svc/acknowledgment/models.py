"""The table of acknowledgments as received."""

from typing import Any

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from claims_svc.records import Base
from kit.records import TenantRow


class Acknowledgment(TenantRow, Base):
    """One file as received, with what it did; append-only, kept also when it matches nothing."""

    __tablename__ = "acknowledgment"
    __table_args__ = (UniqueConstraint("organization_id", "sha256"),)

    kinds: Mapped[list[Any]]
    matched: Mapped[list[Any]]
    unmatched: Mapped[list[Any]]
    text: Mapped[str | None]
    blob: Mapped[str | None]
    sha256: Mapped[str] = mapped_column(String(64))
    bytes: Mapped[int]
