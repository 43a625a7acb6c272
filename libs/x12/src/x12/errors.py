"""The one error of the codec."""

from __future__ import annotations


class X12Error(ValueError):
    """A text that cannot be read as X12, or data that cannot be written as X12.

    The text of the error names the place and the rule and never repeats data, so it may be logged:
    segment ids, positions, control numbers and code qualifiers only.

    Attributes:
        message: the rule that is broken.
        segment_id: for example ``CLP``; empty when no segment is concerned.
        segment_position: 1-based count of segments in the interchange, ISA = 1.
        element_position: 1-based element within the segment.

    """

    def __init__(
        self,
        message: str,
        segment_id: str = "",
        segment_position: int | None = None,
        element_position: int | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.segment_id = segment_id
        self.segment_position = segment_position
        self.element_position = element_position

    def __str__(self) -> str:
        place = self.segment_id
        if self.element_position is not None:
            place += f"{self.element_position:02d}"
        if self.segment_position is not None:
            place += f" at segment {self.segment_position}"
        return f"{place.strip()}: {self.message}" if place else self.message

    def at(self, segment_id: str, segment_position: int, element_position: int) -> X12Error:
        """Return the same fault with its place filled in."""
        return X12Error(self.message, segment_id, segment_position, element_position)
