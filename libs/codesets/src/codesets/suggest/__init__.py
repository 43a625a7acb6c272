"""Suggestions of codes for the text of a clinical note."""

from codesets.suggest.engine import NOTE_CHARACTERS_MAX, Suggester, Suggestion
from codesets.suggest.port import (
    PROPOSALS_MAX,
    ExternalSuggester,
    Proposal,
    Proposals,
    SuggesterFailed,
    SuggesterLate,
    validated,
)

__all__ = [
    "NOTE_CHARACTERS_MAX",
    "PROPOSALS_MAX",
    "ExternalSuggester",
    "Proposal",
    "Proposals",
    "Suggester",
    "SuggesterFailed",
    "SuggesterLate",
    "Suggestion",
    "validated",
]
