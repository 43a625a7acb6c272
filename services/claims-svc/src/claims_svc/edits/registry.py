"""Every edit, in the order of its rule id."""

from claims_svc.edits import content, parties
from claims_svc.edits.edit import Edit

EDITS: tuple[Edit, ...] = tuple(
    sorted((*content.EDITS, *parties.EDITS), key=lambda edit: edit.rule)
)
