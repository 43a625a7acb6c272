"""Tables of the practice's own settings."""

from typing import Any

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from claims_svc.records import Base
from kit.records import TenantRow


class Practice(TenantRow, Base):
    """One row per organization; its id is the organization's."""

    __tablename__ = "practice"
    __table_args__ = (UniqueConstraint("organization_id"),)

    settings: Mapped[dict[str, Any]]


class Provider(TenantRow, Base):
    """A billing or rendering provider of the practice."""

    __tablename__ = "provider"
    __table_args__ = (UniqueConstraint("organization_id", "npi"),)

    npi: Mapped[str] = mapped_column(String(10))
    name: Mapped[str] = mapped_column(String(100))
    taxonomy: Mapped[str | None] = mapped_column(String(10))
    kind: Mapped[str] = mapped_column(String(10))
