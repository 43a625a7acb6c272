"""Coding edits: rules as data with pure functions, on code sets and the tables a user loaded."""

from codesets.edits.codes import Codes, CodesOn
from codesets.edits.model import EditFinding, EncounterFacts, ServiceLine, Severity
from codesets.edits.registry import RULES
from codesets.edits.rule import EditRule, check_encounter
from codesets.edits.stay import SETTINGS, RevenueLine, Setting, Stay
from codesets.edits.tables import AsOf, Tables

__all__ = [
    "RULES",
    "SETTINGS",
    "AsOf",
    "Codes",
    "CodesOn",
    "EditFinding",
    "EditRule",
    "EncounterFacts",
    "RevenueLine",
    "ServiceLine",
    "Setting",
    "Severity",
    "Stay",
    "Tables",
    "check_encounter",
]
