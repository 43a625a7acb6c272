"""Eligibility inquiry and response, 270 and 271, guide 005010X279A1."""

from x12.eligibility.coverage import (
    CoverageStatus,
    coverage_status,
)
from x12.eligibility.models import (
    Benefit,
    EligibilityInquiry,
    EligibilityResponse,
    Member,
    QualifiedDate,
    Rejection,
)
from x12.eligibility.reading import (
    read_inquiry,
    read_response,
)
from x12.eligibility.writing import (
    write_inquiry,
    write_response,
)

__all__ = [
    "Benefit",
    "CoverageStatus",
    "EligibilityInquiry",
    "EligibilityResponse",
    "Member",
    "QualifiedDate",
    "Rejection",
    "coverage_status",
    "read_inquiry",
    "read_response",
    "write_inquiry",
    "write_response",
]
