"""What a guide says: loops, segments, elements, with usage, repeats and codes."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

ROOT = "ST"
"""The id of the outermost loop: ST to SE."""

UNBOUNDED = 1_000_000_000
"""The repeat of what the guide does not limit."""

# Element that tells kinds of one segment apart, where it is not the first.
_QUALIFIER_ELEMENTS = {"HL": 3}
COMPOSITE_QUALIFIED = frozenset({"HI"})
"""Segments told apart by the first component of their first element."""


class Usage(StrEnum):
    """How the guide uses a node or an element."""

    REQUIRED = "R"
    SITUATIONAL = "S"
    NOT_USED = "-"


@dataclass(frozen=True, slots=True, kw_only=True)
class ElementType:
    """An element or component of the X12 standard.

    ``kind`` is AN, ID, R (decimal), N0 or N2 (whole number), DT, TM or B; empty for a composite,
    whose parts are ``components``. ``notes`` are its relational conditions, such as P0304.
    """

    name: str
    kind: str = ""
    length_min: int = 1
    length_max: int = 1
    components: tuple[ElementType, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One element (or component) as a guide uses it.

    ``codes`` are the values that the guide allows, none when it allows any; ``code_list`` names an
    external list such as ``place_of_service``. ``repeat_max`` above 1 is a repeating element.
    """

    element: ElementType
    usage: Usage = Usage.NOT_USED
    codes: frozenset[str] = frozenset()
    code_list: str = ""
    length_min: int = 1
    length_max: int = 1
    repeat_max: int = 1
    components: tuple[Cell, ...] = ()


@dataclass(slots=True, kw_only=True, eq=False)
class Node:
    """What loops and segments of a guide share.

    ``position`` decides the legal order: nodes of one parent with the same position may come in
    any order. ``ordinal`` counts the nodes of one parent from 0.
    """

    id: str
    name: str
    usage: Usage
    repeat_max: int
    position: int
    ordinal: int = 0
    parent: LoopRule | None = None

    @property
    def required(self) -> bool:
        """Whether the guide demands at least one."""
        return self.usage is Usage.REQUIRED


@dataclass(slots=True, kw_only=True, eq=False)
class SegmentRule(Node):
    """One kind of segment in one loop.

    ``key`` names it within its loop: the id, and the codes that tell it from its siblings, as in
    ``REF*G1``. ``keys`` are all forms that a segment of this kind can have. ``notes`` are the
    relational conditions of the standard that the guide's own usage does not already decide.
    """

    cells: tuple[Cell, ...] = ()
    notes: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """The first form, which names the kind."""
        return self.keys[0]

    @property
    def many(self) -> bool:
        """Whether the segment may come more than once."""
        return self.repeat_max > 1


@dataclass(slots=True, kw_only=True, eq=False)
class LoopRule(Node):
    """One loop: its segments and inner loops in the guide's order.

    The first segment opens the loop.
    """

    nodes: list[SegmentRule | LoopRule] = field(default_factory=list)

    @property
    def segments(self) -> list[SegmentRule]:
        """The segments that stand directly in this loop."""
        return [node for node in self.nodes if isinstance(node, SegmentRule)]

    @property
    def loops(self) -> list[LoopRule]:
        """The loops directly inside this one."""
        return [node for node in self.nodes if isinstance(node, LoopRule)]

    @property
    def opening(self) -> SegmentRule:
        """The segment that opens the loop."""
        return self.segments[0]

    def path(self) -> list[LoopRule]:
        """Return the loops from the outermost to this one."""
        return [*(self.parent.path() if self.parent else ()), self]

    def find_loop(self, loop_id: str) -> LoopRule | None:
        """Return this loop or the loop of that id somewhere inside it."""
        if self.id == loop_id:
            return self
        return next((found for each in self.loops if (found := each.find_loop(loop_id))), None)

    def find_segment(self, key: str) -> SegmentRule | None:
        """Return the first kind of segment named by one of its keys, or by its id alone."""
        return next(iter(self.find_segments(key)), None)

    def find_segments(self, key: str) -> list[SegmentRule]:
        """Return the kinds of segment named by one of their keys, or by their id alone."""
        return [each for each in self.segments if key in each.keys or key == each.id]


def qualifier_index(segment_id: str) -> int:
    """Return the element whose codes tell kinds of this segment apart."""
    return _QUALIFIER_ELEMENTS.get(segment_id, 1)


def qualifier_codes(segment_id: str, cells: tuple[Cell, ...]) -> frozenset[str]:
    """Return the codes that tell this kind of segment from others; none when it has no others."""
    n = qualifier_index(segment_id)
    if len(cells) < n:
        return frozenset()
    cell = cells[n - 1]
    if segment_id in COMPOSITE_QUALIFIED and cell.components:
        cell = cell.components[0]
    return cell.codes
