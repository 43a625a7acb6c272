"""Tables of questions to providers and of their answers; both append-only."""

from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from coding_svc.records import Base
from kit.records import TenantRow


class CodingQuery(TenantRow, Base):
    """A coder's question about an encounter; open until it has an answer.

    `quote` is the passage from `start` to `end` of the note as it was then.
    """

    __tablename__ = "coding_query"

    encounter_id: Mapped[UUID] = mapped_column(ForeignKey("encounter.id"), index=True)
    addressed_to: Mapped[str] = mapped_column(String(80))
    question: Mapped[str]
    codes: Mapped[list[Any]]
    start: Mapped[int | None]
    end: Mapped[int | None]
    quote: Mapped[str | None]
    actor_id: Mapped[str]


class CodingQueryAnswer(TenantRow, Base):
    """What the provider answered; there is one answer to a question."""

    __tablename__ = "coding_query_answer"
    __table_args__ = (UniqueConstraint("organization_id", "query_id"),)

    encounter_id: Mapped[UUID] = mapped_column(index=True)
    query_id: Mapped[UUID] = mapped_column(ForeignKey("coding_query.id"))
    answer: Mapped[str]
    actor_id: Mapped[str]
