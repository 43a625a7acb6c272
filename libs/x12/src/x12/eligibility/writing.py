"""Writes 270 and 271 interchanges."""

from __future__ import annotations

from x12.eligibility.models import EligibilityInquiry, EligibilityResponse
from x12.envelope import Envelope


def write_inquiry(
    inquiry: EligibilityInquiry, envelope: Envelope, *, transaction_control_number: str = "0001"
) -> str:
    """Write a 270."""
    raise NotImplementedError


def write_response(
    response: EligibilityResponse, envelope: Envelope, *, transaction_control_number: str = "0001"
) -> str:
    """Write a 271."""
    raise NotImplementedError
