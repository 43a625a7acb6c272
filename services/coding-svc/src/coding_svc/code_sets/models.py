"""Tables of the code sets. They belong to no organization: everybody has the same codes."""

from datetime import date, datetime

from sqlalchemy import ForeignKeyConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from coding_svc.records import Base


class CodeRelease(Base):
    __tablename__ = "code_release"

    system: Mapped[str] = mapped_column(String(20), primary_key=True)
    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    valid_from: Mapped[date]
    valid_to: Mapped[date]
    loaded_at: Mapped[datetime]


class CodeEntry(Base):
    __tablename__ = "code_entry"
    __table_args__ = (
        ForeignKeyConstraint(["system", "release"], ["code_release.system", "code_release.name"]),
    )

    system: Mapped[str] = mapped_column(String(20), primary_key=True)
    release: Mapped[str] = mapped_column(String(40), primary_key=True)
    code: Mapped[str] = mapped_column(String(10), primary_key=True)
    title: Mapped[str]
    billable: Mapped[bool]
