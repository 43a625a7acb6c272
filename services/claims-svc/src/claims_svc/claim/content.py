"""What a claim says: the encounter's facts, priced, with every line numbered."""

from datetime import date
from decimal import Decimal
from typing import Literal, Self

from pydantic import model_validator

from contracts.shapes import (
    AMOUNT_CENTS_MAX,
    AmountCents,
    BillingProvider,
    CliaNumber,
    Coverage,
    Diagnosis,
    LineControlNumber,
    Patient,
    PatientPayment,
    PlaceOfService,
    Priority,
    Reference,
    RenderingProvider,
    Shape,
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


class ClaimContent(Shape):
    """Everything that the 837 is rendered from, besides the practice and the payer's turn."""

    service_date: date
    place_of_service: PlaceOfService
    patient: Patient
    coverages: list[Coverage]
    billing_provider: BillingProvider
    rendering_provider: RenderingProvider | None = None
    clia_number: CliaNumber | None = None
    authorization_number: str | None = None
    provider_signature_on_file: bool = True
    assignment_code: Literal["A", "B", "C"] = "A"
    benefits_assigned: Literal["Y", "N", "W"] = "Y"
    release_of_information: Literal["Y", "I"] = "Y"
    diagnoses: list[Diagnosis]
    lines: list[ServiceLine]
    patient_payment: PatientPayment | None = None

    @model_validator(mode="after")
    def _charge_fits(self) -> Self:
        if self.charge_cents > AMOUNT_CENTS_MAX:
            raise ValueError("the lines together charge more than a claim can carry")
        return self

    @property
    def charge_cents(self) -> int:
        return sum(line.charge_cents for line in self.lines)

    def coverage(self, priority: str) -> Coverage:
        """Return the coverage of a priority; raises InvariantViolated when there is none."""
        for coverage in self.coverages:
            if coverage.priority == priority:
                return coverage
        raise InvariantViolated(f"the claim has no {priority} coverage")

    def ordered_coverages(self) -> list[Coverage]:
        return sorted(self.coverages, key=lambda coverage: PRIORITIES.index(coverage.priority))
