"""The situational rules of guide tables: if this is so in a loop, then that must be so.

A rule looks at one occurrence of a loop: its own segments, and which loops stand directly in it.
Its condition may look at the loop around it instead, as far as that has come: ``2000B/SBR02=18``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache, partial

from x12.findings import Severity
from x12.guide import Guide, LoopRule, SegmentRule
from x12.reading.frame import Frame
from x12.reading.steps import bit_of
from x12.rules import Rule

_LINE = re.compile(
    r"rule (?P<id>\S+) (?P<severity>\S+) (?P<loop>\S+)"
    r" if (?P<when>\S+) then (?P<negated>not )?(?P<then>\S+) :: (?P<message>.+?) :: (?P<fix>.+)"
)
_PLACE = re.compile(
    r"(?P<id>[A-Z][A-Z0-9]{1,2}?)(?P<code>\*[A-Z0-9]+)?(?:(?P<element>\d\d)(?:-(?P<component>\d))?)?"
)
_SITUATIONAL_SNIP_TYPE = 4


@dataclass(frozen=True, slots=True)
class Test:
    """Bits of which one must be set: among the nodes seen, or among the facts watched for.

    ``is_around`` says that they are those of the loop around.
    """

    seen: int = 0
    facts: int = 0
    is_around: bool = False

    def holds(self, frame: Frame) -> bool:
        """Say whether one of the bits is set."""
        looked_at = frame.parent if self.is_around and frame.parent is not None else frame
        return bool(looked_at.seen & self.seen or looked_at.facts & self.facts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """One rule in one loop. ``place`` is the segment and element that its message is about."""

    rule: Rule
    when: Test
    then: Test
    negated: bool
    place: tuple[str, str]

    def is_broken(self, frame: Frame) -> bool:
        """Say whether the loop breaks the rule."""
        return self.when.holds(frame) and self.then.holds(frame) is self.negated


Watch = tuple[int, int, int, frozenset[str]]
"""The bit of a loop's facts to set, the element and component to look at, and the values to find;
no values mean any text."""


def _look(watches: list[Watch], frame: Frame, elements: list[str], separator: str) -> None:
    """Set the bits of a loop's facts for what a segment holds."""
    count = len(elements)
    for bit, element, component, values in watches:
        text = elements[element] if element < count else ""
        if component and text:
            parts = text.split(separator)
            text = parts[component - 1] if component <= len(parts) else ""
        if text and (not values or text in values):
            frame.facts |= bit


Look = Callable[[Frame, list[str], str], None]
"""Looks at a segment: its loop, its elements and the separator of their components."""


class Conditions:
    """The situational rules of a guide, by the loops and segments that they look at."""

    def __init__(self, guide: Guide) -> None:
        self.by_loop: dict[LoopRule, list[Condition]] = {}
        self._watches: dict[SegmentRule, list[Watch]] = {}
        self._facts: dict[LoopRule, int] = {}
        for line in guide.rule_lines:
            match = _LINE.fullmatch(line)
            if match is None:
                raise ValueError(f"not a rule: {line}")
            for loop in _loops(guide.root, match["loop"]):
                self._add(loop, match)
        self.looks: dict[SegmentRule, Look] = {
            rule: partial(_look, watches) for rule, watches in self._watches.items()
        }

    def _add(self, loop: LoopRule, match: re.Match[str]) -> None:
        severity, _, strict = match["severity"].partition("/")
        rule = Rule(
            id=match["id"],
            severity=Severity(severity),
            strict=Severity(strict or severity),
            snip_type=_SITUATIONAL_SNIP_TYPE,
            message=match["message"],
            fix=match["fix"],
            syntax_code=_syntax_code(bool(match["negated"]), bool(_named(match["then"])[1])),
        )
        when, then = self._condition(loop, match["when"]), self._test(loop, match["then"])
        if when is not None and then is not None:
            condition = Condition(
                rule=rule,
                when=when,
                then=then,
                negated=bool(match["negated"]),
                place=_place(loop, match["then"]),
            )
            self.by_loop.setdefault(loop, []).append(condition)

    def _condition(self, loop: LoopRule, text: str) -> Test | None:
        """Return the test of a condition, which may look at the loop around."""
        around_id, slash, place = text.rpartition("/")
        if not slash:
            return self._test(loop, text)
        if loop.parent is None or loop.parent.id != around_id:
            raise ValueError(f"loop {loop.id} does not stand in {around_id}")
        test = self._test(loop.parent, place)
        return None if test is None else replace(test, is_around=True)

    def _test(self, loop: LoopRule, text: str) -> Test | None:
        """Return the test; ``None`` when the loop, met elsewhere, does not have the place."""
        place, _, values = text.partition("=")
        if place[0].isdigit():
            inner = [each for each in loop.loops if each.id == place]
            return Test(seen=sum(map(bit_of, inner))) if inner else None
        parsed = _PLACE.fullmatch(place)
        if parsed is None:
            raise ValueError(f"not a place: {place}")
        key = parsed["id"] + (parsed["code"] or "")
        rules = [rule for rule in loop.segments if key in rule.keys or rule.id == key]
        if not rules:
            raise ValueError(f"loop {loop.id} has no {key}")
        if not parsed["element"]:
            return Test(seen=sum(map(bit_of, rules)))
        return Test(facts=self._watch(loop, rules, parsed, values))

    def _watch(
        self, loop: LoopRule, rules: list[SegmentRule], parsed: re.Match[str], values: str
    ) -> int:
        bit = 1 << self._facts.get(loop, 0)
        self._facts[loop] = self._facts.get(loop, 0) + 1
        allowed = frozenset(values.split(",")) if values else frozenset()
        watch = (bit, int(parsed["element"]), int(parsed["component"] or 0), allowed)
        for rule in rules:
            self._watches.setdefault(rule, []).append(watch)
        return bit


@cache
def conditions_of(guide: Guide) -> Conditions:
    """Return the situational rules of a guide, compiled once. Raises ValueError for a bad line."""
    return Conditions(guide)


def _loops(loop: LoopRule, loop_id: str) -> list[LoopRule]:
    found = [loop] if loop.id == loop_id else []
    return found + [each for child in loop.loops for each in _loops(child, loop_id)]


def _place(loop: LoopRule, text: str) -> tuple[str, str]:
    """Return the segment and element that a rule asks for; of a loop, the segment that opens it."""
    inner = next((each for each in loop.loops if each.id == text), None)
    return _named(text) if inner is None else (inner.opening.id, "")


def _named(text: str) -> tuple[str, str]:
    place = text.partition("=")[0]
    parsed = _PLACE.fullmatch(place)
    if parsed is None:
        return "", ""
    component = f"-{parsed['component']}" if parsed["component"] else ""
    return parsed["id"], f"{parsed['element']}{component}" if parsed["element"] else ""


def _syntax_code(is_negated: bool, is_element: bool) -> str:  # noqa: FBT001
    """Return IK304 for a segment, IK403 for an element: missing, or sent and not used here."""
    if is_element:
        return "I13" if is_negated else "I9"
    return "I9" if is_negated else "I6"
