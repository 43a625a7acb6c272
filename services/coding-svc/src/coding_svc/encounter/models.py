"""Encounters, and the history of their codes."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from coding_svc.records import Base
from kit.records import TenantRow


class Encounter(TenantRow, Base):
    """One encounter as posted, with the codes it has now and what the edits find in them.

    `content_hash` tells a second posting of the same from a different one under the same id.
    `missing` is a `domain.Missing`, `assigned_to` who works on it while it waits. `version` grows
    by one with every change; an update of a stale row fails (`kit.http.errors`).
    """

    __tablename__ = "encounter"
    __table_args__ = (
        UniqueConstraint("organization_id", "external_id"),
        UniqueConstraint("organization_id", "patient_control_number"),
        Index("ix_encounter_queue", "organization_id", "state", "service_date", "id"),
    )

    external_id: Mapped[str] = mapped_column(String(50))
    patient_control_number: Mapped[str | None] = mapped_column(String(20))
    patient_id: Mapped[str] = mapped_column(String(36))
    service_date: Mapped[date]
    state: Mapped[str] = mapped_column(String(20))
    content: Mapped[dict[str, Any]]
    content_hash: Mapped[str] = mapped_column(String(64))
    warnings: Mapped[list[Any]]
    findings: Mapped[list[Any]]
    missing: Mapped[int] = mapped_column(default=0)
    assigned_to: Mapped[str | None] = mapped_column(String(120))
    assigned_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    # Grown by whoever changes it, so that it also grows when the same codes are saved again.
    __mapper_args__ = {"version_id_col": version, "version_id_generator": False}


class EncounterChange(TenantRow, Base):
    """A version of an encounter that came after it was billed; append-only.

    The encounter's own content stays what was billed. `changes` are `ChangedField`s, against the
    version before.
    """

    __tablename__ = "encounter_change"
    __table_args__ = (UniqueConstraint("organization_id", "encounter_id", "version"),)

    encounter_id: Mapped[UUID] = mapped_column(ForeignKey("encounter.id"))
    version: Mapped[int]
    origin: Mapped[str] = mapped_column(String(10))
    actor_id: Mapped[str]
    content: Mapped[dict[str, Any]]
    changes: Mapped[list[Any]]
    warnings: Mapped[list[Any]]
    findings: Mapped[list[Any]]


class CodeAssignment(TenantRow, Base):
    """All codes that an encounter was given at once: by whom, why, and judged by what.

    Append-only: the newest row of an encounter holds, the earlier ones tell its history. `version`
    is the encounter's, `codes` are `assignment.AssignedCode`s.
    """

    __tablename__ = "code_assignment"
    __table_args__ = (UniqueConstraint("organization_id", "encounter_id", "version"),)

    encounter_id: Mapped[UUID] = mapped_column(ForeignKey("encounter.id"))
    version: Mapped[int]
    origin: Mapped[str] = mapped_column(String(10))
    actor_id: Mapped[str]
    coding_status: Mapped[str] = mapped_column(String(10))
    state: Mapped[str] = mapped_column(String(20))
    codes: Mapped[list[Any]]
    findings: Mapped[list[Any]]
    releases: Mapped[dict[str, Any]]
    rule_set: Mapped[str] = mapped_column(String(16))
