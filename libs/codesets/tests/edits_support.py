"""A catalog with what the edits ask for, and encounters in a few words."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

from codesets_support import add, day, leaf, release

from codesets import Catalog, CodeSystem, Coverage
from codesets.edits import (
    RULES,
    SETTINGS,
    Codes,
    EncounterFacts,
    RevenueLine,
    ServiceLine,
    Stay,
    Tables,
    check_encounter,
)
from codesets.shipped import ensure_shipped
from codesets.tables import AddOn, MueLimit, PtpPair, RelativeValue

ON = day("2026-05-04")
_LINE = re.compile(r"(\w{5})(?:-([\w,]+))?(?:\*(\d+))?(?:>([\d,]*))?(?:@(\S+))?")
_PROCEDURES = (
    "11042 17000 20610 27447 36415 45385 64483 71046 81002 90460 90461 90471 90686 90707 93000"
    " 97110 97597 98940 99203 99213 99214 99222 99284 99291 99292 52000 15777"
)
_REVENUE = re.compile(r"(\d{4})(?::(\w{5}))?(?:\*(\d+))?(?:@(\S+))?")
_PCS = "0DTJ4ZZ 5A1935Z"
_LEVEL_2 = "A0429 C5271 C5272 J1885 G2211 G0008"
# Code, column 2 and modifier indicator of PTP pairs.
_PAIRS = (("11042", "97597", 1), ("11042", "64483", 0), ("17000", "11042", 9))
_LIMITS = (MueLimit("36415", 2, 1), MueLimit("11042", 1, 2), MueLimit("20610", 2, 3))
_ADD_ONS = (
    AddOn("90461", "90460", 1),
    AddOn("99292", "99291", 1),
    AddOn("15777", "", 2),
    AddOn("C5272", "C5271", 3),
)
_EXEMPT = "36415"  # of the reduction for multiple procedures
_DEARER = "20610"  # in an office than in a facility
# Global days, and the indicators PC/TC, bilateral, assistant, co-surgeon, team.
NO_GLOBAL_DAYS = "XXX"  # CMS: global days do not apply
_FEES = {
    "11042": ("000", "0", "0", "1", "0", "0"),
    "17000": ("010", "0", "0", "1", "0", "0"),
    "20610": ("000", "0", "1", "1", "0", "0"),
    "27447": ("090", "0", "1", "2", "2", "0"),
    "52000": ("000", "0", "0", "0", "0", "0"),
    "71046": (NO_GLOBAL_DAYS, "1", "0", "0", "0", "0"),
    "90461": ("ZZZ", "0", "0", "0", "0", "0"),
    "36415": (NO_GLOBAL_DAYS, "0", "0", "0", "0", "0"),
    "93000": (NO_GLOBAL_DAYS, "4", "0", "0", "0", "0"),
}
_INDICATORS = ("global_days", "pctc", "bilateral", "assistant", "co_surgeon", "team_surgeon")
_FLAGS = {
    "Z00110": ("newborn", "unacceptable"),
    "N401": ("male",),
    "Z794": ("unacceptable",),
    "R0789": ("qadm",),
    "E1165": (),
    "Z5189": ("reqsdx",),
}


def open_catalog(folder):
    """Return what ships, with small tables about procedures."""
    ensure_shipped(folder)
    flagged = (leaf(code, flags=flags) for code, flags in _FLAGS.items())
    add(folder, release("2015-10-01", "2027-03-31", Coverage.BILLABLE), *flagged)
    add(folder, _of(CodeSystem.CPT), *map(leaf, _PROCEDURES.split()))
    add(folder, _of(CodeSystem.HCPCS), *map(leaf, _LEVEL_2.split()))
    add(folder, _of(CodeSystem.ICD10PCS), *map(leaf, _PCS.split()))
    begins = day("2020-01-01")
    pairs = [PtpPair(one, two, begins, None, indicator) for one, two, indicator in _PAIRS]
    add(folder, _table(CodeSystem.PTP_PRACTITIONER), *pairs)
    add(folder, _table(CodeSystem.MUE_PRACTITIONER), *_LIMITS)
    add(folder, _table(CodeSystem.ADD_ON), *_ADD_ONS)
    add(folder, _table(CodeSystem.RELATIVE_VALUE), *map(_fee, _FEES))
    return Catalog.open(folder)


def _of(system):
    return release("2026-01-01", "2026-12-31", system=system)


def _table(system):
    return release("2026-01-01", "2026-12-31", Coverage.TABLE, system)


def _fee(code):
    zero, expense = Decimal(0), Decimal(code == _DEARER)
    indicators = (
        *zip(_INDICATORS, _FEES[code], strict=True),
        ("multiple_procedure", "0" if code == _EXEMPT else "2"),
    )
    return RelativeValue(code, "", zero, expense, zero, zero, zero, indicators)


def line(text, on=ON):
    """Return a line from `code-modifiers*units>pointers@date`; all but the code may lack."""
    code, modifiers, units, pointers, other = _LINE.fullmatch(text).groups()
    return ServiceLine(
        CodeSystem.HCPCS if code[0].isalpha() else CodeSystem.CPT,
        code,
        day(other) if other else on,
        tuple(modifiers.split(",")) if modifiers else (),
        Decimal(units or 1),
        (1,) if pointers is None else tuple(int(each) for each in pointers.split(",") if each),
    )


def visit(diagnoses="I10", lines="99213", *, place="11", on=ON, born="1980-06-15", **more):
    """Return an encounter; diagnoses and lines are separated by blanks."""
    return EncounterFacts(
        on,
        place,
        tuple(diagnoses.replace(".", "").split()),
        tuple(line(text, on) for text in lines.split()),
        birth_date=date.fromisoformat(born),
        **more,
    )


def bill(diagnoses="I10", revenue="0120", type_of_bill="0111", *, poa="Y", on=ON, **more):
    """Return an encounter of an institution; revenue lines are `code:hcpcs*units@date`.

    `poa` holds a letter for each diagnosis, `-` where nothing is told.
    """
    lines = tuple(map(_revenue_line, revenue.split()))
    about = {name: more.pop(name) for name in tuple(more) if name in Stay.__slots__}
    told = tuple("" if letter == "-" else letter for letter in poa)
    begins = more.pop("begins", on)
    stay = Stay(type_of_bill, begins, on, present_on_admission=told, revenue_lines=lines, **about)
    facts = visit(diagnoses, "", place="21", on=on, **more)
    return replace(facts, setting=SETTINGS[type_of_bill[:3]], stay=stay, lines=_detailed(lines, on))


def _revenue_line(text):
    code, hcpcs, units, on = _REVENUE.fullmatch(text).groups()
    return RevenueLine(code, hcpcs or "", Decimal(units or 1), day(on) if on else ON)


def _detailed(lines, on):
    return tuple(
        replace(line(each.hcpcs, on), position=f"/institutional/revenue_lines/{place}")
        for place, each in enumerate(lines)
        if each.hcpcs
    )


class Bench:
    """Checks encounters against a catalog."""

    def __init__(self, catalog):
        self.catalog = catalog
        self.codes = Codes(catalog)

    def check(self, facts, rules=RULES):
        codes = self.codes.on(facts.service_date)
        return check_encounter(facts, codes, Tables(self.catalog, facts.setting), rules)

    def ids(self, facts, rules=RULES):
        return {finding.rule_id for finding in self.check(facts, rules)}
