"""Procedure codes and modifiers by themselves, and against the fee schedule's indicators."""

import re
from collections.abc import Callable, Iterator, Mapping

from codesets.edits.context import Context, PlacedLine
from codesets.edits.model import Hit, Severity
from codesets.edits.procedures import SITES
from codesets.edits.rule import OUTPATIENTS, EditRule
from codesets.edits.stay import Setting
from codesets.model import CodeSystem

MODIFIERS_MAX = 4
_LEVEL_2 = re.compile(r"[A-Z][0-9A-Z]")
_COMPONENTS = frozenset({"26", "TC"})
_BILATERAL = frozenset({"50"})
_SIDES = frozenset({"LT", "RT"})
_MULTIPLE = frozenset({"51"})
_HOSPITALS = frozenset({"21", "22", "23"})
_PRICING_LIST = "26 TC 50 52 53 54 55 56 62 66 80 81 82 AS AA AD QK QX QY QZ NU RR UE CO CQ"
_PRICING = frozenset(_PRICING_LIST.split())
_INFORMATIONAL = SITES | frozenset({"GA", "GX", "GY", "GZ", "QW", "KX", "33", "PT"})
# Modifiers for more than one surgeon: the fee schedule's indicator, and its values that forbid.
_SURGEONS: Mapping[str, tuple[str, str]] = {
    **dict.fromkeys(("80", "81", "82", "AS"), ("assistant", "19")),
    "62": ("co_surgeon", "09"),
    "66": ("team_surgeon", "09"),
}


def _unknown_code(context: Context, *, is_covered: bool) -> Iterator[Hit]:
    codes = context.codes
    for system in dict.fromkeys(each.line.system for each in context.lines):
        if not codes.is_loaded(system) or codes.is_covered(system) is not is_covered:
            continue
        lines = [each for each in context.lines if each.line.system is system]
        billable = codes.billable(system, (each.code for each in lines))
        for each in lines:
            if each.code not in billable:
                release = f"{system.upper()} {codes.release_name(system)}"
                yield context.at_lines(each, release=release)


def _invalid_code(context: Context) -> Iterator[Hit]:
    yield from _unknown_code(context, is_covered=True)


def _uncertain_code(context: Context) -> Iterator[Hit]:
    yield from _unknown_code(context, is_covered=False)


def _repeated(context: Context) -> Iterator[Hit]:
    for each in context.marked:
        modifiers = each.line.modifiers
        if len(set(modifiers)) < len(modifiers) or len(modifiers) > MODIFIERS_MAX:
            yield context.at_lines(each)


def _unknown_modifier(context: Context, *, is_official: bool) -> Iterator[Hit]:
    """Only the HCPCS file lists all modifiers, and of those only Level II."""
    has_file = context.codes.is_covered(CodeSystem.HCPCS)
    for each in context.marked:
        for modifier in each.line.modifiers:
            is_listed = bool(_LEVEL_2.fullmatch(modifier)) and has_file
            if is_listed is is_official and not _exists(context, modifier):
                yield context.at_lines(each, modifier=modifier)


def _exists(context: Context, modifier: str) -> bool:
    return context.codes.find(CodeSystem.MODIFIER, modifier) is not None


def _invalid_modifier(context: Context) -> Iterator[Hit]:
    yield from _unknown_modifier(context, is_official=True)


def _uncertain_modifier(context: Context) -> Iterator[Hit]:
    yield from _unknown_modifier(context, is_official=False)


def _component_of_visit(context: Context) -> Iterator[Hit]:
    for each in context.visits:
        if each.has(_COMPONENTS):
            yield context.at_lines(each)


def _pricing_later(context: Context) -> Iterator[Hit]:
    for each in context.marked:
        modifiers = each.line.modifiers
        prices = [at for at, modifier in enumerate(modifiers) if modifier in _PRICING]
        informs = [at for at, modifier in enumerate(modifiers) if modifier in _INFORMATIONAL]
        if prices and informs and max(prices) > min(informs):
            yield context.at_lines(each, modifier=modifiers[max(prices)])


def _both_components(context: Context) -> Iterator[Hit]:
    yield from _marked(context, lambda each: set(each.line.modifiers) >= _COMPONENTS)


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


