"""Remittances as received, their claims, and what waits for a person."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kit.records import TenantRow
from payments_svc.records import Base


class RemittanceFile(TenantRow, Base):
    """A text as it came in: itself, or where the blob store keeps it. See kit.blobs.Document."""

    __tablename__ = "remittance_file"
    __table_args__ = (UniqueConstraint("organization_id", "sha256"),)

    text: Mapped[str | None]
    blob: Mapped[str | None] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(String(64))
    bytes: Mapped[int]


class PostedRemittance(TenantRow, Base):
    """One payment: a transaction set of a file, from its segment `position`.

    A payment is known by trace, date and amount. `attempt` counts the versions of
    one that posted nothing and was sent again with other content; the newest stands.
    """

    __tablename__ = "remittance"
    __table_args__ = (
        UniqueConstraint(
            "organization_id",
            "trace_payer_id",
            "trace_number",
            "payment_date",
            "payment_cents",
            "attempt",
            name="uq_remittance_payment_attempt",
        ),
    )

    file_id: Mapped[UUID] = mapped_column(ForeignKey("remittance_file.id"))
    position: Mapped[int]
    content_hash: Mapped[str] = mapped_column(String(64))
    attempt: Mapped[int]
    supersedes_id: Mapped[UUID | None] = mapped_column(ForeignKey("remittance.id"))
    state: Mapped[str] = mapped_column(String(20))
    trace_payer_id: Mapped[str]
    trace_number: Mapped[str]
    payment_date: Mapped[date]
    payment_cents: Mapped[int]
    payer_id: Mapped[str]
    payer_name: Mapped[str]
    claims_total_cents: Mapped[int]
    provider_adjustments_total_cents: Mapped[int]
    findings: Mapped[list[Any]]

    @property
    def has_money(self) -> bool:
        """Whether it is on the books: neither superseded nor held whole."""
        held_whole = any(
            each["level"] == "transaction" and each["severity"] == "error" for each in self.findings
        )
        return self.state != "superseded" and not held_whole

    @property
    def source_key(self) -> str:
        """What the entries of this remittance are known by."""
        payment = f"{self.trace_payer_id}:{self.trace_number}"
        version = f"{self.payment_date}:{self.payment_cents}:{self.attempt}"
        return f"835:{payment}:{version}"


class RemittanceClaim(TenantRow, Base):
    """One claim of a remittance, and what became of it.

    `content` is the payer's decision without names. `claim_id` and `payer_id` stand once they are
    known; `reversed_by_id` is the claim of a remittance that took a posted decision back.
    """

    __tablename__ = "remittance_claim"
    __table_args__ = (
        UniqueConstraint("remittance_id", "position"),
        Index(
            "ix_remittance_claim_organization_id_control_number_key",
            "organization_id",
            "control_number_key",
        ),
    )

    remittance_id: Mapped[UUID] = mapped_column(ForeignKey("remittance.id"))
    position: Mapped[int]
    patient_control_number: Mapped[str]
    control_number_key: Mapped[str]
    payer_claim_control_number: Mapped[str | None] = mapped_column(index=True)
    status_code: Mapped[str]
    charge_cents: Mapped[int]
    paid_cents: Mapped[int]
    patient_responsibility_cents: Mapped[int | None]
    content: Mapped[dict[str, Any]]
    findings: Mapped[list[Any]]
    state: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str | None] = mapped_column(String(40))
    claim_id: Mapped[UUID | None] = mapped_column(index=True)
    payer_id: Mapped[str | None] = mapped_column(String(15))
    reversed_by_id: Mapped[UUID | None]


class UnmatchedPayment(TenantRow, Base):
    """Part of a remittance that could not be posted: one claim, or the whole when there is none."""

    __tablename__ = "unmatched_payment"
    __table_args__ = (UniqueConstraint("remittance_claim_id"),)

    remittance_id: Mapped[UUID] = mapped_column(ForeignKey("remittance.id"), index=True)
    remittance_claim_id: Mapped[UUID | None] = mapped_column(ForeignKey("remittance_claim.id"))
    patient_control_number: Mapped[str | None]
    payment_cents: Mapped[int]
    reason: Mapped[str] = mapped_column(String(40))
    detail: Mapped[str]
    state: Mapped[str] = mapped_column(String(20), index=True)
