"""Suggestions of codes for the text of a clinical note."""

from codesets.suggest.engine import Suggester, Suggestion
from codesets.suggest.port import ExternalModel, Proposal, validated

__all__ = ["ExternalModel", "Proposal", "Suggester", "Suggestion", "validated"]
