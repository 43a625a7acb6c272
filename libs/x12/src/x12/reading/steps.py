"""Where a segment leads from where the walk stands, computed once per place and kind."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from x12.guide import ROOT, Guide, LoopRule, SegmentRule
from x12.guide.model import COMPOSITE_QUALIFIED, Cell, qualifier_index
from x12.reading.setting import Setter

Maker = Callable[[Any, int], Any]
"""Makes the model of a loop that opens, given the model around it and the position."""


class Opening:
    """A loop to open: its rule, its bit and place in the loop around it, and its model's maker.

    ``required`` are the bits of what must stand in it, ``too_many`` is the first occurrence that
    the guide has no room for.
    """

    __slots__ = ("bit", "is_unit", "maker", "place", "required", "rule", "steps", "too_many")

    def __init__(self, rule: LoopRule, maker: Maker | None, steps: Steps, *, is_unit: bool) -> None:
        self.rule = rule
        self.bit = bit_of(rule)
        self.place = rule.position
        self.maker = maker
        self.is_unit = is_unit
        self.too_many = rule.repeat_max + 1
        self.required = required_bits(rule)
        self.steps = steps


class Step:
    """Close so many loops, open these, and put the segment into the last one.

    ``bit`` and ``place`` are those of the segment in its loop; ``others`` are further lines of the
    guide that the same key could mean: the one whose codes fit is taken. ``is_plain`` says that the
    segment stays in its loop and means nothing else.
    """

    __slots__ = (
        "bit",
        "by_code",
        "closes",
        "ends",
        "is_level",
        "is_plain",
        "moves",
        "opens",
        "others",
        "place",
        "segment",
        "setter",
        "too_many",
    )

    def __init__(
        self,
        closes: int,
        opens: tuple[Opening, ...],
        segment: SegmentRule,
        setter: Setter | None,
    ) -> None:
        self.by_code = None  # as a Switch without codes
        self.closes = range(closes)
        self.opens = opens
        self.moves = bool(closes or opens)
        self.ends = segment.id == "SE"
        self.segment = segment
        self.is_level = segment.id == "HL"
        self.setter = setter
        self.too_many = segment.repeat_max + 1
        self.bit = bit_of(segment)
        self.place = segment.position
        self.could_mean(())

    def could_mean(self, others: tuple[Step, ...]) -> None:
        """Take the steps of further lines of the guide."""
        self.others = others
        self.is_plain = not (self.moves or others)


class Switch:
    """The steps of one segment id whose kinds a code tells apart.

    ``element`` is the place of the code, 0 for the first component of element 1. ``plain`` is the
    step of the kind that has no codes.
    """

    __slots__ = ("by_code", "element", "plain")

    def __init__(self, element: int) -> None:
        self.element = element
        self.by_code: dict[str, Step] = {}
        self.plain: Step | None = None


Kind = tuple[SegmentRule, str]
"""A kind of segment, and one of its codes where each code has a setter of its own."""


class Binding:
    """Which models a walk builds: makers by loop, setters by kind of segment."""

    def __init__(self, makers: dict[LoopRule, Maker], setters: dict[Kind, Setter]) -> None:
        self.makers = makers
        self._setters = setters

    def setter(self, rule: SegmentRule, key: str) -> Setter | None:
        """Return the setter of a kind of segment when it comes with the code of a key."""
        of_the_code = self._setters.get((rule, key.partition("*")[2]))
        return self._setters.get((rule, "")) if of_the_code is None else of_the_code


NOTHING = Binding({}, {})
"""Builds no models."""


class Steps(dict[str, Step | Switch | None]):
    """The steps from one loop by segment id, each found when first asked for.

    An id that the guide does not have is not kept, so that strange input cannot grow it.
    """

    def __init__(self, table: StepTable, loop: LoopRule) -> None:
        super().__init__()
        self._table = table
        self._loop = loop

    def __missing__(self, segment_id: str) -> Step | Switch | None:
        if segment_id not in self._table.keys_by_id:
            return None
        entry = self[segment_id] = self._table.entry(self._loop, segment_id)
        return entry


class StepTable:
    """The steps of one guide with the models that a walk shall build."""

    def __init__(self, guide: Guide, binding: Binding = NOTHING) -> None:
        self.guide = guide
        self.binding = binding
        self.keys_by_id: dict[str, set[str]] = {}
        loops = _all_loops(guide.root)
        for rule in (rule for loop in loops for rule in loop.segments):
            self.keys_by_id.setdefault(rule.id, set()).update(rule.keys)
        self._openings = {
            loop: Opening(
                loop,
                binding.makers.get(loop),
                Steps(self, loop),
                is_unit=loop.id == guide.unit and loop is not guide.root,
            )
            for loop in loops
        }
        self.root = self._openings[guide.root]

    def entry(self, loop: LoopRule, segment_id: str) -> Step | Switch | None:
        """Return the step from a loop for a segment id; ``None`` when the guide has no place."""
        keys = self.keys_by_id[segment_id]
        plain = self._search(loop, segment_id) if segment_id in keys else None
        if keys == {segment_id}:
            return plain
        is_component = segment_id in COMPOSITE_QUALIFIED
        switch = Switch(0 if is_component else qualifier_index(segment_id))
        switch.plain = plain
        for key in keys - {segment_id}:
            step = self._search(loop, key)
            if step is not None:
                switch.by_code[key.partition("*")[2]] = step
        return switch

    def _search(self, start: LoopRule, key: str) -> Step | None:
        closes, loop = 0, start
        while True:
            found = [self._step(closes, (), rule, key) for rule in _own(loop) if key in rule.keys]
            ways = [way for way in _openings(loop) if key in way[-1].opening.keys]
            nearest = 1 if found else min(map(len, ways), default=0)
            found += [
                self._step(closes, way, way[-1].opening, key) for way in ways if len(way) == nearest
            ]
            if found:
                found[0].could_mean(tuple(found[1:]))
                return found[0]
            if loop.parent is None:
                return None
            closes, loop = closes + 1, loop.parent

    def _step(self, closes: int, path: tuple[LoopRule, ...], rule: SegmentRule, key: str) -> Step:
        opens = tuple(self._openings[each] for each in path)
        return Step(closes, opens, rule, self.binding.setter(rule, key))


def bit_of(node: SegmentRule | LoopRule) -> int:
    """Return the bit that stands for a node among the nodes of its parent."""
    return 1 << node.ordinal


def fits(rule: SegmentRule, elements: list[str], component_separator: str) -> bool:
    """Say whether every coded element of a segment has a code of this kind."""
    for n, cell in enumerate(rule.cells, start=1):
        text = elements[n] if n < len(elements) else ""
        if cell.codes and text and text not in cell.codes:
            return False
        if cell.components and text and not _parts_fit(cell, text.split(component_separator)):
            return False
    return True


def _parts_fit(cell: Cell, parts: list[str]) -> bool:
    return all(
        not part or not each.codes or part in each.codes
        for part, each in zip(parts, cell.components, strict=False)
    )


def _own(loop: LoopRule) -> list[SegmentRule]:
    # The opening segment of a loop, met again, opens the next occurrence.
    return [rule for rule in loop.segments if loop.id == ROOT or rule is not loop.opening]


@cache
def _openings(loop: LoopRule, path: tuple[LoopRule, ...] = ()) -> list[tuple[LoopRule, ...]]:
    """Return the ways into inner loops, the nearest first.

    A loop may be entered past its opening segment, which some partners leave out.
    """
    direct = [(*path, child) for child in loop.loops]
    return direct + [way for child in loop.loops for way in _openings(child, (*path, child))]


def _all_loops(loop: LoopRule) -> list[LoopRule]:
    return [loop, *(each for child in loop.loops for each in _all_loops(child))]


def required_bits(loop: LoopRule) -> int:
    """Return the bits of the nodes that the guide demands in a loop."""
    return sum(bit_of(node) for node in loop.nodes if node.required)
