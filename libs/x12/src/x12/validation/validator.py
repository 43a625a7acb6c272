"""Walks a file once and tells everything that is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from x12.checking.segments import SegmentChecker
from x12.errors import X12Error
from x12.findings import Finding, Profile, Severity
from x12.guide import Guide, LoopRule, SegmentRule
from x12.guide.envelope import ENVELOPE_RULES
from x12.limits import DEFAULT_LIMITS, Limits
from x12.reading.frame import Frame
from x12.reading.interchanges import Header, InterchangeReader, SetText
from x12.reading.source import Source
from x12.reading.walking import CloseHook, SegmentHook
from x12.rules import RULES
from x12.segments import Delimiters
from x12.sets import set_model
from x12.validation.conditions import Look, LoopConditions, conditions_of
from x12.validation.faults import Fault
from x12.validation.semantics import NoRules, counted_lines, rules_of
from x12.validation.telling import Telling


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Judged:
    """What the validator hands out: a unit of a set that has findings, or the end of something.

    ``text`` is ``None`` outside sets; ``unit`` is the typed claim or claim payment, ``None``
    elsewhere. ``is_end`` says that the set has ended; ``ended`` is the interchange that has.
    ``worst_left_out`` is the severity of the worst finding that came beyond the limit since the
    Judged before.
    """

    text: SetText | None
    findings: list[Finding]
    unit: Any = None
    is_end: bool = False
    ended: Header | None = None
    worst_left_out: Severity | None = None


def validate(
    source: Source, *, profile: Profile = Profile.DEFAULT, limits: Limits = DEFAULT_LIMITS
) -> Iterator[Finding]:
    """Yield every finding of a file, in constant memory.

    ``source`` is a text, bytes, or an open stream of either; ``profile`` says whether the file is a
    partner's or our own. Never raises X12Error: a text that is no X12 is a finding as well. What
    comes beyond ``limits.findings_max`` is counted and told of in a last finding: F05 when an
    error is among them, else F05-noted.
    """
    for judged in Validator(source, profile=profile, limits=limits).run():
        yield from judged.findings


class Validator:
    """One validation of one source."""

    def __init__(
        self,
        source: Source,
        *,
        profile: Profile = Profile.DEFAULT,
        limits: Limits = DEFAULT_LIMITS,
    ) -> None:
        self._source = source
        self._limits = limits
        self._telling = Telling(profile, limits.findings_max)
        self._interchange_version: Fault | None = None

    def run(self) -> Iterator[Judged]:
        """Yield the units that have findings as they close, the ends of sets and interchanges."""
        reader = InterchangeReader(self._source, self._report, self._limits, self._check_envelope)
        try:
            for part in reader.parts():
                if isinstance(part, Header):
                    self._tell_interchange_version()
                    yield self._judged(None, ended=part)
                elif part.guide is None:
                    for _ in part.segments():
                        pass
                    yield self._judged(part, is_end=True)
                else:
                    yield from self._run_set(part, part.guide)
        except X12Error as fault:
            self._report(
                "X01",
                segment=fault.segment_id,
                position=fault.segment_position or 0,
                message=fault.message,
            )
        self._tell_interchange_version()
        self._telling.tell_left_out()
        yield self._judged(None)

    def _run_set(self, text: SetText, guide: Guide) -> Iterator[Judged]:
        self._tell_interchange_version()
        model = set_model(guide)
        semantic = rules_of(guide) if model.models else NoRules()
        for frame, unit in model.stream(
            text,
            self._report,
            self._segment_hook(guide, text.delimiters),
            self._limits,
            self._close_hooks(guide),
        ):
            if frame.parent is None:
                self._add(semantic.end(unit))
                yield self._judged(text, is_end=True)
            else:
                self._add(semantic.unit(unit, frame))
                if self._telling.has_news:
                    yield self._judged(text, unit=unit)

    def _segment_hook(self, guide: Guide, delimiters: Delimiters) -> SegmentHook:
        """Return the check of every segment; it is hot, so what it needs stands in locals."""
        checker, looks = SegmentChecker(delimiters), self._looks(guide)
        component = delimiters.component

        def check(
            frame: Frame, rule: SegmentRule | None, elements: list[str], text: str, position: int
        ) -> None:
            if rule is None:
                self._check_characters(frame, elements, position)
                return
            glance = checker[rule]
            match = glance.match(text)
            if match is None or (glance.is_open and not glance.holds(match, elements)):
                self._check_characters(frame, elements, position)
                self._explain(checker, frame, rule, elements, position)
            if rule in looks:
                looks[rule](frame, elements, component)

        return check

    def _looks(self, guide: Guide) -> dict[SegmentRule, Look]:
        """Return what else is looked at in some segments."""
        lines = dict.fromkeys(counted_lines(guide), self._check_line_number)
        return conditions_of(guide).looks | lines

    def _check_line_number(self, frame: Frame, elements: list[str], _: str) -> None:
        expected = frame.occurrence
        number = elements[1] if len(elements) > 1 else ""
        if number != str(expected) and number.isdecimal() and number.lstrip("0") != str(expected):
            self._report(
                "G09",
                loop=frame.rule.id,
                segment=elements[0],
                element="01",
                position=frame.position,
                expected=expected,
            )

    def _close_hooks(self, guide: Guide) -> dict[LoopRule, CloseHook]:
        """Return, for each loop that has situational rules, the check of them."""
        return {
            loop: self._close_hook(conditions)
            for loop, conditions in conditions_of(guide).by_loop.items()
        }

    def _close_hook(self, conditions: LoopConditions) -> CloseHook:
        is_any_broken = conditions.is_any_broken

        def check(frame: Frame) -> None:
            if is_any_broken(frame):
                self._tell_broken(conditions, frame)

        return check

    def _tell_broken(self, conditions: LoopConditions, frame: Frame) -> None:
        for condition in conditions.rules:
            if condition.is_broken(frame):
                segment, element = condition.place
                fault = Fault(
                    condition.rule.id,
                    loop=frame.rule.id,
                    segment=segment,
                    element=element,
                    position=frame.position,
                )
                self._telling.tell(condition.rule, fault)

    def _explain(
        self,
        checker: SegmentChecker,
        frame: Frame,
        rule: SegmentRule,
        elements: list[str],
        position: int,
    ) -> None:
        for told in checker.faults(rule, elements):
            if rule.id == "ST" and told.element == "03" and told.rule != "E01":
                continue  # the reader of envelopes has judged the version
            self._report(
                told.rule,
                loop=_loop_id(frame),
                segment=rule.id,
                element=told.element,
                position=position,
                **told.facts,
            )

    def _check_envelope(self, elements: list[str], _: str, position: int) -> None:
        rule = ENVELOPE_RULES.get(elements[0])
        if rule is None:
            return
        if rule.id == "ISA":
            self._tell_interchange_version()
            elements = _without_blank_partners(elements)
        for told in SegmentChecker(_PLAIN_DELIMITERS).faults(rule, elements):
            if told.rule == "E17" and rule.id == "ISA":
                continue  # its elements are filled up with blanks
            self._report(
                told.rule,
                segment=rule.id,
                element=told.element,
                position=position,
                **dict[str, Any](told.facts),
            )

    def _check_characters(self, frame: Frame, elements: list[str], position: int) -> None:
        for n, element in enumerate(elements):
            if not (element.isascii() and element.isprintable()):
                self._report(
                    "E06",
                    loop=_loop_id(frame),
                    segment=elements[0][:3] if elements[0].isascii() else "",
                    element=f"{n:02d}",
                    position=position,
                )
                return

    def _add(self, faults: Iterator[Fault]) -> None:
        for fault in faults:
            self._telling.tell(RULES[fault.rule], fault)

    def _report(
        self,
        rule: str,
        /,
        *,
        loop: str = "",
        segment: str = "",
        element: str = "",
        position: int = 0,
        **facts: object,
    ) -> None:
        if rule == "G08" and self._telling.is_told(position, element):
            return
        fault = Fault(rule, facts, loop, segment, element, position)
        if rule == _INTERCHANGE_VERSION:
            self._interchange_version = fault
        elif rule == _UNKNOWN_GUIDE:
            self._tell_unknown_guide(fault)
        else:
            self._telling.tell(RULES[rule], fault)

    def _tell_interchange_version(self) -> None:
        """Tell of the interchange's version; it waits for a set, whose X30 says it all."""
        fault, self._interchange_version = self._interchange_version, None
        if fault is not None:
            self._telling.tell(RULES[fault.rule], fault)

    def _tell_unknown_guide(self, fault: Fault) -> None:
        """Tell of a set whose guide is unknown; of its interchange's version that says enough."""
        self._interchange_version = None
        facts = {
            name: text if _SET_OR_VERSION.fullmatch(str(text)) else f"(not a {name})"
            for name, text in fault.facts.items()
        }
        self._telling.tell(RULES[fault.rule], replace(fault, facts=facts))

    def _judged(self, text: SetText | None, **what: Any) -> Judged:
        findings, worst = self._telling.taken()
        return Judged(text=text, findings=findings, worst_left_out=worst, **what)


_PARTNERS = slice(5, 9)
"""Qualifiers and ids of sender and receiver in ISA."""


def _without_blank_partners(elements: list[str]) -> list[str]:
    """Return the elements of an ISA; what should name a partner and is blank, as missing."""
    partners = [each if each.strip() else "" for each in elements[_PARTNERS]]
    return [*elements[: _PARTNERS.start], *partners, *elements[_PARTNERS.stop :]]


_INTERCHANGE_VERSION, _UNKNOWN_GUIDE = "X18", "X30"
_SET_OR_VERSION = re.compile(r"[0-9]{3}|00[0-9]{4}(?:X[0-9]{3}(?:[A-Z][0-9]?)?)?|\(none\)")
"""Other texts in its place may be a person's data."""

_PLAIN_DELIMITERS = Delimiters(component="\0", repetition="\1")
"""For envelope segments, which state delimiters as data."""


def _loop_id(frame: Frame) -> str:
    return "" if frame.parent is None else frame.rule.id
