"""The coverage decision from a 271."""

from __future__ import annotations

from datetime import date
from typing import Literal

from x12.eligibility.messages import EligibilityResponse

CoverageStatus = Literal["active", "inactive", "not_covered", "unknown"]

PLAN_SERVICE_TYPE = "30"

_ACTIVE_CODES = frozenset({"1", "2", "3", "4", "5"})
_INACTIVE_CODES = frozenset({"6", "7", "8"})
_NOT_COVERED_CODE = "I"


def coverage_status(
    response: EligibilityResponse,
    service_type: str = PLAN_SERVICE_TYPE,
    service_date: date | None = None,
) -> CoverageStatus:
    """Say whether the person is covered for a service type, and on a date when one is given.

    What the payer says of the asked type counts before what it says of the plan (type 30, or no
    type). ``unknown`` means ask again or ask by other means: the payer rejected the inquiry or says
    nothing of either. Active coverage outside the plan dates is inactive.
    """
    if response.rejections:
        return "unknown"
    asked = _information_codes(response, service_type)
    if _NOT_COVERED_CODE in asked:
        return "not_covered"
    for codes in (asked, _information_codes(response, PLAN_SERVICE_TYPE)):
        if codes & _ACTIVE_CODES:
            return "active" if _is_within_plan(response, service_date) else "inactive"
        if codes & _INACTIVE_CODES:
            return "inactive"
    return "unknown"


def _information_codes(response: EligibilityResponse, service_type: str) -> frozenset[str]:
    """Return what the payer says of a service type; an EB without a type speaks of the plan."""
    return frozenset(
        benefit.information_code
        for benefit in response.benefits
        if service_type in (benefit.service_types or (PLAN_SERVICE_TYPE,))
    )


def _is_within_plan(response: EligibilityResponse, service_date: date | None) -> bool:
    begin, end = response.plan_begin_date, response.plan_end_date
    if service_date is None:
        return True
    return (begin is None or begin <= service_date) and (end is None or service_date <= end)
