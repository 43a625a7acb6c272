"""Modifiers against the payment policy indicators of the fee schedule that the user loaded.

Without it these rules find nothing. Meaning of the indicators: the CMS description of the PFS
relative value file.
"""

from collections.abc import Iterator, Mapping

from codesets.edits.context import Context
from codesets.edits.model import Hit, Severity
from codesets.edits.rule import OUTPATIENTS, EditRule
from codesets.edits.stay import Setting

_PROFESSIONAL = frozenset({Setting.PROFESSIONAL})
_COMPONENTS = frozenset({"26", "TC"})
_BILATERAL = frozenset({"50"})
_MULTIPLE = frozenset({"51"})
_SHARED = frozenset({"54", "55", "56"})
# Global days of the Medicare fee schedule, as CMS writes them: none after the day, the concept does
# not apply, counted with the service that an add-on code belongs to.
_SAME_DAY, _NO_GLOBAL_DAYS, _OF_ANOTHER_SERVICE = "000", "XXX", "ZZZ"
_WITHOUT_AFTERCARE = frozenset({_SAME_DAY, _NO_GLOBAL_DAYS, _OF_ANOTHER_SERVICE})
_HOSPITALS = frozenset({"21", "22", "23"})
_WHOLLY_TECHNICAL = frozenset({"3", "4"})  # only the technical component; both, never apart
# Modifiers for more than one surgeon: the fee schedule's indicator, and its values that forbid, and
# those that ask for documentation.
_SURGEONS: Mapping[str, tuple[str, str, str]] = {
    **dict.fromkeys(("80", "81", "82", "AS"), ("assistant", "19", "0")),
    "62": ("co_surgeon", "09", "1"),
    "66": ("team_surgeon", "09", "1"),
}


def _component_not_split(context: Context) -> Iterator[Hit]:
    for each in context.marked:
        indicator = context.indicator(each.code, "pctc")
        if each.has(_COMPONENTS) and indicator not in {"", "1"}:
            yield context.at_lines(each, indicator=indicator)


def _component_missing(context: Context) -> Iterator[Hit]:
    if context.facts.place_of_service in _HOSPITALS:
        for each in context.lines:
            is_split = context.indicator(each.code, "pctc") == "1"
            if is_split and "26" not in each.line.modifiers:
                yield context.at_lines(each, place=context.facts.place_of_service)


def _wholly_technical(context: Context) -> Iterator[Hit]:
    for each in context.lines if context.facts.place_of_service in _HOSPITALS else ():
        if context.indicator(each.code, "pctc") in _WHOLLY_TECHNICAL:
            yield context.at_lines(each, place=context.facts.place_of_service)


def _not_bilateral(context: Context) -> Iterator[Hit]:
    for each in context.marked:
        indicator = context.indicator(each.code, "bilateral")
        if each.has(_BILATERAL) and indicator not in {"", "1", "3"}:
            yield context.at_lines(each, indicator=indicator)


def _multiple(context: Context) -> Iterator[Hit]:
    for each in context.marked:
        is_add_on = context.indicator(each.code, "global_days") == _OF_ANOTHER_SERVICE
        is_exempt = context.indicator(each.code, "multiple_procedure") == "0"
        if each.has(_MULTIPLE) and (is_add_on or is_exempt or context.facts.is_medicare):
            yield context.at_lines(each)


def _nothing_to_share(context: Context) -> Iterator[Hit]:
    for each in context.marked:
        days = context.indicator(each.code, "global_days")
        if each.has(_SHARED) and days in _WITHOUT_AFTERCARE:
            yield context.at_lines(each, days=days)


def _surgeons(context: Context, *, needs_documents: bool) -> Iterator[Hit]:
    for each in context.marked:
        for modifier in each.line.modifiers:
            name, forbidding, asking = _SURGEONS.get(modifier, ("", "", ""))
            indicator = context.indicator(each.code, name)
            if indicator and indicator in (asking if needs_documents else forbidding):
                yield context.at_lines(each, modifier=modifier, indicator=indicator)


def _surgeons_unpaid(context: Context) -> Iterator[Hit]:
    yield from _surgeons(context, needs_documents=False)


def _surgeons_with_documents(context: Context) -> Iterator[Hit]:
    yield from _surgeons(context, needs_documents=True)


RULES = (
    EditRule(
        "E49B",
        Severity.ERROR,
        "PFS PC/TC indicator",
        "{codes} is not split into components (indicator {indicator}).",
        "Leave modifiers 26 and TC out.",
        _component_not_split,
        applies_to=OUTPATIENTS,
    ),
    EditRule(
        "E49C",
        Severity.WARNING,
        "PFS PC/TC indicator",
        "{codes} at place of service {place}: the hospital bills the technical component.",
        "Add modifier 26.",
        _component_missing,
        applies_to=_PROFESSIONAL,
    ),
    EditRule(
        "E49D",
        Severity.WARNING,
        "PFS PC/TC indicator",
        "{codes} at place of service {place} is technical work too, which the hospital bills.",
        "Bill the code of the professional component, or leave it to the hospital.",
        _wholly_technical,
        applies_to=_PROFESSIONAL,
    ),
    EditRule(
        "E50B",
        Severity.ERROR,
        "PFS bilateral indicator; IOCE edit 17",
        "{codes} cannot be billed as bilateral (indicator {indicator}).",
        "Leave modifier 50 out.",
        _not_bilateral,
    ),
    EditRule(
        "E51",
        Severity.WARNING,
        "PFS multiple procedure indicator",
        "The line {codes} has modifier 51, which does not belong on add-on or exempt codes, or to"
        " Medicare.",
        "Leave it out.",
        _multiple,
        version=2,
    ),
    EditRule(
        "E54",
        Severity.WARNING,
        "PFS assistant, co-surgeon and team indicators",
        "{codes} is not paid with modifier {modifier} (indicator {indicator}).",
        "Check who operated.",
        _surgeons_unpaid,
    ),
    EditRule(
        "E54B",
        Severity.INFO,
        "PFS assistant, co-surgeon and team indicators",
        "{codes} is paid with modifier {modifier} if documents support it (indicator {indicator}).",
        "Keep the documentation ready.",
        _surgeons_with_documents,
    ),
    EditRule(
        "E55",
        Severity.WARNING,
        "Medicare Claims Processing Manual, chapter 12, section 40.2",
        "The line {codes} has 54, 55 or 56, and no days of aftercare to share (global {days}).",
        "Leave the modifier out; only surgery of 10 or 90 days is shared.",
        _nothing_to_share,
        applies_to=_PROFESSIONAL,
    ),
)
