"""Tables of who may come in."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from gateway.records import Base
from kit.records import TenantRow


class Organization(Base):
    """A practice: the tenant that everything belongs to."""

    __tablename__ = "organization"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60), unique=True)
    created_at: Mapped[datetime]


class ApiClient(TenantRow, Base):
    """A system that acts for an organization. Its secret is kept as a hash only."""

    __tablename__ = "api_client"

    client_id: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(60))
    secret_sha256: Mapped[str] = mapped_column(String(64))
    scopes: Mapped[str]
