"""NCCI edits on the tables that the user loaded: pairs, unit limits, add-on codes, repeats."""

from collections.abc import Iterable, Iterator

from codesets.edits.context import Context, PlacedLine
from codesets.edits.model import Hit, Severity
from codesets.edits.procedures import SITES
from codesets.edits.rule import OUTPATIENTS, EditRule
from codesets.edits.tables import ALLOWED, NOT_ALLOWED
from codesets.model import CodeSystem

_OTHER_PTP_MODIFIERS = "LC LD LM RC RI 24 25 57 58 78 79 27 59 91 XE XS XP XU"
PTP_MODIFIERS = SITES | frozenset(_OTHER_PTP_MODIFIERS.split())
_LABORATORY = "8"  # how the codes of pathology and laboratory begin
_NONE: frozenset[str] = frozenset()
_X_MODIFIERS = frozenset({"XE", "XS", "XP", "XU"})
_SEPARATE = _X_MODIFIERS | {"59"}
_REPEATS = frozenset({"76", "77", "91"})
_ALL_LISTED, _NONE_LISTED = 1, 2
_BY_LINE, _BY_DAY_ABSOLUTE, _BY_DAY = 1, 2, 3  # MUE adjudication indicators
# A second critical care physician of the group reports only the further half hours.
_SECOND_PHYSICIAN = "99292"


def _ptp(context: Context, indicator: int) -> Iterator[Hit]:
    """Yield each line of column 2 that no modifier separates from the lines of column 1."""
    separating = PTP_MODIFIERS if indicator == ALLOWED and context.marked else _NONE
    for on, pairs in context.pairs.items():
        lines = context.by_code[on]
        for pair in pairs.get(indicator, ()):
            column1, column2 = pair.column1, pair.column2
            if column1 == column2:
                continue
            firsts = lines[column1]
            if separating and all(each.has(separating) for each in firsts):
                continue
            for second in lines[column2]:
                if not (separating and second.has(separating)):
                    yield context.at_lines(*firsts, second, first=column1, second=column2)


def _never_together(context: Context) -> Iterator[Hit]:
    yield from _ptp(context, NOT_ALLOWED)


def _not_separated(context: Context) -> Iterator[Hit]:
    yield from _ptp(context, ALLOWED)


def _line_units(context: Context) -> Iterator[Hit]:
    for limit, lines, _total in context.exceeded:
        if limit.adjudication_indicator == _BY_LINE:
            for each in lines:
                if each.line.units > limit.units:
                    yield context.at_lines(each, limit=str(limit.units))


def _day_units(context: Context, indicator: int) -> Iterator[Hit]:
    for limit, lines, total in context.exceeded:
        if limit.adjudication_indicator == indicator:
            yield context.at_lines(*lines, limit=str(limit.units), total=str(total))


def _day_units_absolute(context: Context) -> Iterator[Hit]:
    yield from _day_units(context, _BY_DAY_ABSOLUTE)


def _day_units_reviewed(context: Context) -> Iterator[Hit]:
    yield from _day_units(context, _BY_DAY)


def _without_primary(context: Context, types: Iterable[int]) -> Iterator[Hit]:
    for on, lines in context.by_code.items():
        for add_on, rows in context.add_ons[on].items():
            if rows[0].edit_type not in types or add_on == _SECOND_PHYSICIAN:
                continue
            primaries = {row.primary_code for row in rows} - {""}
            others = lines.keys() - {add_on}
            is_alone = not others if rows[0].edit_type == _NONE_LISTED else not primaries & others
            if is_alone:
                yield context.at_lines(*lines[add_on], primary=_example(primaries))


def _example(primaries: Iterable[str]) -> str:
    return ", ".join(sorted(primaries)[:3]) or "a primary procedure"


def _primary_missing(context: Context) -> Iterator[Hit]:
    yield from _without_primary(context, {_ALL_LISTED})


def _primary_uncertain(context: Context) -> Iterator[Hit]:
    yield from _without_primary(context, {2, 3})


def _separate_visit(context: Context) -> Iterator[Hit]:
    for each in context.visits:
        if each.has(_SEPARATE):
            yield context.at_lines(each)


def _separate_twice(context: Context) -> Iterator[Hit]:
    for each in context.marked:
        if each.has(_X_MODIFIERS) and "59" in each.line.modifiers:
            yield context.at_lines(each)


def _nothing_to_separate(context: Context) -> Iterator[Hit]:
    for on in dict.fromkeys(each.line.service_date for each in context.marked):
        if not context.tables.has_pairs(on):
            continue
        paired = {
            code
            for pair in context.pairs[on].get(ALLOWED, ())
            for code in (pair.column1, pair.column2)
        }
        for each in context.marked:
            is_of_day = each.line.service_date == on
            if is_of_day and each.has(_SEPARATE) and each.code not in paired:
                yield context.at_lines(each)


