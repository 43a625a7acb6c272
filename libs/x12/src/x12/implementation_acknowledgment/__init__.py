"""Syntax acknowledgment, 999, guide 005010X231A1."""

from x12.implementation_acknowledgment.contexts import (
    ElementPlace,
    ErrorContext,
    claim_context,
)
from x12.implementation_acknowledgment.models import (
    ElementError,
    ImplementationAcknowledgment,
    SegmentError,
    SetAcknowledgment,
)
from x12.implementation_acknowledgment.reading import (
    SET,
    read,
)
from x12.implementation_acknowledgment.writing import (
    write,
)

__all__ = [
    "SET",
    "ElementError",
    "ElementPlace",
    "ErrorContext",
    "ImplementationAcknowledgment",
    "SegmentError",
    "SetAcknowledgment",
    "claim_context",
    "read",
    "write",
]
