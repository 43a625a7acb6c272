"""Every rule of the validator: its severity, its SNIP type, its words.

Their texts stand in ``standard/rules.txt``. Situational rules of one guide stand in its own table.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources

from x12.errors import X12Error
from x12.findings import Severity

_ABSENT = "-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule.

    ``severity`` holds in the default profile, ``strict`` in the strict one. ``message`` and ``fix``
    name their facts in braces. ``syntax_code`` is what a 999 or TA1 says of it: IK304 for a
    segment, IK403 for an element, IK502 for a set, AK905 for a group, TA105 for an interchange.
    """

    id: str
    severity: Severity
    strict: Severity
    snip_type: int
    message: str
    fix: str
    syntax_code: str

    def text(self, facts: Mapping[str, object]) -> str:
        """Return the message with its facts filled in."""
        return self.message.format_map(facts)

    def fix_text(self, facts: Mapping[str, object]) -> str:
        """Return the fix with its facts filled in."""
        return self.fix.format_map(facts)


def _read_rules() -> dict[str, Rule]:
    text = resources.files("x12").joinpath("standard", "rules.txt").read_text("utf-8")
    lines = [line.strip() for line in text.splitlines() if line.strip() and line[0] != "#"]
    heads, messages, fixes = lines[0::3], lines[1::3], lines[2::3]
    rules = map(_read_rule, heads, messages, fixes)
    return {rule.id: rule for rule in rules}


def _read_rule(head: str, message: str, fix: str) -> Rule:
    rule_id, severities, snip_type, syntax_code = head.split()
    severity, _, strict = severities.partition("/")
    return Rule(
        id=rule_id,
        severity=Severity(severity),
        strict=Severity(strict),
        snip_type=int(snip_type),
        message=message,
        fix="" if fix == _ABSENT else fix,
        syntax_code="" if syntax_code == _ABSENT else syntax_code,
    )


RULES = _read_rules()
"""The rules of every guide by their id."""

UNREADABLE = frozenset(
    {"X06", "X11", "X12", "X13", "X14", "X19", "X20", "X21", "X22", "X23", "X24", "X25", "X26"}
    | {"G08", "H02"}
)
"""Rules whose breaking stops a reader: an envelope that cannot be trusted, a value that is none, a
level under no known parent. A validator tells them and goes on."""


_TOO_LATE, _MISLEADING = "G03", frozenset({"STC"})
"""A status that comes too late is that of a claim which the file does not name: read as one of the
claim before, it would reject or settle the wrong one."""


def raise_unreadable(
    rule: str,
    /,
    *,
    loop: str = "",  # noqa: ARG001  # the report of a reader: the place is that of the segment
    segment: str = "",
    element: str = "",
    position: int = 0,
    **facts: object,
) -> None:
    """Raise X12Error for a finding that a reader cannot pass over; drop the others."""
    if rule in UNREADABLE or (rule == _TOO_LATE and segment in _MISLEADING):
        number = int(element[:2]) if element else None
        raise X12Error(RULES[rule].text(facts), segment, position, number)
