"""Diagnoses against the patient's age and sex, pregnancy and birth."""

import re
from collections.abc import Iterator

from codesets.edits.context import Context, PlacedDiagnosis
from codesets.edits.model import Hit, Severity
from codesets.edits.rule import EditRule
from codesets.edits.stay import Setting

_GUIDELINES = "ICD-10-CM Official Guidelines, section "
_MCE_AGES = {"newborn": (0, 0), "pediatric": (0, 17), "maternity": (9, 64), "adult": (15, 124)}
_MCE_SEXES = {"female": "F", "male": "M"}
_PERINATAL_DAYS = 28
_KX = frozenset({"KX"})
_SEX_IS_RIGHT = "45"  # condition code
# Alone, preterm or at term, or in labor before a planned cesarean.
_DELIVERIES = ("O80", "O82", "O601", "O602", "O7582")
_TRIMESTER = re.compile(r"\b(first|second|third) trimester")
_WEEKS = re.compile(r"Z3A(\d\d)")
_FIRST_WEEKS = {"first": 0, "second": 14, "third": 28}
# Z3A.00 and Z3A.01 tell no week; Z3A.49 is more than 42.
_WEEKS_MIN = 8


def _starting(context: Context, *prefixes: str) -> list[PlacedDiagnosis]:
    return [each for each in context.diagnoses if each.code.startswith(prefixes)]


def _mother_and_child(context: Context) -> Iterator[Hit]:
    mothers = _starting(context, "O")
    if not mothers:
        return
    children = _starting(context, "P", "Z38")
    if children or context.facts.age_years == 0:
        yield context.at_diagnoses(*(each.place for each in (*mothers, *children)))


def _pregnant_man(context: Context) -> Iterator[Hit]:
    mothers = _starting(context, "O")
    if mothers and context.facts.sex == "M" and not _is_overridden(context):
        yield context.at_diagnoses(*(each.place for each in mothers))


def _trimester_differs(context: Context) -> Iterator[Hit]:
    for week in context.diagnoses:
        number = _WEEKS.fullmatch(week.code)
        if number is None or int(number[1]) < _WEEKS_MIN:
            continue
        trimester = _trimester_of(int(number[1]))
        for each in _starting(context, "O"):
            said = _TRIMESTER.search(each.known.title)
            if said and said[1] != trimester:
                yield context.at_diagnoses(each.place, week.place, trimester=trimester)


def _trimester_of(weeks: int) -> str:
    return max((first, name) for name, first in _FIRST_WEEKS.items() if first <= weeks)[1]


def _weeks_missing(context: Context) -> Iterator[Hit]:
    places = [e.place for e in _starting(context, "O") if _TRIMESTER.search(e.known.title)]
    if places and not _starting(context, "Z3A"):
        yield context.at_diagnoses(*places)


def _outcome_missing(context: Context) -> Iterator[Hit]:
    deliveries = _starting(context, *_DELIVERIES)
    if deliveries and not _starting(context, "Z37"):
        yield context.at_diagnoses(*(each.place for each in deliveries))


def _birth_misplaced(context: Context) -> Iterator[Hit]:
    births = _starting(context, "Z38")
    is_other_record = bool(context.facts.age_years)
    if births and (len(births) > 1 or births[0].place > 0 or is_other_record):
        yield context.at_diagnoses(*(each.place for each in births))


def _outcome_misplaced(context: Context) -> Iterator[Hit]:
    if context.facts.age_years == 0:
        for each in _starting(context, "Z37"):
            yield context.at_diagnoses(each.place)


def _perinatal_late(context: Context) -> Iterator[Hit]:
    days = context.facts.age_days
    for each in _starting(context, "P"):
        if days is not None and days > _PERINATAL_DAYS:
            yield context.at_diagnoses(each.place)


def _age_conflict(context: Context, *, is_refused: bool) -> Iterator[Hit]:
    """Yield diagnoses for another age; Medicare refuses them on bills of institutions."""
    facts, years = context.facts, context.facts.age_years
    is_institutional = facts.setting is not Setting.PROFESSIONAL
    if years is None or (facts.is_medicare and is_institutional) is not is_refused:
        return
    for each in context.diagnoses:
        for flag in each.known.entry.flags:
            first, last = _MCE_AGES.get(flag, (years, years))
            if not first <= years <= last:
                yield context.at_diagnoses(each.place, group=flag, ages=f"{first} to {last}")


