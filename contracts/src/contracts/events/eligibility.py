"""`revcycle.eligibility.v1`, from eligibility-svc, keyed by coverage."""

from datetime import date
from typing import ClassVar, Literal
from uuid import UUID

from contracts.base import Event
from contracts.shapes import X12Document


class CoverageEvent(Event):
    topic: ClassVar[str] = "revcycle.eligibility.v1"
    key_field: ClassVar[str] = "coverage_id"

    coverage_id: UUID
    eligibility_check_id: UUID


class EligibilityRequested(CoverageEvent):
    """A payer is to be asked; an adapter carries the 270."""

    inquiry: X12Document


class EligibilityChecked(CoverageEvent):
    """The payer answered."""

    patient_id: UUID
    payer_id: str
    member_id: str
    service_date: date
    status: Literal["active", "inactive", "not_covered", "unknown"]
    rejection_codes: list[str] = []
