"""Bills of institutions: presence on admission, revenue codes, dates, status, ICD-10-PCS.

Numbers are those of the Integrated Outpatient Code Editor (IOCE) and of the Medicare Code Editor
(MCE) where they have the edit; UB is the bill itself. What they say of outpatient lines is known
second-hand and so only a warning, unless the bill contradicts itself.
"""

import re
from collections.abc import Iterator

from codesets.edits.context import Context, written
from codesets.edits.model import Hit, Severity
from codesets.edits.procedures import is_visit, is_within
from codesets.edits.rule import EditRule
from codesets.edits.stay import (
    DISCHARGE_STATUSES,
    FINAL_FREQUENCIES,
    INTERIM_FREQUENCIES,
    STILL_PATIENT,
    Setting,
)
from codesets.model import CodeSystem

_INPATIENT = frozenset({Setting.INPATIENT})
_OUTPATIENT = frozenset({Setting.OUTPATIENT})
_INSTITUTIONAL = _INPATIENT | _OUTPATIENT
_LINES = "/institutional/revenue_lines"
_ADMITTED_TO_DISCHARGED = "1"  # frequency
_LONG_VENTILATION, _LONG_VENTILATION_DAYS = "5A1955Z", 4  # more than 96 hours
_DISTINCT_VISITS = "G0"  # condition code
# Families of which the CMS list exempts some or all: sequelae, congenital, external causes,
# factors of health status, pregnancy supervision, and injuries after their active treatment.
_MAY_BE_EXEMPT = re.compile(
    r"B9[0-4]|E64|I252|I69|O09|O665|O80|O94|P00|Q|[V-Z]|[SMT].{5}[^ABC]$", re.IGNORECASE
)
# Laboratory, imaging, therapies, emergency, lung, heart, clinic, detailed drugs, tracings.
_DETAILED = (
    ("0300", "0359"), ("0400", "0409"), ("0420", "0459"), ("0460", "0469"), ("0480", "0489"),
    ("0510", "0529"), ("0610", "0619"), ("0636", "0636"), ("0730", "0749"),
)  # fmt: skip


def _not_told(context: Context, *, may_be_exempt: bool) -> Iterator[Hit]:
    stay = context.facts.stay
    if stay is None or not stay.is_acute_inpatient:
        return
    told = stay.present_on_admission
    for place, code in enumerate(context.facts.diagnoses):
        is_told = place < len(told) and bool(told[place])
        if not is_told and bool(_MAY_BE_EXEMPT.match(code)) is may_be_exempt:
            yield context.at_diagnoses(place)


def _presence_missing(context: Context) -> Iterator[Hit]:
    yield from _not_told(context, may_be_exempt=False)


def _presence_perhaps_missing(context: Context) -> Iterator[Hit]:
    yield from _not_told(context, may_be_exempt=True)


def _at_lines(context: Context, *places: int, **words: str) -> Hit:
    stay = context.facts.stay
    codes = tuple(dict.fromkeys(stay.revenue_lines[place].code for place in places)) if stay else ()
    return Hit(codes, tuple(f"{_LINES}/{place}" for place in places), words)


def _date_outside(context: Context) -> Iterator[Hit]:
    stay = context.facts.stay
    for place, line in enumerate(stay.revenue_lines if stay else ()):
        on = line.service_date
        if stay and on and not stay.statement_from <= on <= stay.statement_to:
            yield _at_lines(context, place)


def _unknown_revenue_code(context: Context) -> Iterator[Hit]:
    stay = context.facts.stay
    for place, line in enumerate(stay.revenue_lines if stay else ()):
        if context.codes.find(CodeSystem.REVENUE_CODE, line.code) is None:
            yield _at_lines(context, place)


