"""One occurrence of a loop while the walk is inside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from x12.guide import LoopRule
    from x12.reading.steps import Opening


_new = object.__new__


class Frame:
    """An open loop; ``open_frame`` makes it.

    Attributes:
        opening: what the guide says of the loop.
        parent: the frame around it; ``None`` for ST to SE.
        position: of its first segment, ISA = 1.
        model: the typed object that its segments fill; ``None`` when nothing is built.
        seen: one bit for each kind of segment and loop that has come.
        reached: the guide position of the latest node, which decides order.
        facts: bits that a validator sets for what it has seen in the segments.
        counts: how often repeating nodes have come, by the node's bit.

    """

    __slots__ = ("counts", "facts", "model", "opening", "parent", "position", "reached", "seen")

    opening: Opening
    parent: Frame | None
    position: int
    model: Any
    seen: int
    reached: int
    facts: int
    counts: dict[int, int] | None

    @property
    def rule(self) -> LoopRule:
        """What the guide says of the loop."""
        return self.opening.rule

    @property
    def root(self) -> Frame:
        """The frame of ST to SE."""
        frame = self
        while frame.parent is not None:
            frame = frame.parent
        return frame

    @property
    def occurrence(self) -> int:
        """How many of its kind stand in the loop around it, up to this one."""
        counts = None if self.parent is None else self.parent.counts
        return 1 if counts is None else counts.get(self.opening.bit, 1)

    def ancestor(self, loop_id: str) -> Frame:
        """Return this frame or the nearest one of that loop around it.

        Raises KeyError when there is none.
        """
        frame: Frame | None = self
        while frame is not None and frame.opening.rule.id != loop_id:
            frame = frame.parent
        if frame is None:
            raise KeyError(loop_id)
        return frame


def open_frame(opening: Opening, parent: Frame | None, position: int) -> Frame:
    """Return the frame of a loop that opens, with its model."""
    # Field by field, which costs less than a call of the class.
    frame = _new(Frame)
    frame.opening = opening
    frame.parent = parent
    frame.position = position
    frame.seen = frame.reached = frame.facts = 0
    frame.counts = None
    model = None if parent is None else parent.model
    maker = opening.maker
    frame.model = model if maker is None else maker(model, position)
    return frame
