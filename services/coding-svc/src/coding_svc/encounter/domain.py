"""Rules on an encounter that need nothing but the encounter."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from contracts.shapes import AMOUNT_CENTS_MAX


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

    None at all is for `check_final` to judge.
    """
    priorities = [coverage.priority for coverage in coverages]
    if coverages and "primary" not in priorities:
        yield Fault("/coverages", "One coverage must be primary.")
    for place in _repeated(priorities):
        yield Fault(f"/coverages/{place}/priority", "Each priority may stand once.")
    for place in _repeated([coverage.payer_id for coverage in coverages]):
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
    for place in _repeated([line.line_control_number for line in lines]):
        yield Fault(f"/procedures/{place}/line_control_number", "It stands on an earlier line.")


def check_charges(charges_cents: Sequence[int]) -> Iterator[Fault]:
    """Demand that the charges of all lines together fit into one amount."""
    if sum(charges_cents) > AMOUNT_CENTS_MAX:
        yield Fault("/procedures", "Together they charge more than a claim can carry.")


def check_final(
    diagnosis_count: int, line_count: int, coverage_count: int, place_of_service: str | None
) -> Iterator[Fault]:
    """Demand at least one diagnosis, procedure and coverage, and the place of service."""
    if not coverage_count:
        yield Fault("/coverages", "Name who pays first; or post it as draft.")
    if place_of_service is None:
        yield Fault("/place_of_service", "Say where it was; or post it as draft.")
    if not diagnosis_count:
        yield Fault("/diagnoses", "Final coding needs a diagnosis; or post it as draft.")
    if not line_count:
        yield Fault("/procedures", "Final coding needs a procedure; or post it as draft.")


def _repeated(values: Iterable[str | None]) -> Iterator[int]:
    seen: Counter[str] = Counter()
    for place, value in enumerate(values):
        if value is None:
            continue
        if seen[value]:
            yield place
        seen[value] += 1
