"""The situational rules of guide tables: if this is so in a loop, then that must be so.

A rule looks at one occurrence of a loop: its own segments, and which loops stand directly in it.
Its condition may look at the loop around it instead, as far as that has come: ``2000B/SBR02=18``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from functools import cache, cached_property, partial

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

    @property
    def source(self) -> str:
        """The text of an expression that says whether one of the bits is set in ``frame``."""
        looked_at = "frame.parent" if self.is_around else "frame"
        tests = [f"{looked_at}.seen & {self.seen}"] if self.seen else []
        tests += [f"{looked_at}.facts & {self.facts}"] if self.facts else []
        return f"({' or '.join(tests) or 'False'})"


@dataclass(frozen=True, kw_only=True)
class Condition:
    """One rule in one loop. ``place`` is the segment and element that its message is about."""

    rule: Rule
    when: Test
    then: Test
    negated: bool
    place: tuple[str, str]

    @cached_property
    def is_broken(self) -> Callable[[Frame], bool]:
        """Say whether a loop breaks the rule."""
        return _compiled(self.source)

    @property
    def source(self) -> str:
        """The text of an expression that says whether ``frame`` breaks the rule."""
        return f"{self.when.source} and {'' if self.negated else 'not '}{self.then.source}"


class Watch:
    """Looks at one element or component, and knows which facts of the loop its text makes true."""

    __slots__ = ("any_text", "by_text", "component", "element")

    def __init__(self, element: int, component: int) -> None:
        self.element = element
        self.component = component
        self.by_text: dict[str, int] = {}
        self.any_text = 0

    def add(self, bit: int, texts: Collection[str]) -> None:
        """Set a bit for each of these texts, or for any when there are none."""
        for text in texts:
            self.by_text[text] = self.by_text.get(text, 0) | bit
        if not texts:
            self.any_text |= bit


def _look(watches: list[Watch], frame: Frame, elements: list[str], separator: str) -> None:
    """Set the bits of a loop's facts for what a segment holds."""
    count = len(elements)
    for watch in watches:
        if watch.element >= count:
            continue
        text = elements[watch.element]
        if watch.component:
            parts = text.split(separator)
            text = parts[watch.component - 1] if watch.component <= len(parts) else ""
        if text:
            frame.facts |= watch.any_text | watch.by_text.get(text, 0)


Look = Callable[[Frame, list[str], str], None]
"""Looks at a segment: its loop, its elements and the separator of their components."""


@dataclass(frozen=True, kw_only=True)
class LoopConditions:
    """The rules of one loop. ``is_any_broken`` asks them all at once."""

    rules: list[Condition]

    @cached_property
    def is_any_broken(self) -> Callable[[Frame], bool]:
        """Say whether a loop breaks one of the rules."""
        return _compiled(" or ".join(each.source for each in self.rules))


def _compiled(source: str) -> Callable[[Frame], bool]:
    test: Callable[[Frame], bool] = eval(f"lambda frame: {source}")  # noqa: S307  # our own text
    return test


class Conditions:
    """The situational rules of a guide, by the loops and segments that they look at."""

    def __init__(self, guide: Guide) -> None:
        self._rules: dict[LoopRule, list[Condition]] = {}
        self._watches: dict[SegmentRule, dict[tuple[int, int], Watch]] = {}
        self._facts: dict[LoopRule, int] = {}
        for line in guide.rule_lines:
            match = _LINE.fullmatch(line)
            if match is None:
                raise ValueError(f"not a rule: {line}")
            for loop in _loops(guide.root, match["loop"]):
                self._add(loop, match)
        self.by_loop = {loop: LoopConditions(rules=rules) for loop, rules in self._rules.items()}
        self.looks: dict[SegmentRule, Look] = {
            rule: partial(_look, list(watches.values())) for rule, watches in self._watches.items()
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
            self._rules.setdefault(loop, []).append(condition)

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
        element, component = int(parsed["element"]), int(parsed["component"] or 0)
        for rule in rules:
            watches = self._watches.setdefault(rule, {})
            watch = watches.setdefault((element, component), Watch(element, component))
            watch.add(bit, allowed)
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
