"""Coding edits: rules as data with pure functions, on code sets and the tables a user loaded."""

from codesets.edits.codes import Codes, CodesOn
from codesets.edits.model import EditFinding, EncounterFacts, ServiceLine, Setting, Severity
from codesets.edits.registry import RULES
from codesets.edits.rule import EditRule, check_encounter
from codesets.edits.tables import Tables

__all__ = [
    "RULES",
    "Codes",
    "CodesOn",
    "EditFinding",
    "EditRule",
    "EncounterFacts",
    "ServiceLine",
    "Setting",
    "Severity",
    "Tables",
    "check_encounter",
]
