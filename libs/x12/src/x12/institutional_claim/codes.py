"""The codes of an institutional claim: diagnoses, procedures, and those of the bill (HI)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from x12.binding import SegmentCodec
from x12.errors import X12Error
from x12.segments import Delimiters
from x12.values import (
    format_date,
    format_quantity,
    parse_date,
    parse_money,
    parse_period,
    parse_quantity,
)

ICD_10, ICD_9, ABC = "ICD-10", "ICD-9", "ABC"
"""Code sets; ABC are the codes of complementary care."""

_CODES_PER_SEGMENT = 12
_COMPONENTS = 9

Composite = tuple[str, ...]


@dataclass(slots=True, kw_only=True)
class Diagnosis:
    """A diagnosis code without its point.

    ``present_on_admission`` is Y, N, U (unknown) or W (cannot be told); empty when the code needs
    no answer, and always with an admitting diagnosis and a reason for visit. ``code_set`` is ICD-10
    or, for discharges before October 2015, ICD-9.
    """

    code: str
    present_on_admission: str = ""
    code_set: str = ICD_10


@dataclass(slots=True, kw_only=True)
class InpatientProcedure:
    """A procedure of the stay and its day; ``code_set`` is ICD-10 (PCS), ICD-9 or ABC."""

    code: str
    day: date | None
    code_set: str = ICD_10


@dataclass(slots=True, kw_only=True)
class Occurrence:
    """An event that matters to the bill and its day, for example 11, onset of symptoms."""

    code: str
    day: date | None


@dataclass(slots=True, kw_only=True)
class OccurrenceSpan:
    """An event that lasts, for example 74, days without level of care."""

    code: str
    date_from: date | None
    date_to: date | None


@dataclass(slots=True, kw_only=True)
class BillValue:
    """A number of the bill with the code of what it is, exactly as it stands.

    The code tells what it counts: dollars in most, for example 02, days in 80 to 83, others hours
    or units.
    """

    code: str
    value: Decimal | None

    @property
    def amount_cents(self) -> int | None:
        """The value in cents, for codes of money. Raises X12Error when it has parts of cents."""
        return None if self.value is None else parse_money(format_quantity(self.value))


def _code_list(
    read_one: Callable[[list[str]], Any],
    write_one: Callable[[Any], Composite],
    qualifiers: Sequence[str],
) -> SegmentCodec:
    """Return the codec of an HI that holds up to twelve values, packed close when written.

    Composites of another qualifier are passed over.
    """

    def read(e: list[str], d: Delimiters) -> tuple[Any, ...]:
        values = []
        for n, text in enumerate(e):
            parts = text.split(d.component)
            if parts[0] in qualifiers:
                try:
                    values.append(read_one(_filled(parts)))
                except X12Error as fault:
                    raise fault.at(e[0], 0, n) from None
        return tuple(values)

    def write(values: tuple[Any, ...]) -> list[list[Composite]]:
        composites = [write_one(each) for each in values]
        starts = range(0, len(composites), _CODES_PER_SEGMENT)
        return [composites[start : start + _CODES_PER_SEGMENT] for start in starts]

    return SegmentCodec(read=read, write=write)


def _first(codec: SegmentCodec) -> SegmentCodec:
    """Return the codec of the one value of an HI that has room for one."""

    def read(e: list[str], d: Delimiters) -> Any:
        return next(iter(codec.read(e, d)), None)

    return SegmentCodec(read=read, write=lambda value: codec.write((value,))[0])


def _filled(parts: list[str]) -> list[str]:
    return parts + [""] * (_COMPONENTS - len(parts))


def _diagnoses(icd10: str, icd9: str) -> SegmentCodec:
    """Return the codec of diagnoses whose kind has these two qualifiers."""

    def read(c: list[str]) -> Diagnosis:
        code_set = ICD_9 if c[0] == icd9 else ICD_10
        return Diagnosis(code=c[1], present_on_admission=c[8], code_set=code_set)

    def write(value: Diagnosis) -> Composite:
        qualifier = icd9 if value.code_set == ICD_9 else icd10
        if not value.present_on_admission:
            return (qualifier, value.code)
        return (qualifier, value.code, "", "", "", "", "", "", value.present_on_admission)

    return _code_list(read, write, (icd10, icd9))


def _procedures(**qualifiers: str) -> SegmentCodec:
    """Return the codec of procedures whose kind has a qualifier for each of these code sets."""
    by_set = {name.upper().replace("_", "-"): each for name, each in qualifiers.items()}
    sets = {each: name for name, each in by_set.items()}

    def read(c: list[str]) -> InpatientProcedure:
        return InpatientProcedure(code=c[1], day=_day(c), code_set=sets[c[0]])

    def write(value: InpatientProcedure) -> Composite:
        qualifier = by_set.get(value.code_set, value.code_set)
        return (qualifier, value.code, *_written_day(value.day))

    return _code_list(read, write, tuple(sets))


def _day(c: list[str]) -> date | None:
    return parse_date(c[3]) if c[3] else None


def _written_day(day: date | None) -> Composite:
    return () if day is None else ("D8", format_date(day))


def _read_span(c: list[str]) -> OccurrenceSpan:
    first, last = parse_period(c[2], c[3]) if c[3] else (None, None)
    return OccurrenceSpan(code=c[1], date_from=first, date_to=last)


def _write_span(value: OccurrenceSpan) -> Composite:
    if value.date_from is None or value.date_to is None:
        return ("BI", value.code)
    # One day is a span too.
    days = f"{format_date(value.date_from)}-{format_date(value.date_to)}"
    return ("BI", value.code, "RD8", days)


def _read_value(c: list[str]) -> BillValue:
    return BillValue(code=c[1], value=parse_quantity(c[4]) if c[4] else None)


def _write_value(value: BillValue) -> Composite:
    number = value.value
    return ("BE", value.code, "", "", "" if number is None else format_quantity(number))


PRINCIPAL_DIAGNOSIS = _first(_diagnoses("ABK", "BK"))
ADMITTING_DIAGNOSIS = _first(_diagnoses("ABJ", "BJ"))
REASONS_FOR_VISIT = _diagnoses("APR", "PR")
EXTERNAL_CAUSES = _diagnoses("ABN", "BN")
OTHER_DIAGNOSES = _diagnoses("ABF", "BF")
PRINCIPAL_PROCEDURE = _first(_procedures(icd_10="BBR", icd_9="BR", abc="CAH"))
OTHER_PROCEDURES = _procedures(icd_10="BBQ", icd_9="BQ")
OCCURRENCE_SPANS = _code_list(_read_span, _write_span, ("BI",))
OCCURRENCES = _code_list(
    lambda c: Occurrence(code=c[1], day=_day(c)),
    lambda value: ("BH", value.code, *_written_day(value.day)),
    ("BH",),
)
VALUES = _code_list(_read_value, _write_value, ("BE",))