def _repeated(context: Context) -> Iterator[Hit]:
    days = context.by_code.values()
    for lines in [lines for of_day in days for lines in of_day.values() if len(lines) > 1]:
        alike: dict[frozenset[str], list[PlacedLine]] = {}
        for each in lines:
            alike.setdefault(frozenset(each.line.modifiers), []).append(each)
        for modifiers, found in alike.items():
            if len(found) > 1 and modifiers.isdisjoint(_REPEATS):
                yield context.at_lines(*found)


def _repeat_of_no_test(context: Context) -> Iterator[Hit]:
    for each in context.marked:
        is_cpt = each.line.system is CodeSystem.CPT and each.code.isdigit()
        if "91" in each.line.modifiers and is_cpt and not each.code.startswith(_LABORATORY):
            yield context.at_lines(each)


RULES = (
    EditRule(
        "E42A",
        Severity.ERROR,
        "NCCI PTP edits, modifier indicator 0; IOCE edit 20",
        "{second} is not paid with {first} on the same day, with no modifier.",
        "Leave {second} out; it may not be billed to the patient either.",
        _never_together,
        applies_to=OUTPATIENTS,
    ),
    EditRule(
        "E42B",
        Severity.ERROR,
        "NCCI PTP edits, modifier indicator 1; IOCE edit 40",
        "{second} is not paid with {first} on the same day, unless they were separate.",
        "When they were, add the modifier that says how (XE, XS, XP, XU, 59, or the site); else"
        " leave {second} out.",
        _not_separated,
        applies_to=OUTPATIENTS,
        overridable=True,
    ),
    EditRule(
        "E43A",
        Severity.WARNING,
        "NCCI MUE, adjudication indicator 1; IOCE edit 15",
        "The line {codes} has more units than the {limit} that are plausible.",
        "Correct the units, or split the line with the modifier that fits.",
        _line_units,
        applies_to=OUTPATIENTS,
    ),
    EditRule(
        "E43B",
        Severity.ERROR,
        "NCCI MUE, adjudication indicator 2; IOCE edit 15",
        "{codes} has {total} units on one day; more than {limit} are not possible.",
        "Correct the units.",
        _day_units_absolute,
        applies_to=OUTPATIENTS,
    ),
    EditRule(
        "E43C",
        Severity.WARNING,
        "NCCI MUE, adjudication indicator 3; IOCE edit 15",
        "{codes} has {total} units on one day; more than {limit} are denied until reviewed.",
        "Correct the units, or keep the documentation ready for a review.",
        _day_units_reviewed,
        applies_to=OUTPATIENTS,
    ),
    EditRule(
        "E44A",
        Severity.ERROR,
        "NCCI add-on code edits, type 1; IOCE edit 84",
        "The add-on code {codes} stands without its primary code.",
        "Add the primary code ({primary}), or leave it out.",
        _primary_missing,
        applies_to=OUTPATIENTS,
    ),
    EditRule(
        "E44B",
        Severity.WARNING,
        "NCCI add-on code edits, types 2 and 3",
        "The add-on code {codes} stands without a primary code that is listed.",
        "Check the contractor's list of primary codes ({primary}).",
        _primary_uncertain,
        applies_to=OUTPATIENTS,
    ),
    EditRule(
        "E52A",
        Severity.WARNING,
        "NCCI policy manual, chapter 1",
        "The visit {codes} has a modifier for separate procedures.",
        "Use 24, 25 or 57 when one of them fits; else leave it out.",
        _separate_visit,
        version=2,
    ),
    EditRule(
        "E52B",
        Severity.WARNING,
        "NCCI policy manual, chapter 1",
        "The line {codes} has 59 and an X modifier.",
        "Keep the X modifier, which says more.",
        _separate_twice,
    ),
    EditRule(
        "E52C",
        Severity.WARNING,
        "NCCI PTP edits",
        "{codes} is said to be separate, but no pair of this day needs it.",
        "Leave the modifier out.",
        _nothing_to_separate,
        applies_to=OUTPATIENTS,
    ),
    EditRule(
        "E53",
        Severity.WARNING,
        "NCCI policy manual, chapter 1",
        "{codes} stands on several lines of one day that nothing tells apart.",
        "Add 76, 77 or 91 to the repeats, or put the units on one line.",
        _repeated,
    ),
    EditRule(
        "E53B",
        Severity.WARNING,
        "CPT modifier 91",
        "The line {codes} has modifier 91, which marks repeated laboratory tests, and is none.",
        "Use 76 or 77 for a procedure that was repeated.",
        _repeat_of_no_test,
    ),
)
