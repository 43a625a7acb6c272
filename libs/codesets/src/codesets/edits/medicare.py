"""What Medicare wants said on a line: notices, waste of drugs, therapy, origin of a ride."""

import re
from collections.abc import Iterator
from datetime import date

from codesets.edits.context import Context
from codesets.edits.model import Hit, Severity
from codesets.edits.rule import EditRule

_WASTE_BEGINS = date(2023, 7, 1)
_WASTE = frozenset({"JW", "JZ"})
_DRUG = re.compile(r"J\d{4}")
_DISCIPLINES = frozenset({"GN", "GO", "GP"})
_ASSISTANTS = {"CQ": "GP", "CO": "GO"}
_THERAPY_CODES = (
    "92507 92508 92521 92522 92523 92524 92526 97012 97016 97018 97022 97024 97026 97028 97032"
    " 97033 97034 97035 97036 97110 97112 97113 97116 97124 97140 97150 97161 97162 97163 97164"
    " 97165 97166 97167 97168 97530 97533 97535 97537 97542 97750 97755 97760 97761 97763"
)
_THERAPY = frozenset(_THERAPY_CODES.split())
_CHIROPRACTIC = frozenset({"98940", "98941", "98942"})
_RIDES = frozenset(f"A{number:04}" for number in range(425, 437))
_ORIGIN_DESTINATION = re.compile(r"[DEGHIJNPRS][DEGHIJNPRSX]")
_CONTRADICTIONS = ({"GA", "GZ"}, {"GA", "GX"})


def _notices(context: Context) -> Iterator[Hit]:
    for each in context.marked:
        modifiers = set(each.line.modifiers)
        is_lone = "GX" in modifiers and "GY" not in modifiers
        if is_lone or any(pair <= modifiers for pair in _CONTRADICTIONS):
            yield context.at_lines(each)


def _waste_contradicts(context: Context) -> Iterator[Hit]:
    """Yield drugs that did and did not leave waste, or of which only the waste is billed."""
    wasted = (each for each in context.marked if each.has(_WASTE))
    for on, code in dict.fromkeys((each.line.service_date, each.code) for each in wasted):
        found = context.by_code[on][code]
        said = {modifier for each in found for modifier in each.line.modifiers} & _WASTE
        is_alone = all("JW" in each.line.modifiers for each in found)
        if said == _WASTE or is_alone:
            yield context.at_lines(*found)


def _waste_untold(context: Context) -> Iterator[Hit]:
    if not context.facts.is_medicare:
        return
    for lines in context.days.values():
        told = {each.code for each in lines if each.has(_WASTE)}
        for each in lines:
            if _DRUG.fullmatch(each.code) and each.code not in told:
                yield context.at_lines(each)


def _discipline_missing(context: Context) -> Iterator[Hit]:
    for each in context.lines if context.facts.is_medicare else ():
        if each.code in _THERAPY and not each.has(_DISCIPLINES):
            yield context.at_lines(each)


def _assistant_alone(context: Context) -> Iterator[Hit]:
    for each in context.marked:
        for modifier, discipline in _ASSISTANTS.items():
            if modifier in each.line.modifiers and discipline not in each.line.modifiers:
                yield context.at_lines(each, modifier=modifier, discipline=discipline)


def _treatment_unmarked(context: Context) -> Iterator[Hit]:
    for each in context.lines if context.facts.is_medicare else ():
        if each.code in _CHIROPRACTIC and "AT" not in each.line.modifiers:
            yield context.at_lines(each)


def _ride_unmarked(context: Context) -> Iterator[Hit]:
    for each in context.lines:
        if each.code in _RIDES and not any(map(_ORIGIN_DESTINATION.fullmatch, each.line.modifiers)):
            yield context.at_lines(each)


RULES = (
    EditRule(
        "E56",
        Severity.ERROR,
        "Advance beneficiary notice modifiers",
        "The modifiers for notices on the line {codes} contradict each other.",
        "GA when a notice is on file, GZ when none is, GX only with GY.",
        _notices,
    ),
    EditRule(
        "E57A",
        Severity.ERROR,
        "Medicare discarded drugs, JW and JZ",
        "The lines {codes} say that the drug left waste and that it did not, or only its waste.",
        "With waste: a line for what was given and one with JW. Without: JZ on the only line.",
        _waste_contradicts,
        valid_from=_WASTE_BEGINS,
    ),
    EditRule(
        "E57B",
        Severity.WARNING,
        "Medicare discarded drugs, JW and JZ",
        "{codes} does not say whether anything was left of a single-dose container.",
        "Add JZ, or a line with JW; neither when the container holds several doses.",
        _waste_untold,
        valid_from=_WASTE_BEGINS,
    ),
    EditRule(
        "E70A",
        Severity.WARNING,
        "Medicare therapy modifiers",
        "The therapy {codes} does not say under which plan of care it was given.",
        "Add GP (physical), GO (occupational) or GN (speech).",
        _discipline_missing,
    ),
    EditRule(
        "E70B",
        Severity.WARNING,
        "Medicare therapy modifiers",
        "The line {codes} has {modifier} without {discipline}.",
        "Add {discipline}.",
        _assistant_alone,
    ),
    EditRule(
        "E71",
        Severity.WARNING,
        "Medicare chiropractic services",
        "{codes} is not marked as active treatment.",
        "Add AT; maintenance is not covered.",
        _treatment_unmarked,
    ),
    EditRule(
        "E72",
        Severity.WARNING,
        "Ambulance origin and destination modifiers",
        "The ride {codes} does not say from where to where.",
        "Add the modifier of origin and destination, such as RH.",
        _ride_unmarked,
    ),
)
