"""Every rule, in the order of its id."""

from codesets.edits import (
    combinations,
    fee_schedule,
    institutional,
    instructions,
    laterality,
    medicare,
    modifiers,
    ncci,
    patient,
    sequencing,
    validity,
    visits,
)
from codesets.edits.rule import EditRule

_FAMILIES = (
    validity,
    instructions,
    sequencing,
    patient,
    laterality,
    combinations,
    modifiers,
    fee_schedule,
    ncci,
    visits,
    medicare,
    institutional,
)
RULES: tuple[EditRule, ...] = tuple(
    sorted((rule for family in _FAMILIES for rule in family.RULES), key=lambda rule: rule.id)
)
