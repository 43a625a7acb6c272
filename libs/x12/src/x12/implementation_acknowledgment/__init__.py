"""Syntax acknowledgment, 999, guide 005010X231A1."""

from x12.implementation_acknowledgment.models import (
    ElementError,
    ImplementationAcknowledgment,
    SegmentError,
    SetAcknowledgment,
)
from x12.implementation_acknowledgment.reading import (
    read,
)
from x12.implementation_acknowledgment.writing import (
    write,
)

__all__ = [
    "ElementError",
    "ImplementationAcknowledgment",
    "SegmentError",
    "SetAcknowledgment",
    "read",
    "write",
]
