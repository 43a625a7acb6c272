"""`revcycle.clearinghouse.v1`, from adapters, keyed by interchange."""

from typing import ClassVar

from contracts.base import Event
from contracts.shapes import X12Document


class InterchangeEvent(Event):
    topic: ClassVar[str] = "revcycle.clearinghouse.v1"
    key_field: ClassVar[str] = "interchange"

    interchange: str
    document: X12Document


class AcknowledgmentReceived(InterchangeEvent):
    """A TA1, 999 or 277CA came in."""


class EligibilityResponseReceived(InterchangeEvent):
    """A 271 came in."""


class RemittanceReceived(InterchangeEvent):
    """An 835 came in."""
