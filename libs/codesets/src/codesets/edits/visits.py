"""Visits beside procedures, and services whose place or modifier is prescribed."""

from collections.abc import Iterator
from datetime import date

from codesets.edits.context import Context, PlacedLine
from codesets.edits.model import Hit, Severity
from codesets.edits.procedures import (
    MEDICARE_VACCINATIONS,
    is_office_visit,
    is_preventive,
    is_vaccination,
    is_vaccine,
    is_visit,
    is_within,
    takes_visit_modifiers,
)
from codesets.edits.rule import EditRule
from codesets.edits.stay import Setting

_PROFESSIONAL = frozenset({Setting.PROFESSIONAL})
_MINOR, _MAJOR = frozenset({"000", "010"}), "090"
_DAYS_BEFORE_MAJOR = 1
_SEPARATE_VISIT = frozenset({"24", "25", "57"})
_OF_PROCEDURES = frozenset({"58", "78", "79"})
_G2211_BEGINS = date(2024, 1, 1)
_G2211_BESIDE_PREVENTION = date(2025, 1, 1)
_COLONOSCOPIES = (("45378", "45398"),)
_SCREENING = "Z1211"
_OFFICE_ONLY_NOT = frozenset({"21", "23"})
# Places where somebody else bears the practice's expense. Medicare Claims Processing Manual,
# chapter 26, section 10.5.
_FACILITY_LIST = "02 19 21 22 23 24 26 31 34 41 42 51 52 53 56 61"
_FACILITIES = frozenset(_FACILITY_LIST.split())


def _global(context: Context, each: PlacedLine) -> str:
    return context.indicator(each.code, "global_days")


def _visit_not_separated(context: Context) -> Iterator[Hit]:
    for on, lines in context.priced.items() if context.visits else ():
        minor = [each for each in lines if _global(context, each) in _MINOR]
        for visit in context.visits if minor else ():
            is_of_day = visit.line.service_date == on
            if is_of_day and not visit.has(_SEPARATE_VISIT):
                yield context.at_lines(visit, *minor, visit=visit.code)


def _no_visit(context: Context, *visit_modifiers: str) -> Iterator[Hit]:
    for each in context.marked:
        for modifier in each.line.modifiers:
            if modifier in visit_modifiers and not takes_visit_modifiers(each.code):
                yield context.at_lines(each, modifier=modifier)


def _separate_without_visit(context: Context) -> Iterator[Hit]:
    yield from _no_visit(context, "25")


def _unrelated_without_visit(context: Context) -> Iterator[Hit]:
    yield from _no_visit(context, "24", "57")


def _visit_as_procedure(context: Context) -> Iterator[Hit]:
    for each in context.visits:
        for modifier in each.line.modifiers:
            if modifier in _OF_PROCEDURES:
                yield context.at_lines(each, modifier=modifier)


def _decision_missing(context: Context) -> Iterator[Hit]:
    for on, lines in context.priced.items() if context.visits else ():
        major = [each for each in lines if _global(context, each) == _MAJOR]
        for visit in context.visits if major else ():
            is_near = 0 <= (on - visit.line.service_date).days <= _DAYS_BEFORE_MAJOR
            if is_near and not visit.has(_SEPARATE_VISIT):
                yield context.at_lines(visit, *major, visit=visit.code)


def _decision_for_minor(context: Context) -> Iterator[Hit]:
    for each in context.marked:
        if "57" in each.line.modifiers:
            of_day = context.priced.get(each.line.service_date, ())
            kinds = {_global(context, other) for other in of_day}
            if kinds & _MINOR and _MAJOR not in kinds:
                yield context.at_lines(each)


def _wrong_place(context: Context) -> Iterator[Hit]:
    place = context.facts.place_of_service
    for each in context.visits:
        is_office = is_office_visit(each.code) and place in _OFFICE_ONLY_NOT
        is_hospital = is_within(each.code, (("99221", "99239"),)) and place == "11"
        is_emergency = is_within(each.code, (("99281", "99285"),)) and place not in {"", "23"}
        if is_office or is_hospital or is_emergency:
            yield context.at_lines(each, place=place)


def _complexity_unpaid(context: Context) -> Iterator[Hit]:
    for on in dict.fromkeys(each.line.service_date for each in context.visits):
        lines = context.days[on]
        marked = [e for e in lines if is_office_visit(e.code) and "25" in e.line.modifiers]
        others = [e for e in lines if not is_visit(e.code) and e.code != "G2211"]
        is_prevention = bool(others) and all(is_preventive(each.code) for each in others)
        is_payable = is_prevention and on >= _G2211_BESIDE_PREVENTION
        for each in lines if marked and not is_payable else ():
            if each.code == "G2211":
                yield context.at_lines(each, *marked)


def _vaccinations_differ(context: Context) -> Iterator[Hit]:
    for lines in context.days.values():
        given = [each for each in lines if is_vaccine(each.code)]
        acts = [each for each in lines if is_vaccination(each.code)] if given else []
        vaccines = sum(each.line.units for each in given)
        count = sum(each.line.units for each in acts)
        if given and vaccines != count:
            yield context.at_lines(*given, *acts, vaccines=str(vaccines), acts=str(count))


