"""The projection of billed claims."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kit.records import TenantRow
from payments_svc.claim.domain import Line, Payer, in_order
from payments_svc.records import Base


class BilledClaim(TenantRow, Base):
    """A claim as claims-svc told it; its id is the claim's id.

    `charge_version` counts how often the charge was captured. `awaits_correction_of` is the payer
    that took its decision back and has not given another. `announced_due_cents` is what the
    patient was last told to owe, and `settled` that the end was told.
    """

    __tablename__ = "billed_claim"
    __table_args__ = (UniqueConstraint("organization_id", "patient_control_number"),)

    encounter_id: Mapped[UUID] = mapped_column(index=True)
    patient_id: Mapped[UUID] = mapped_column(index=True)
    patient_control_number: Mapped[str] = mapped_column(String(20))
    control_number_key: Mapped[str] = mapped_column(String(20), index=True)
    payer_claim_control_number: Mapped[str | None] = mapped_column(String(50), index=True)
    service_date: Mapped[date]
    charge_cents: Mapped[int]
    lines: Mapped[list[Any]]
    payers: Mapped[list[Any]]
    charge_version: Mapped[int]
    awaits_correction_of: Mapped[str | None] = mapped_column(String(15))
    announced_due_cents: Mapped[int]
    settled: Mapped[bool]

    @property
    def billed_lines(self) -> list[Line]:
        return [
            Line(
                line_control_number=line["line_control_number"],
                procedure_code=line["procedure_code"],
                modifiers=tuple(line["modifiers"]),
                charge_cents=line["charge_cents"],
                service_date=date.fromisoformat(line["service_date"]),
            )
            for line in self.lines
        ]

    @property
    def billed_payers(self) -> list[Payer]:
        """The payers in the order of billing."""
        return in_order(
            [Payer(each["priority"], each["payer_id"], each["payer_name"]) for each in self.payers]
        )
