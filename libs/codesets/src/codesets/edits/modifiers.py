"""Procedure codes and modifiers by themselves."""

import re
from collections.abc import Callable, Iterator

from codesets.edits.context import Context, PlacedLine
from codesets.edits.model import Hit, Severity
from codesets.edits.procedures import SITES
from codesets.edits.rule import EditRule
from codesets.model import CodeSystem

MODIFIERS_MAX = 4
_LEVEL_2 = re.compile(r"[A-Z][0-9A-Z]")
_COMPONENTS = frozenset({"26", "TC"})
_BILATERAL = frozenset({"50"})
_TELEHEALTH = frozenset({"93", "95"})
_HOSPICE = frozenset({"GV", "GW"})
_SIDES = frozenset({"LT", "RT"})
_PRICING_LIST = "26 TC 50 52 53 54 55 56 62 66 80 81 82 AS AA AD QK QX QY QZ NU RR UE CO CQ"
_PRICING = frozenset(_PRICING_LIST.split())
_INFORMATIONAL = SITES | frozenset({"GA", "GX", "GY", "GZ", "QW", "KX", "33", "PT"})


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


def _heard_and_seen(context: Context) -> Iterator[Hit]:
    yield from _marked(context, lambda each: set(each.line.modifiers) >= _TELEHEALTH)


def _hospice_twice(context: Context) -> Iterator[Hit]:
    yield from _marked(context, lambda each: set(each.line.modifiers) >= _HOSPICE)


def _bilateral_with_side(context: Context) -> Iterator[Hit]:
    yield from _marked(context, lambda each: each.has(_BILATERAL) and each.has(_SIDES))


def _bilateral_units(context: Context) -> Iterator[Hit]:
    yield from _marked(context, lambda each: each.has(_BILATERAL) and each.line.units != 1)


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
        version=2,
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
        "E50A",
        Severity.ERROR,
        "PFS bilateral indicator",
        "The line {codes} has modifier 50 and a side.",
        "Use 50 alone, or a line each with LT and RT.",
        _bilateral_with_side,
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
        "E62B",
        Severity.WARNING,
        "CPT modifiers 93 and 95",
        "The line {codes} says that the patient was only heard (93), and that they were seen (95).",
        "Keep the one that was documented.",
        _heard_and_seen,
    ),
    EditRule(
        "E73",
        Severity.WARNING,
        "Medicare hospice modifiers",
        "The line {codes} says that the service belongs to the terminal illness (GV), and that it"
        " does not (GW).",
        "Keep the one that was documented.",
        _hospice_twice,
    ),
)
