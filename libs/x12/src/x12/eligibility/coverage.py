"""The coverage decision from a 271 (domain 4.4)."""

from __future__ import annotations

from datetime import date
from typing import Literal

from x12.eligibility.models import EligibilityResponse

CoverageStatus = Literal["active", "inactive", "not_covered", "unknown"]


def coverage_status(
    response: EligibilityResponse, service_type: str = "30", service_date: date | None = None
) -> CoverageStatus:
    """Say whether the person is covered for a service type on a date."""
    raise NotImplementedError
