"""Reads 270 and 271 transaction sets."""

from __future__ import annotations

from x12.eligibility.models import EligibilityInquiry, EligibilityResponse
from x12.envelope import TransactionSet


def read_inquiry(transaction_set: TransactionSet) -> EligibilityInquiry:
    """Return the inquiry of a 270."""
    raise NotImplementedError


def read_response(transaction_set: TransactionSet) -> EligibilityResponse:
    """Return the response of a 271."""
    raise NotImplementedError
