"""Which rules hold for an organization."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from codesets.edits import EditRule, Severity


def rules_under(rules: Iterable[EditRule], settings: Mapping[str, str]) -> tuple[EditRule, ...]:
    """Return the rules without those switched off, and softened where that was decided."""
    return tuple(
        _softened(rule) if settings.get(rule.id) == "warning" else rule
        for rule in rules
        if settings.get(rule.id) != "off"
    )


def _softened(rule: EditRule) -> EditRule:
    """Return an error as a warning; what is less than that stays as it is."""
    is_error = rule.severity is Severity.ERROR
    return replace(rule, severity=Severity.WARNING) if is_error else rule