def _bilateral_with_side(context: Context) -> Iterator[Hit]:
    yield from _marked(context, lambda each: each.has(_BILATERAL) and each.has(_SIDES))


def _not_bilateral(context: Context) -> Iterator[Hit]:
    for each in context.marked:
        indicator = context.indicator(each.code, "bilateral")
        if each.has(_BILATERAL) and indicator not in {"", "1", "3"}:
            yield context.at_lines(each, indicator=indicator)


def _bilateral_units(context: Context) -> Iterator[Hit]:
    yield from _marked(context, lambda each: each.has(_BILATERAL) and each.line.units != 1)


def _multiple(context: Context) -> Iterator[Hit]:
    for each in context.marked:
        is_add_on = context.indicator(each.code, "global_days") == "ZZZ"
        is_exempt = context.indicator(each.code, "multiple_procedure") == "0"
        if each.has(_MULTIPLE) and (is_add_on or is_exempt or context.facts.is_medicare):
            yield context.at_lines(each)


def _surgeons(context: Context) -> Iterator[Hit]:
    for each in context.marked:
        for modifier in each.line.modifiers:
            name, forbidding = _SURGEONS.get(modifier, ("", ""))
            indicator = context.indicator(each.code, name)
            if indicator and indicator in forbidding:
                yield context.at_lines(each, modifier=modifier, indicator=indicator)


def _marked(context: Context, breaks: Callable[[PlacedLine], bool]) -> Iterator[Hit]:
    for each in context.marked:
        if breaks(each):
            yield context.at_lines(each)


RULES = (
    EditRule(
        "E40A",
        Severity.ERROR,
        "HCPCS and CPT releases; IOCE edit 6",
        "{codes} is not a code of {release}, which holds on the date of service.",
        "Use a code that is valid on that date.",
        _invalid_code,
    ),
    EditRule(
        "E40B",
        Severity.WARNING,
        "HCPCS and CPT releases",
        "{codes} is not in {release}; no loaded release covers the date of service.",
        "Check the code, or load the release of that date.",
        _uncertain_code,
    ),
    EditRule(
        "E41A",
        Severity.ERROR,
        "ASC X12 837P, SV101",
        "The line {codes} has a modifier twice, or more than four.",
        "Keep each once, and at most four.",
        _repeated,
    ),
    EditRule(
        "E41B",
        Severity.ERROR,
        "HCPCS Level II modifiers; IOCE edit 22",
        "The line {codes} has modifier {modifier}, which is not valid on the date of service.",
        "Use a valid modifier, or none.",
        _invalid_modifier,
    ),
    EditRule(
        "E41C",
        Severity.WARNING,
        "Modifier lists",
        "The line {codes} has modifier {modifier}, which is in no loaded list.",
        "Check the modifier; loading the HCPCS file makes the list complete.",
        _uncertain_modifier,
    ),
    EditRule(
        "E41D",
        Severity.ERROR,
        "PFS PC/TC indicator",
        "The visit {codes} has no professional and technical component.",
        "Leave modifiers 26 and TC out.",
        _component_of_visit,
    ),
    EditRule(
        "E41E",
        Severity.WARNING,
        "Order of modifiers",
        "On the line {codes} modifier {modifier} decides the price and stands behind one that"
        " only informs.",
        "Put it first.",
        _pricing_later,
    ),
    EditRule(
        "E49A",
        Severity.ERROR,
        "PFS PC/TC indicator",
        "The line {codes} has modifiers 26 and TC.",
        "Bill the whole service without them, or each component on its own line.",
        _both_components,
    ),
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
        applies_to=frozenset({Setting.PROFESSIONAL}),
    ),
    EditRule(
        "E50A",
        Severity.ERROR,
        "PFS bilateral indicator",
        "The line {codes} has modifier 50 and a side.",
        "Use 50 alone, or a line each with LT and RT.",
        _bilateral_with_side,
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
        "E50C",
        Severity.WARNING,
        "PFS bilateral indicator",
        "The line {codes} has modifier 50 and not one unit.",
        "Bill one unit; modifier 50 says that both sides were done.",
        _bilateral_units,
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
        _surgeons,
    ),
)
