"""Suggestions of codes for the text of a clinical note."""

from codesets.suggest.engine import NOTE_CHARACTERS_MAX, Suggester, Suggestion
from codesets.suggest.port import ExternalModel, Proposal, validated

__all__ = [
    "NOTE_CHARACTERS_MAX",
    "ExternalModel",
    "Proposal",
    "Suggester",
    "Suggestion",
    "validated",
]