def _age_doubted(context: Context) -> Iterator[Hit]:
    yield from _age_conflict(context, is_refused=False)


def _age_refused(context: Context) -> Iterator[Hit]:
    yield from _age_conflict(context, is_refused=True)


def _sex_conflict(context: Context) -> Iterator[Hit]:
    if context.facts.sex not in _MCE_SEXES.values() or _is_overridden(context):
        return
    for each in context.diagnoses:
        for flag in each.known.entry.flags:
            if _MCE_SEXES.get(flag, context.facts.sex) != context.facts.sex:
                yield context.at_diagnoses(each.place, sex=flag)


def _is_overridden(context: Context) -> bool:
    stay = context.facts.stay
    is_said = stay is not None and _SEX_IS_RIGHT in stay.condition_codes
    return is_said or any(each.has(_KX) for each in context.marked)


RULES = (
    EditRule(
        "E16B",
        Severity.ERROR,
        f"{_GUIDELINES}I.C.15.a.1",
        "{codes}: codes of pregnancy stand on the mother's record only.",
        "Bill mother and child apart, each with their own codes.",
        _mother_and_child,
    ),
    EditRule(
        "E16C",
        Severity.WARNING,
        f"{_GUIDELINES}I.C.15.a.1",
        "{codes}: codes of pregnancy stand on the mother's record; the patient's sex is male.",
        "Check the sex and the patient; modifier KX or condition code 45 says that both are right.",
        _pregnant_man,
    ),
    EditRule(
        "E17A",
        Severity.WARNING,
        f"{_GUIDELINES}I.C.15.a.3, I.C.21.c.11",
        "{codes}: the week is in the {trimester} trimester, the code says another.",
        "Correct the week or the trimester.",
        _trimester_differs,
    ),
    EditRule(
        "E17B",
        Severity.WARNING,
        f"{_GUIDELINES}I.C.21.c.11",
        "{codes} names a trimester, and no code tells the weeks of gestation.",
        "Add the code of Z3A for the week.",
        _weeks_missing,
    ),
    EditRule(
        "E18A",
        Severity.WARNING,
        f"{_GUIDELINES}I.C.15.b.4-5",
        "{codes} is a delivery without its outcome.",
        "Add the code of Z37.",
        _outcome_missing,
        version=2,
    ),
    EditRule(
        "E18B",
        Severity.WARNING,
        f"{_GUIDELINES}I.C.16.a.2",
        "{codes} stands first on the newborn's birth record, and once.",
        "Put it first; leave it out of other records.",
        _birth_misplaced,
        version=2,
        depends_on_order=True,
    ),
    EditRule(
        "E18C",
        Severity.WARNING,
        f"{_GUIDELINES}I.C.15.b.4-5",
        "{codes} tells the outcome of a delivery and stands on the newborn's record.",
        "Leave it out; it belongs to the mother's record. The newborn's has a code of Z38.",
        _outcome_misplaced,
    ),
    EditRule(
        "E19",
        Severity.WARNING,
        f"{_GUIDELINES}I.C.16.a.1, I.C.16.a.4",
        "{codes} begins in the first 28 days of life; the patient is older.",
        "Keep it only when the condition persists since birth.",
        _perinatal_late,
    ),
    EditRule(
        "E20",
        Severity.WARNING,
        "MCE edit 4; IOCE edit 2",
        "{codes} is for patients of age {ages} ({group}).",
        "Check the birth date and the code.",
        _age_doubted,
        version=2,
    ),
    EditRule(
        "E20B",
        Severity.ERROR,
        "MCE edit 4; IOCE edit 2",
        "{codes} is for patients of age {ages} ({group}); Medicare refuses the bill.",
        "Check the birth date and the code.",
        _age_refused,
        applies_to=frozenset({Setting.INPATIENT, Setting.OUTPATIENT}),
    ),
    EditRule(
        "E21",
        Severity.WARNING,
        "MCE edit 5; IOCE edit 3",
        "{codes} is for {sex} patients, as the Medicare Code Editor listed it.",
        "Check the sex and the code; modifier KX or condition code 45 says that both are right.",
        _sex_conflict,
    ),
)