def _vaccination_of_others(context: Context) -> Iterator[Hit]:
    """Medicare has codes of its own for giving three kinds of vaccines."""
    for lines in context.days.values() if context.facts.is_medicare else ():
        told = {each.code for each in lines}
        for act, vaccines in MEDICARE_VACCINATIONS.items():
            given = [each for each in lines if is_within(each.code, vaccines)]
            if given and act not in told:
                yield context.at_lines(*given, act=act)


def _facility_rate(context: Context) -> Iterator[Hit]:
    place = context.facts.place_of_service
    for each in context.lines if place in _FACILITIES else ():
        row = context.fees.get(each.code)
        if row and row.practice_expense_facility != row.practice_expense_non_facility:
            yield context.at_lines(each, place=place)


def _screening_unmarked(context: Context) -> Iterator[Hit]:
    wanted = "PT" if context.facts.is_medicare else "33"
    if _SCREENING not in context.facts.diagnoses[:1]:
        return
    for each in context.lines:
        if is_within(each.code, _COLONOSCOPIES) and wanted not in each.line.modifiers:
            yield context.at_lines(each, modifier=wanted)


RULES = (
    EditRule(
        "E45A",
        Severity.WARNING,
        "NCCI policy manual, chapter 1; IOCE edit 21",
        "{codes}: the visit {visit} is part of the procedure of the same day.",
        "Add modifier 25 when it was significant and separate; else leave it out.",
        _visit_not_separated,
        version=2,
    ),
    EditRule(
        "E45B",
        Severity.ERROR,
        "NCCI policy manual, chapter 1",
        "The line {codes} has modifier {modifier} and is not a visit.",
        "Put {modifier} on the visit of the day.",
        _separate_without_visit,
        version=2,
    ),
    EditRule(
        "E46A",
        Severity.WARNING,
        "Global surgery, 90 days",
        "{codes}: the visit {visit} is part of the surgery of that day or the next.",
        "Add modifier 57 when the decision for the surgery was made in it.",
        _decision_missing,
        applies_to=_PROFESSIONAL,
        version=3,
    ),
    EditRule(
        "E46B",
        Severity.WARNING,
        "Global surgery, 0 and 10 days",
        "The line {codes} has modifier 57, which belongs to surgery of 90 days.",
        "Use 25 when the visit was significant and separate.",
        _decision_for_minor,
        applies_to=_PROFESSIONAL,
    ),
    EditRule(
        "E47",
        Severity.WARNING,
        "Medicare Claims Processing Manual, chapter 12, section 40.2",
        "The line {codes} has modifier {modifier} and is not a visit.",
        "Put {modifier} on the visit; on a procedure use 58, 78 or 79 when one of them fits.",
        _unrelated_without_visit,
    ),
    EditRule(
        "E48",
        Severity.WARNING,
        "Medicare Claims Processing Manual, chapter 12, section 40.2",
        "The visit {codes} has modifier {modifier}, which belongs to procedures.",
        "Use 24, 25 or 57 when one of them fits; else leave it out.",
        _visit_as_procedure,
    ),
    EditRule(
        "E62",
        Severity.WARNING,
        "CPT place of visit codes",
        "The visit {codes} is not given at place of service {place}.",
        "Correct the place, or use the visit code of that place.",
        _wrong_place,
        applies_to=_PROFESSIONAL,
    ),
    EditRule(
        "E63",
        Severity.INFO,
        "Medicare Claims Processing Manual, chapter 26, section 10.5",
        "{codes} at place of service {place} is paid at the rate of facilities.",
        "Check the place, when the service was given elsewhere.",
        _facility_rate,
        applies_to=_PROFESSIONAL,
    ),
    EditRule(
        "E75",
        Severity.WARNING,
        "Vaccine administration",
        "{codes}: {vaccines} vaccines and {acts} administrations.",
        "Bill one administration for each vaccine.",
        _vaccinations_differ,
        version=2,
    ),
    EditRule(
        "E75B",
        Severity.WARNING,
        "Medicare vaccine administration, G0008 to G0010",
        "{codes}: Medicare has {act} for giving this vaccine, and no line has it.",
        "Bill {act} for the administration.",
        _vaccination_of_others,
    ),
    EditRule(
        "E76",
        Severity.WARNING,
        "PFS final rules 2024 and 2025, G2211",
        "{codes}: G2211 is not paid with a visit that has modifier 25.",
        "Leave G2211 out, unless from 2025 on the other service is preventive or a vaccine.",
        _complexity_unpaid,
        version=3,
        valid_from=_G2211_BEGINS,
    ),
    EditRule(
        "E77",
        Severity.INFO,
        "Preventive services",
        "{codes} began as a screening, and nothing on the line says so.",
        "Add modifier {modifier}, so that the patient owes nothing.",
        _screening_unmarked,
    ),
)
