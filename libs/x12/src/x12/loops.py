"""Loops: runs of segments that are looked into by segment id and qualifier.

A reader takes from a loop what it knows and leaves the rest, so a segment that it does not know
never stops it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from x12.envelope import TransactionSet
from x12.errors import X12Error
from x12.guides import Guide
from x12.segments import ABSENT, Segment


@dataclass(frozen=True, slots=True)
class Loop:
    """Consecutive segments; ``anchor`` is the segment that an error about an absence names."""

    segments: tuple[Segment, ...]
    anchor: Segment

    @property
    def position(self) -> int:
        """Where the loop begins in the interchange."""
        return self.anchor.position

    def __bool__(self) -> bool:
        return bool(self.segments)

    def every(self, segment_id: str, qualifier: str = "") -> Iterator[Segment]:
        """Yield the segments with this id and, when given, this first element."""
        for segment in self.segments:
            if segment.id == segment_id and qualifier in ("", segment.element(1)):
                yield segment

    def find(self, segment_id: str, qualifier: str = "") -> Segment:
        """Return the first such segment, or the absent one."""
        return next(self.every(segment_id, qualifier), ABSENT)

    def require(self, segment_id: str, qualifier: str = "") -> Segment:
        """Return the first such segment. Raises X12Error, naming the anchor, when there is none."""
        segment = self.find(segment_id, qualifier)
        if not segment:
            name = f"{segment_id}*{qualifier}" if qualifier else segment_id
            raise self.anchor.error(f"{name} is missing after this segment")
        return segment

    def value(self, segment_id: str, qualifier: str, n: int = 2) -> str:
        """Return element n of the first such segment, or an empty text."""
        return self.find(segment_id, qualifier).element(n)

    def period(self, qualifier: str) -> tuple[date, date] | None:
        """Return first and last day of a DTP, ``None`` when absent. Raises X12Error when unreal."""
        segment = self.find("DTP", qualifier)
        return segment.period(3) if segment else None

    def date(self, qualifier: str) -> date | None:
        """Return the first day of a DTP, ``None`` when absent. Raises X12Error when unreal."""
        period = self.period(qualifier)
        return period[0] if period else None

    def split(self, segment_id: str) -> tuple[Loop, list[Loop]]:
        """Return what stands before the first such segment, and a loop from each one to the next.

        The head may be empty.
        """
        starts = [n for n, segment in enumerate(self.segments) if segment.id == segment_id]
        ends = [*starts[1:], len(self.segments)]
        head = Loop(self.segments[: starts[0]] if starts else self.segments, self.anchor)
        return head, [
            Loop(self.segments[start:end], self.segments[start])
            for start, end in zip(starts, ends, strict=False)
        ]

    def split_names(self) -> tuple[Loop, dict[str, Loop]]:
        """Return what stands before the first NM1, and the first loop of each NM101."""
        head, loops = self.split("NM1")
        names: dict[str, Loop] = {}
        for loop in loops:
            names.setdefault(loop.anchor.element(1), loop)
        return head, names


@dataclass(slots=True, eq=False)
class HierarchyLevel:
    """One HL with the segments up to the next HL; ``code`` is HL03."""

    code: str
    loop: Loop
    parent: HierarchyLevel | None
    children: list[HierarchyLevel] = field(default_factory=list)

    def ancestor(self, code: str) -> HierarchyLevel:
        """Return the nearest level above with this code. Raises X12Error when there is none."""
        level = self.parent
        while level is not None and level.code != code:
            level = level.parent
        if level is None:
            raise self.loop.anchor.error(f"must stand below a level {code}", 2)
        return level

    def every_child(self, code: str) -> Iterator[HierarchyLevel]:
        """Yield the levels directly below with this code."""
        return (child for child in self.children if child.code == code)


def open_set(transaction_set: TransactionSet, guide: Guide) -> Loop:
    """Return the segments of a set from ST to before SE, after a check of its guide.

    Raises X12Error that names the guide expected and the guide found.
    """
    expected = (guide.transaction_set_identifier, guide.version)
    found = (transaction_set.identifier, transaction_set.guide)
    if found != expected:
        message = f"{' '.join(expected)} is expected, {' '.join(found)} is found"
        raise X12Error(message, "ST", transaction_set.position)
    segments = transaction_set.segments[:-1]
    return Loop(segments, segments[0])


def read_hierarchy(loop: Loop) -> tuple[Loop, list[HierarchyLevel]]:
    """Return what stands before the first HL, and every level with its parent and children.

    Raises X12Error when a number repeats or a parent has not come before (rule X5).
    """
    head, loops = loop.split("HL")
    levels: dict[str, HierarchyLevel] = {}
    for each in loops:
        header = each.anchor
        number, parent_number = header.element(1), header.element(2)
        if number in levels:
            raise header.error("the level number repeats", 1)
        if parent_number and parent_number not in levels:
            raise header.error("the parent level has not come before", 2)
        parent = levels.get(parent_number)
        level = HierarchyLevel(header.element(3), each, parent)
        if parent is not None:
            parent.children.append(level)
        levels[number] = level
    return head, list(levels.values())


def find_level(levels: list[HierarchyLevel], code: str) -> HierarchyLevel | None:
    """Return the first level with this code."""
    return next((level for level in levels if level.code == code), None)


def require_level(levels: list[HierarchyLevel], code: str, loop: Loop) -> HierarchyLevel:
    """Return the first level with this code. Raises X12Error, naming the loop, without one."""
    level = find_level(levels, code)
    if level is None:
        raise loop.anchor.error(f"the set has no level {code}")
    return level
