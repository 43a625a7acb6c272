"""Rules on an encounter that need nothing but the encounter."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import MAXYEAR, date
from enum import IntFlag
from functools import reduce
from itertools import accumulate
from operator import or_

from contracts.shapes import AMOUNT_CENTS_MAX


class Missing(IntFlag):
    """What an encounter still lacks before it is billed. Kept as one number, to be filtered by."""

    DIAGNOSIS = 1
    PROCEDURE = 2
    DIAGNOSIS_POINTER = 4
    FINDING_RESOLUTION = 8
    QUERY_ANSWER = 16
    TEXT_MAPPING = 32
    CONFIRMATION = 64
    COVERAGE = 128
    PLACE_OF_SERVICE = 256

    def names(self) -> list[str]:
        """Return the names of what is missing, as the API has them."""
        return [str(each.name).lower() for each in self]


NOT_MAPPED = "fhir-"  # how the rules of warnings begin that leave something to a coder


@dataclass(frozen=True, slots=True)
class Coded:
    """What is known of an encounter's codes.

    Attributes:
        is_final: whether whoever gave the codes said that they are complete.
        pointers: how many diagnoses each line points to; empty where lines need not point.
        has_errors: whether an edit found an error that nobody let pass.
        has_open_query: whether a provider has not answered yet.
        warnings: the rules of the warnings.

    """

    is_final: bool
    diagnosis_count: int
    line_count: int
    pointers: Sequence[int]
    has_coverage: bool
    has_place: bool
    has_errors: bool
    has_open_query: bool
    warnings: Sequence[str]


def missing_of(coded: Coded) -> Missing:
    """Return what is missing; nothing when the encounter can be billed."""
    not_mapped = any(rule.startswith(NOT_MAPPED) for rule in coded.warnings)
    is_missing = {
        Missing.DIAGNOSIS: not coded.diagnosis_count,
        Missing.PROCEDURE: not coded.line_count,
        Missing.DIAGNOSIS_POINTER: not all(coded.pointers),
        Missing.COVERAGE: not coded.has_coverage,
        Missing.PLACE_OF_SERVICE: not coded.has_place,
        Missing.FINDING_RESOLUTION: coded.has_errors,
        Missing.QUERY_ANSWER: coded.has_open_query,
        Missing.TEXT_MAPPING: not_mapped and not coded.is_final,
        Missing.CONFIRMATION: not coded.is_final,
    }
    return reduce(or_, (each for each, holds in is_missing.items() if holds), Missing(0))


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that must be mended before the encounter is taken."""

    pointer: str
    detail: str


@dataclass(frozen=True, slots=True)
class LineFacts:
    """What the rules need of a service line."""

    line_control_number: str | None
    diagnosis_pointers: Sequence[int]


@dataclass(frozen=True, slots=True)
class CoverageFacts:
    """What the rules need of a coverage."""

    priority: str
    payer_id: str
    relationship: str
    has_subscriber: bool


def check_coverages(coverages: Sequence[CoverageFacts]) -> Iterator[Fault]:
    """Demand one coverage per priority, a primary one, and somebody who holds each.

    None at all is for `check_any_final` to judge.
    """
    priorities = [coverage.priority for coverage in coverages]
    if coverages and "primary" not in priorities:
        yield Fault("/coverages", "One coverage must be primary.")
    for place in repeated(priorities):
        yield Fault(f"/coverages/{place}/priority", "Each priority may stand once.")
    for place in repeated([coverage.payer_id for coverage in coverages]):
        detail = "Two coverages of one payer are not taken yet."
        yield Fault(f"/coverages/{place}/payer_id", detail)
    for place, coverage in enumerate(coverages):
        if coverage.relationship != "self" and not coverage.has_subscriber:
            detail = "Name the subscriber, because the relationship is not self."
            yield Fault(f"/coverages/{place}/subscriber", detail)


def check_lines(lines: Sequence[LineFacts], diagnosis_count: int) -> Iterator[Fault]:
    """Demand that pointers point at diagnoses and that line control numbers differ."""
    for place, line in enumerate(lines):
        for at, pointer in enumerate(line.diagnosis_pointers):
            if not 1 <= pointer <= diagnosis_count:
                detail = f"Point to one of the diagnoses, 1 to {diagnosis_count}."
                yield Fault(f"/procedures/{place}/diagnosis_pointers/{at}", detail)
    for place in repeated([line.line_control_number for line in lines]):
        yield Fault(f"/procedures/{place}/line_control_number", "It stands on an earlier line.")


def check_charges(charges_cents: Sequence[int], at: str) -> Iterator[Fault]:
    """Demand that the charges of all lines together fit into one amount.

    A charge is for all units of its line together. The line that goes beyond is named.
    """
    for place, total_cents in enumerate(accumulate(charges_cents)):
        if total_cents > AMOUNT_CENTS_MAX:
            detail = "With the lines before it charges more than a claim can carry."
            yield Fault(f"{at}/{place}/charge_cents", detail)
            return


def check_any_final(
    diagnosis_count: int, coverage_count: int, place_of_service: str | None
) -> Iterator[Fault]:
    """Demand what no claim can be without, whoever bills."""
    if not coverage_count:
        yield Fault("/coverages", "Name who pays first; or post it as draft.")
    if place_of_service is None:
        yield Fault("/place_of_service", "Say where it was; or post it as draft.")
    if not diagnosis_count:
        yield Fault("/diagnoses", "Final coding needs a diagnosis; or post it as draft.")


def check_final_lines(lines: Sequence[LineFacts]) -> Iterator[Fault]:
    """Demand service lines, and of each what it was done for."""
    if not lines:
        yield Fault("/procedures", "Final coding needs a procedure; or post it as draft.")
    for place, line in enumerate(lines):
        if not line.diagnosis_pointers:
            pointer = f"/procedures/{place}/diagnosis_pointers"
            yield Fault(pointer, "Final coding needs a diagnosis for it; or post it as draft.")


def repeated(values: Iterable[str | None]) -> Iterator[int]:
    """Yield the places of values that stand on an earlier place too."""
    seen: Counter[str] = Counter()
    for place, value in enumerate(values):
        if value is None:
            continue
        if seen[value]:
            yield place
        seen[value] += 1


def a_year_after(on: date) -> date:
    """Return the same day of the next year; of 29 February the 28th, of the last year its end."""
    if on.year == MAXYEAR:
        return date.max
    try:
        return on.replace(year=on.year + 1)
    except ValueError:
        return date(on.year + 1, 2, 28)