def _several_visits(context: Context) -> Iterator[Hit]:
    stay = context.facts.stay
    if stay is None or _DISTINCT_VISITS in stay.condition_codes:
        return
    visits: dict[tuple[object, str], list[int]] = {}
    for place, line in enumerate(stay.revenue_lines):
        if line.hcpcs and is_visit(line.hcpcs):
            visits.setdefault((line.service_date, line.code), []).append(place)
    for places in visits.values():
        if sum(stay.revenue_lines[place].units for place in places) > 1:
            yield _at_lines(context, *places)


def _not_detailed(context: Context) -> Iterator[Hit]:
    stay = context.facts.stay
    for place, line in enumerate(stay.revenue_lines if stay else ()):
        if not line.hcpcs and is_within(line.code, _DETAILED):
            yield _at_lines(context, place)


def _status_contradicts(context: Context) -> Iterator[Hit]:
    stay = context.facts.stay
    if stay is None or not stay.discharge_status:
        return
    is_still_there = stay.discharge_status == STILL_PATIENT
    gone_too_early = stay.frequency in INTERIM_FREQUENCIES and not is_still_there
    if gone_too_early or (stay.frequency in FINAL_FREQUENCIES and is_still_there):
        positions = ("/institutional/discharge_status", "/institutional/type_of_bill")
        yield Hit((stay.discharge_status,), positions, {"frequency": stay.frequency})


def _unknown_status(context: Context) -> Iterator[Hit]:
    status = context.facts.stay.discharge_status if context.facts.stay else ""
    if status and status not in DISCHARGE_STATUSES:
        yield Hit((status,), ("/institutional/discharge_status",))


def _unknown_procedure(context: Context, *, is_covered: bool) -> Iterator[Hit]:
    system, stay = CodeSystem.ICD10PCS, context.facts.stay
    if not context.codes.is_loaded(system) or context.codes.is_covered(system) is not is_covered:
        return
    procedures = stay.procedures if stay else ()
    billable = context.codes.billable(system, procedures)
    for place, code in enumerate(procedures):
        if code not in billable:
            release = context.codes.release_name(system)
            position = f"/institutional/procedures/{place}"
            yield Hit((code,), (position,), {"release": release})


def _invalid_procedure(context: Context) -> Iterator[Hit]:
    yield from _unknown_procedure(context, is_covered=True)


def _uncertain_procedure(context: Context) -> Iterator[Hit]:
    yield from _unknown_procedure(context, is_covered=False)


def _stay_too_short(context: Context) -> Iterator[Hit]:
    """Yield a ventilation of more days than the stay has; interim bills tell a part of a stay."""
    stay = context.facts.stay
    if stay is None or stay.frequency != _ADMITTED_TO_DISCHARGED:
        return
    days = (stay.statement_to - stay.statement_from).days
    for place, code in enumerate(stay.procedures):
        if code == _LONG_VENTILATION and days < _LONG_VENTILATION_DAYS:
            yield Hit((code,), (f"/institutional/procedures/{place}",), {"days": str(days)})


def _other_diagnoses(context: Context) -> Iterator[tuple[str, str]]:
    """Yield the diagnoses beside the list of the bill, each with its place."""
    stay = context.facts.stay
    if stay and stay.admitting_diagnosis:
        yield stay.admitting_diagnosis, "/institutional/admitting_diagnosis"
    for place, code in enumerate(stay.reasons_for_visit if stay else ()):
        yield code, f"/institutional/reasons_for_visit/{place}"


def _reason_not_billable(context: Context) -> Iterator[Hit]:
    for code, position in _other_diagnoses(context):
        known = context.codes.diagnosis(code)
        if known is None or not known.entry.billable:
            yield Hit((written(code),), (position,))


