"""Validates files: syntax, guide, sums, conditions between segments, codes (SNIP types 1 to 5)."""

from x12.validation.acknowledging import Verdict, acknowledge
from x12.validation.validator import Validator, validate

__all__ = ["Validator", "Verdict", "acknowledge", "validate"]
