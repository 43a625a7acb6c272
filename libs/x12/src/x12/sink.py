"""Collects the segments of an interchange, and refuses what its guide would reject."""

from __future__ import annotations

import re

from x12.binding.codecs import Written
from x12.checking.segments import SegmentChecker
from x12.errors import X12Error
from x12.findings import Severity
from x12.guide import LoopRule, SegmentRule
from x12.rules import RULES
from x12.segments import STANDARD_DELIMITERS

_ELEMENT, _COMPONENT = STANDARD_DELIMITERS.element, STANDARD_DELIMITERS.component
_REPETITION = STANDARD_DELIMITERS.repetition
_DELIMITER = re.compile("[*:^~]")
_BARRED = re.compile("[^ -~]|~")


class SegmentSink:
    """Takes segments as lists of elements, the id first.

    Empty elements and components at the end are left out (rule X4). Every segment is held against
    its guide as strictly as a file that we send.
    """

    def __init__(self) -> None:
        self.segments: list[str] = []
        self._checker = SegmentChecker(STANDARD_DELIMITERS)
        self._numbers: dict[str, int] = {}
        self._level_count = 0

    def restart(self, loop_id: str) -> None:
        """Start counting the occurrences of a loop anew."""
        self._numbers[loop_id] = 0

    def number(self, loop_id: str) -> str:
        """Return the next number of a loop that counts itself (LX01)."""
        self._numbers[loop_id] = number = self._numbers.get(loop_id, 0) + 1
        return str(number)

    def add(self, rule: SegmentRule, elements: list[Written]) -> None:
        """Add a segment. Raises X12Error, naming the element, for what the guide rejects."""
        texts = [each if each.__class__ is str else self._joined(each) for each in elements]
        while len(texts) > 1 and not texts[-1]:
            texts.pop()
        text = _ELEMENT.join(texts)
        if _BARRED.search(text) or text.count(_ELEMENT) != len(texts) - 1:
            raise self._error("holds a delimiter or a character that X12 cannot carry", rule, "")
        if not self._checker.is_plainly_right(rule, texts, text):
            self._check(rule, texts)
        self.segments.append(text)

    def _check(self, rule: SegmentRule, texts: list[str]) -> None:
        for told in self._checker.faults(rule, texts):
            definition = RULES[told.rule]
            if definition.strict is Severity.ERROR:
                raise self._error(definition.text(told.facts), rule, told.element)

    def _error(self, message: str, rule: SegmentRule, element: str) -> X12Error:
        number = int(element[:2]) if element else None
        return X12Error(message, rule.id, len(self.segments) + 1, number)

    def add_any(self, loop: LoopRule, elements: list[Written]) -> None:
        """Add a segment whose kind its own code tells."""
        code = elements[1] if len(elements) > 1 else ""
        if not isinstance(code, str):
            code = code[0] if code else ""
        rule = loop.find_segment(f"{elements[0]}*{code}") or loop.find_segment(str(elements[0]))
        if rule is None:
            raise X12Error(f"loop {loop.id} has no such segment", str(elements[0]))
        self.add(rule, elements)

    def add_level(self, rule: SegmentRule, level_code: str, parent: int | None, *, child_code: str) -> int:
        """Add an HL and return its number (rule X5)."""
        self._level_count += 1
        number = "" if parent is None else str(parent)
        self.add(rule, ["HL", str(self._level_count), number, level_code, child_code])
        return self._level_count

    def _joined(self, element: Written) -> str:
        """Join components or repetitions, which must not hold delimiters themselves."""
        is_repeated = isinstance(element, list)
        if any(_DELIMITER.search(part) for part in element):
            raise X12Error("holds a delimiter that separates elements")
        if is_repeated:
            return _REPETITION.join(element)
        return _COMPONENT.join(element).rstrip(_COMPONENT)