RULES = (
    EditRule(
        "E01B",
        Severity.ERROR,
        "ICD-10-CM Official Guidelines, section I.B.2; IOCE edit 1; MCE edit 1",
        "{codes} as admitting diagnosis or reason for the visit is no billable ICD-10-CM code.",
        "Use a code that is valid and complete on the date that judges the bill.",
        _reason_not_billable,
        applies_to=_INSTITUTIONAL,
    ),
    EditRule(
        "E33A",
        Severity.ERROR,
        "ICD-10-CM Official Guidelines, appendix I",
        "Nothing says whether {codes} was present on admission.",
        "Tell it: Y, N, U (documentation insufficient) or W (clinically undetermined).",
        _presence_missing,
        applies_to=_INPATIENT,
    ),
    EditRule(
        "E33B",
        Severity.INFO,
        "ICD-10-CM Official Guidelines, appendix I",
        "Nothing says whether {codes} was present on admission; some codes near it are exempt.",
        "Leave it open only when the code is on the list of exempt codes.",
        _presence_perhaps_missing,
        applies_to=_INPATIENT,
    ),
    EditRule(
        "IOCE23",
        Severity.ERROR,
        "IOCE edit 23",
        "A line of revenue code {codes} has a date outside the statement period.",
        "Correct the date of the line or the period.",
        _date_outside,
        applies_to=_INSTITUTIONAL,
    ),
    EditRule(
        "IOCE41",
        Severity.WARNING,
        "IOCE edit 41; NUBC revenue codes",
        "Revenue code {codes} is not in the list of common ones that is shipped.",
        "Check it against the manual of the National Uniform Billing Committee.",
        _unknown_revenue_code,
        applies_to=_INSTITUTIONAL,
    ),
    EditRule(
        "IOCE42",
        Severity.WARNING,
        "IOCE edit 42",
        "Several visits stand under revenue code {codes} on one day.",
        "Add condition code G0 when they were distinct; else bill one.",
        _several_visits,
        version=2,
        applies_to=_OUTPATIENT,
    ),
    EditRule(
        "IOCE48",
        Severity.WARNING,
        "IOCE edit 48",
        "A line of revenue code {codes} has no HCPCS code.",
        "Add the code of the service.",
        _not_detailed,
        applies_to=_OUTPATIENT,
    ),
    EditRule(
        "MCE1A",
        Severity.ERROR,
        "MCE edit 1; ICD-10-PCS release",
        "{codes} is not an ICD-10-PCS code on the date of discharge (release {release}).",
        "Use a code that is valid on that date.",
        _invalid_procedure,
        applies_to=_INPATIENT,
    ),
    EditRule(
        "MCE1B",
        Severity.WARNING,
        "MCE edit 1; ICD-10-PCS release",
        "{codes} is not in ICD-10-PCS {release}; no loaded release covers the date of discharge.",
        "Check the code, or load the release of that date.",
        _uncertain_procedure,
        applies_to=_INPATIENT,
    ),
    EditRule(
        "MCE16",
        Severity.ERROR,
        "MCE edit 16; NUBC patient status",
        "Patient status {codes} is not assigned.",
        "Use the status at the end of the statement: 01 is discharged home, 30 still a patient.",
        _unknown_status,
        applies_to=_INPATIENT,
    ),
    EditRule(
        "MCE19",
        Severity.ERROR,
        "MCE edit 19, procedure inconsistent with length of stay",
        "{codes} is a ventilation of more than 96 hours, and the statement has {days} days.",
        "Use the code of the hours that were documented, or correct the dates.",
        _stay_too_short,
        applies_to=_INPATIENT,
    ),
    EditRule(
        "UB01",
        Severity.ERROR,
        "Type of bill frequency and patient status",
        "Patient status {codes} contradicts a bill of frequency {frequency}.",
        "30 (still a patient) belongs to interim bills (2, 3), any other to final ones (1, 4).",
        _status_contradicts,
        applies_to=_INPATIENT,
        version=2,
    ),
    EditRule(
        "UB01B",
        Severity.WARNING,
        "Type of bill frequency and patient status",
        "Patient status {codes} hardly fits a bill of frequency {frequency}.",
        "Check both: 30 means still a patient, or expected to return.",
        _status_contradicts,
        applies_to=_OUTPATIENT,
    ),
)
