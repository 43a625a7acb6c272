"""Collects the segments of an interchange, and refuses what its guide would reject."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import NoReturn

from x12.binding.codecs import Written
from x12.checking.segments import SegmentChecker
from x12.errors import X12Error
from x12.findings import Severity
from x12.guide import ROOT, Guide, LoopRule, SegmentRule
from x12.reading.steps import fits
from x12.rules import RULES
from x12.segments import STANDARD_DELIMITERS

_ELEMENT, _COMPONENT = STANDARD_DELIMITERS.element, STANDARD_DELIMITERS.component
_REPETITION = STANDARD_DELIMITERS.repetition
_TERMINATOR = f"{STANDARD_DELIMITERS.segment}\n"
_UNWRITABLE = re.compile("[^ -~]|[*:^~]")
_UNWRITABLE_MESSAGE = "holds a delimiter or a character that X12 cannot carry"
_HL_LENGTH = 4


class SegmentSink:
    """Takes segments as lists of elements, the id first.

    Empty elements and components at the end are left out (rule X4). Every segment is held against
    its guide as strictly as a file that we send.
    """

    def __init__(self) -> None:
        self.segments: list[str] = []
        self._taken = 0
        self._checker = SegmentChecker(STANDARD_DELIMITERS)
        self._numbers: dict[str, int] = {}
        self._level_count = 0
        self._open_levels: list[str] = []

    @property
    def position(self) -> int:
        """The position of the next segment in the interchange, ISA = 1."""
        return self._taken + len(self.segments) + 1

    def take(self) -> str:
        """Return the text of what was added since the last time, each segment on its own line."""
        text = _TERMINATOR.join([*self.segments, ""])
        self._taken += len(self.segments)
        self.segments.clear()
        return text

    def restart(self, loop_id: str) -> None:
        """Start counting the occurrences of a loop anew."""
        self._numbers[loop_id] = 0

    def number(self, loop_id: str) -> str:
        """Return the next number of a loop that counts itself (LX01)."""
        self._numbers[loop_id] = number = self._numbers.get(loop_id, 0) + 1
        return str(number)

    def add_plain(self, rule: SegmentRule, elements: Sequence[str]) -> None:
        """Add a segment of a kind that has neither composites nor repetitions.

        Raises X12Error, naming the element, for what the guide rejects.
        """
        try:
            text = _ELEMENT.join(elements)
        except TypeError:  # an element is structured after all
            self.add(rule, elements)
            return
        glance = self._checker[rule]
        # The pattern lets no delimiter into an element, and nothing that X12 cannot carry; a
        # delimiter between two elements is one too many.
        is_whole = text.count(_ELEMENT) == len(elements) - 1
        text = text.rstrip(_ELEMENT)
        match = glance.match(text)
        if match is None or not is_whole or (glance.is_open and not glance.holds(match, elements)):
            self._check(rule, elements, text)
        self.segments.append(text)

    def add(self, rule: SegmentRule, elements: Sequence[Written]) -> None:
        """Add a segment. Raises X12Error, naming the element, for what the guide rejects."""
        try:
            # Not isinstance: this line runs for every element that is written.
            texts = [each if each.__class__ is str else _joined(each) for each in elements]
        except X12Error:
            self._check(rule, elements, "")
            raise
        text = _ELEMENT.join(texts)
        # As above, but for the separator of repetitions where an element may repeat.
        is_whole = text.count(_ELEMENT) == len(texts) - 1 and (
            _REPETITION not in text or not _holds_repetition(elements)
        )
        text = text.rstrip(_ELEMENT)
        if not is_whole or not self._checker.is_plainly_right(rule, texts, text):
            self._check(rule, elements, text)
        self.segments.append(text)

    def _check(self, rule: SegmentRule, elements: Sequence[Written], text: str) -> None:
        for n, element in enumerate(elements[1:], start=1):
            if any(map(_UNWRITABLE.search, [element] if isinstance(element, str) else element)):
                raise X12Error(_UNWRITABLE_MESSAGE, rule.id, self.position, n)
        if _ELEMENT not in text:
            raise self._error("a segment needs an element", rule, "")
        for told in self._checker.faults(rule, text.split(_ELEMENT)):
            definition = RULES[told.rule]
            if definition.strict is Severity.ERROR:
                raise self._error(definition.text(told.facts), rule, told.element)

    def _error(self, message: str, rule: SegmentRule, element: str) -> X12Error:
        number = int(element[:2]) if element else None
        return X12Error(message, rule.id, self.position, number)

    def count(self, rule: SegmentRule, counts: dict[SegmentRule, int]) -> None:
        """Count the segment that was added last. Raises X12Error when it is one too many."""
        counts[rule] = count = counts.get(rule, 0) + 1
        if count > rule.repeat_max:
            self.refuse_extra(rule, len(self.segments) - 1, rule.repeat_max)

    def add_any(
        self, loop: LoopRule, elements: list[Written], counts: dict[SegmentRule, int]
    ) -> None:
        """Add a segment whose kind its own codes tell, and count it."""
        code = elements[1] if len(elements) > 1 else ""
        if not isinstance(code, str):
            code = code[0] if code else ""
        kinds, segment_id = _kinds(loop), str(elements[0])
        rules = kinds.get(f"{segment_id}*{code}") or kinds.get(segment_id)
        if not rules:
            raise X12Error(f"loop {loop.id} has no such segment", segment_id)
        rule = rules[0]
        if len(rules) > 1:
            texts = [each if isinstance(each, str) else _joined(each) for each in elements]
            rule = next((each for each in rules if fits(each, texts, _COMPONENT)), rule)
        self.add(rule, elements)
        self.count(rule, counts)

    def add_level(
        self, rule: SegmentRule, level_code: str, parent: int | None, *, child_code: str
    ) -> int:
        """Add an HL and return its number (rule X5)."""
        self._level_count += 1
        number = "" if parent is None else str(parent)
        self.add_plain(rule, ("HL", str(self._level_count), number, level_code, child_code))
        return self._level_count

    def refuse(self, segment_id: str) -> None:
        """Raise X12Error for a value whose segment the guide does not have in this loop."""
        key = segment_id.partition("|")[0].rpartition("/")[2]
        message = f"the guide has no {key} in this loop"
        raise X12Error(message, key.partition("*")[0], self.position)

    def refuse_extra(self, rule: SegmentRule, before: int, limit: int) -> NoReturn:
        """Raise X12Error for the segment after ``before`` of ours, which is one too many."""
        message = f"{_place(rule)}: {RULES['G04'].text({'limit': limit})}"
        raise X12Error(message, rule.id, self._taken + before + 1)

    def refuse_missing(self, rule: SegmentRule) -> NoReturn:
        """Raise X12Error for a segment that the guide demands and the model does not give."""
        message = f"{_place(rule)}: {RULES['G01'].text({'name': 'the segment'})}"
        raise X12Error(message, rule.id, self.position)

    def refuse_extra_loop(self, loop: LoopRule) -> NoReturn:
        """Raise X12Error for more of a loop than the guide allows; none of them is written yet."""
        message = f"{_place(loop.opening)}: {RULES['G05'].text({'limit': loop.repeat_max})}"
        raise X12Error(message, loop.opening.id, self.position)

    def refuse_missing_loop(self, loop: LoopRule) -> NoReturn:
        """Raise X12Error for a loop that the guide demands and the model does not give."""
        message = f"{_place(loop.opening)}: {RULES['G02'].text({'name': 'this segment'})}"
        raise X12Error(message, loop.opening.id, self.position)

    def begin_level(self, rule: SegmentRule, has_children: bool) -> None:  # noqa: FBT001
        """Add the HL of a level below the level that is open (rule X5)."""
        self._level_count += 1
        number = str(self._level_count)
        parent = self._open_levels[-1] if self._open_levels else ""
        # A level that can have no children leaves HL04 out.
        child_code = str(int(has_children)) if len(rule.cells) == _HL_LENGTH else ""
        _, _, level_code = rule.key.partition("*")
        self.add_plain(rule, ("HL", number, parent, level_code, child_code))
        self._open_levels.append(number)

    def end_level(self) -> None:
        """Close the level that was begun last."""
        self._open_levels.pop()

    def begin_set(self, guide: Guide, control_number: str) -> None:
        """Add ST and restart the numbers of levels and loops."""
        self._level_count = 0
        self._open_levels.clear()
        self._numbers.clear()
        version = guide.version if guide.in_set_header else ""
        self.add_control("ST", guide.transaction_set_identifier, control_number, version)

    def add_control(self, segment_id: str, *elements: str) -> None:
        """Add a segment that no guide describes. Raises X12Error for what X12 cannot carry."""
        for n, element in enumerate(elements, start=1):
            if _UNWRITABLE.search(element):
                raise X12Error(_UNWRITABLE_MESSAGE, segment_id, self.position, n)
        self.segments.append(_ELEMENT.join([segment_id, *elements]).rstrip(_ELEMENT))


@cache
def _kinds(loop: LoopRule) -> dict[str, list[SegmentRule]]:
    """Return the kinds of segment of a loop by each of their keys, and by their id alone."""
    return {key: loop.find_segments(key) for each in loop.segments for key in (*each.keys, each.id)}


def _joined(element: Written) -> str:
    """Join components (tuple) or repetitions (list). Raises X12Error when one holds a delimiter."""
    separator = _COMPONENT if element.__class__ is tuple else _REPETITION
    text = separator.join(element)
    if text.count(separator) >= (len(element) or 1):
        raise X12Error(_UNWRITABLE_MESSAGE)
    return text.rstrip(separator)


def _place(rule: SegmentRule) -> str:
    """Name a kind of segment, and its loop, for a message."""
    loop = rule.parent
    name = f"{rule.key if len(rule.keys) == 1 else rule.id} ({rule.name})"
    return name if loop is None or loop.id == ROOT else f"{name} of loop {loop.id}"


def _holds_repetition(elements: Sequence[Written]) -> bool:
    return any(
        _REPETITION in part for each in elements if not isinstance(each, list) for part in each
    )
