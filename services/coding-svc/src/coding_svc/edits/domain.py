"""Which rules hold for an organization."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from codesets.edits import EditRule, Severity


def rules_under(rules: Iterable[EditRule], settings: Mapping[str, str]) -> tuple[EditRule, ...]:
    """Return the rules without those switched off, and softened where that was decided."""
    return tuple(
        _softened(rule) if settings.get(rule.id) == "warning" else rule
        for rule in rules
        if settings.get(rule.id) != "off"
    )


def rule_set_of(rules: Sequence[EditRule]) -> str:
    """Return a name of the rules that judged: the same rules and settings have the same name."""
    said = "\n".join(f"{rule.id} {rule.version} {rule.severity.value}" for rule in rules)
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def refused_overrides(
    rule_ids: Sequence[str], rules: Iterable[EditRule]
) -> Iterator[tuple[int, str]]:
    """Yield the places of overrides that are not taken, each with why.

    Args:
        rule_ids: of the rules whose errors a coder wants to let pass.
        rules: those that hold for the organization.

    """
    known = {rule.id: rule for rule in rules}
    for place, rule_id in enumerate(rule_ids):
        rule = known.get(rule_id)
        if rule is None:
            yield place, f"No rule {rule_id} is switched on; GET /v1/coding/edit-rules lists them."
        elif rule.holds_for_good:
            yield place, f"An error of {rule_id} is not let pass: mend it, as its finding says."


def _softened(rule: EditRule) -> EditRule:
    """Return an error as a warning; what is less than that stays as it is."""
    is_error = rule.severity is Severity.ERROR
    return replace(rule, severity=Severity.WARNING) if is_error else rule
