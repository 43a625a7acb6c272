"""Walks a file once and tells everything that is wrong with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from x12.checking.segments import SegmentChecker
from x12.errors import X12Error
from x12.findings import Finding, Profile, Severity
from x12.guide import Guide, LoopRule, SegmentRule
from x12.guide.envelope import ENVELOPE_RULES
from x12.limits import DEFAULT_LIMITS, Limits
from x12.reading.frame import Frame
from x12.reading.interchanges import InterchangeReader, SetText
from x12.reading.source import Source
from x12.reading.walking import CloseHook, SegmentHook
from x12.rules import RULES, Rule
from x12.segments import Delimiters
from x12.sets import set_model
from x12.validation.conditions import Condition, conditions_of, look
from x12.validation.faults import Fault
from x12.validation.semantics import NoRules, rules_of


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Judged:
    """One thing that the validator hands out: a unit of a set, or its end, with its findings.

    ``text`` is ``None`` for findings outside sets; ``unit`` is the typed claim or claim payment,
    ``None`` elsewhere. ``is_end`` says that the set has ended. ``worst_left_out`` is the severity
    of the worst finding that came beyond the limit since the Judged before.
    """

    text: SetText | None
    findings: list[Finding]
    unit: Any = None
    is_end: bool = False
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
        self._profile = profile
        self._limits = limits
        self._pending: list[Finding] = []
        self._told = 0
        self._left_out: Counter[Severity] = Counter()
        self._worst_left_out: Severity | None = None

    def run(self) -> Iterator[Judged]:
        """Yield the units of every set as they close, and what is left at the end of each."""
        reader = InterchangeReader(self._source, self._report, self._limits, self._check_envelope)
        try:
            for text in reader.sets():
                if text.guide is None:
                    for _ in text.segments():
                        pass
                    yield self._judged(text, is_end=True)
                else:
                    yield from self._run_set(text, text.guide)
        except X12Error as fault:
            self._tell(
                RULES["X01"],
                Fault("X01", segment=fault.segment_id, position=fault.segment_position or 0),
                {"message": fault.message},
            )
        self._tell_left_out()
        yield self._judged(None)

    def _run_set(self, text: SetText, guide: Guide) -> Iterator[Judged]:
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
                yield self._judged(text, unit=unit)

    def _segment_hook(self, guide: Guide, delimiters: Delimiters) -> SegmentHook:
        """Return the check of every segment; it is hot, so what it needs stands in locals."""
        checker, watched = SegmentChecker(delimiters), conditions_of(guide).watches
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
            if rule in watched:
                look(watched[rule], frame, elements, component)

        return check

    def _close_hooks(self, guide: Guide) -> dict[LoopRule, CloseHook]:
        """Return, for each loop that has situational rules, the check of them."""
        return {
            loop: partial(self._check_conditions, conditions)
            for loop, conditions in conditions_of(guide).by_loop.items()
        }

    def _check_conditions(self, conditions: list[Condition], frame: Frame) -> None:
        for condition in conditions:
            if condition.is_broken(frame):
                segment, element = condition.place
                fault = Fault(
                    condition.rule.id,
                    loop=frame.rule.id,
                    segment=segment,
                    element=element,
                    position=frame.position,
                )
                self._tell(condition.rule, fault, {})

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
        for told in SegmentChecker(_PLAIN_DELIMITERS).faults(rule, elements):
            if told.rule == "E17":
                continue  # ISA is filled up with blanks
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
            self._tell(RULES[fault.rule], fault, fault.facts)

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
        if rule == "G08" and self._is_told(position, element):
            return
        fault = Fault(rule, loop=loop, segment=segment, element=element, position=position)
        self._tell(RULES[rule], fault, facts)

    def _is_told(self, position: int, element: str) -> bool:
        """Say whether an element that a model cannot read has been found wrong already."""
        return any(
            each.position == position and each.element[:2] == element[:2] and each.is_error
            for each in self._pending[-_ELEMENT_FAULTS_MAX:]
        )

    def _tell(self, rule: Rule, fault: Fault, facts: dict[str, object]) -> None:
        is_strict = self._profile is Profile.STRICT
        severity = rule.strict if is_strict else rule.severity
        if self._told >= self._limits.findings_max:
            self._leave_out(severity)
            return
        self._told += 1
        self._pending.append(_finding(rule, severity, fault, facts))

    def _leave_out(self, severity: Severity) -> None:
        self._left_out[severity] += 1
        if self._worst_left_out is None or severity.outweighs(self._worst_left_out):
            self._worst_left_out = severity

    def _tell_left_out(self) -> None:
        """Tell once, beyond the limit, how many findings have come beyond it."""
        if not self._left_out:
            return
        errors = self._left_out[Severity.ERROR]
        rule = RULES[LEFT_OUT_RULES[0] if errors else LEFT_OUT_RULES[1]]
        facts: dict[str, object] = {"count": self._left_out.total(), "errors": errors}
        self._pending.append(_finding(rule, rule.severity, Fault(rule.id), facts))

    def _judged(self, text: SetText | None, unit: Any = None, *, is_end: bool = False) -> Judged:
        findings, self._pending = self._pending, []
        worst, self._worst_left_out = self._worst_left_out, None
        return Judged(text=text, findings=findings, unit=unit, is_end=is_end, worst_left_out=worst)


def _finding(rule: Rule, severity: Severity, fault: Fault, facts: dict[str, object]) -> Finding:
    return Finding(
        rule=rule.id,
        severity=severity,
        loop=fault.loop,
        segment=fault.segment,
        element=fault.element,
        position=fault.position,
        message=rule.text(facts),
        fix=rule.fix_text(facts),
        snip_type=rule.snip_type,
        syntax_code=rule.syntax_code,
    )


LEFT_OUT_RULES = ("F05", "F05-noted")
"""Tell of findings beyond the limit: with errors among them, and without."""

_ELEMENT_FAULTS_MAX = 32
"""How far back to look for what was told of the same segment."""

_PLAIN_DELIMITERS = Delimiters(component="\0", repetition="\1")
"""For envelope segments, which state delimiters as data."""


def _loop_id(frame: Frame) -> str:
    return "" if frame.parent is None else frame.rule.id
