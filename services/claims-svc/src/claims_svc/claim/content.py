"""What a claim says: the encounter's facts, priced, with every line numbered."""

from datetime import date
from decimal import Decimal
from typing import Self

from pydantic import Field, model_validator

from contracts.institutional import InstitutionalFacts
from contracts.shapes import (
    AMOUNT_CENTS_MAX,
    AmountCents,
    Coverage,
    LineControlNumber,
    Priority,
    Reference,
    Shape,
    VisitFacts,
    is_absent,
)
from kit.errors import InvariantViolated

PRIORITIES: tuple[Priority, ...] = ("primary", "secondary", "tertiary")


class ServiceLine(Shape):
    """One service line; `charge_cents` is for all units together (SV102)."""

    line_control_number: LineControlNumber
    procedure_code: str
    modifiers: list[str]
    units: Decimal
    charge_cents: AmountCents
    diagnosis_pointers: list[int]
    service_date: date
    authorization_number: Reference | None = None


class ClaimContent(VisitFacts):
    """Everything that the 837 is rendered from, besides the practice and the payer's turn.

    The bill of an institution has revenue lines instead of service lines.
    """

    lines: list[ServiceLine]
    institutional: InstitutionalFacts | None = Field(default=None, exclude_if=is_absent)

    @model_validator(mode="after")
    def _charge_fits(self) -> Self:
        if self.charge_cents > AMOUNT_CENTS_MAX:
            raise ValueError("the lines together charge more than a claim can carry")
        return self

    @property
    def charge_cents(self) -> int:
        if self.institutional:
            return self.institutional.charge_cents
        return sum(line.charge_cents for line in self.lines)

    def coverage(self, priority: str) -> Coverage:
        """Return the coverage of a priority; raises InvariantViolated when there is none."""
        for coverage in self.coverages:
            if coverage.priority == priority:
                return coverage
        raise InvariantViolated(f"the claim has no {priority} coverage")

    def ordered_coverages(self) -> list[Coverage]:
        return sorted(self.coverages, key=lambda coverage: PRIORITIES.index(coverage.priority))
