"""The interchange acknowledgment (TA1), which travels without group and transaction set."""

from __future__ import annotations

from collections.abc import Sequence

from x12.envelope import Envelope, InterchangeAcknowledgment

__all__ = ["InterchangeAcknowledgment", "write"]


def write(acknowledgments: Sequence[InterchangeAcknowledgment], envelope: Envelope) -> str:
    """Write TA1 segments in an interchange of their own."""
    raise NotImplementedError
