"""Turns broken rules into findings: severities of the profile, and no more than the limit."""

from __future__ import annotations

from collections import Counter

from x12.findings import Finding, Profile, Severity
from x12.rules import RULES, Rule
from x12.validation.faults import Fault

LEFT_OUT_RULES = ("F05", "F05-noted")
"""Tell of findings beyond the limit: with errors among them, and without."""

_LAST_MAX = 32
"""How far back to look for what was told of the same segment."""


class Telling:
    """The findings of one validation that have not been handed out yet."""

    def __init__(self, profile: Profile, findings_max: int) -> None:
        self._is_strict = profile is Profile.STRICT
        self._findings_max = findings_max
        self._pending: list[Finding] = []
        self._told = 0
        self._left_out: Counter[Severity] = Counter()
        self._worst_left_out: Severity | None = None

    def tell(self, rule: Rule, fault: Fault) -> None:
        """Add a finding; beyond the limit it is only counted."""
        severity = rule.strict if self._is_strict else rule.severity
        if self._told >= self._findings_max:
            self._left_out[severity] += 1
            if self._worst_left_out is None or severity.outweighs(self._worst_left_out):
                self._worst_left_out = severity
            return
        self._told += 1
        self._pending.append(_finding(rule, severity, fault))

    def tell_left_out(self) -> None:
        """Tell once, beyond the limit, how many findings have come beyond it."""
        if self._left_out:
            errors = self._left_out[Severity.ERROR]
            rule = RULES[LEFT_OUT_RULES[0] if errors else LEFT_OUT_RULES[1]]
            facts: dict[str, object] = {"count": self._left_out.total(), "errors": errors}
            self._pending.append(_finding(rule, rule.severity, Fault(rule.id, facts)))

    def is_told(self, position: int, element: str) -> bool:
        """Say whether an element has just been found wrong."""
        return any(
            each.position == position and each.element[:2] == element[:2] and each.is_error
            for each in self._pending[-_LAST_MAX:]
        )

    @property
    def has_news(self) -> bool:
        """Whether anything was told, or left out, since findings were handed out."""
        return bool(self._pending) or self._worst_left_out is not None

    def taken(self) -> tuple[list[Finding], Severity | None]:
        """Hand out the findings, and the worst severity of those left out since the last time."""
        findings, self._pending = self._pending, []
        worst, self._worst_left_out = self._worst_left_out, None
        return findings, worst


def _finding(rule: Rule, severity: Severity, fault: Fault) -> Finding:
    return Finding(
        rule=rule.id,
        severity=severity,
        loop=fault.loop,
        segment=fault.segment,
        element=fault.element,
        position=fault.position,
        message=rule.text(fault.facts),
        fix=rule.fix_text(fault.facts),
        snip_type=rule.snip_type,
        syntax_code=rule.syntax_code,
    )
