"""Rules of claims that look across segments: sums, pointers, repeated numbers, other payers.

They hold for professional, institutional and dental claims, whose models share these fields.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from x12.adjustments import Adjustment
from x12.reading.frame import Frame
from x12.sums import Sum, shown
from x12.validation.addresses import is_complete, is_post_office_box
from x12.validation.faults import Fault
from x12.validation.glance import ClaimGlance
from x12.validation.plausibility import check_plausibility, made_on

_FACILITY = "NM1*77"
_OTHER_PAYERS_MAX = 10


class ClaimRules:
    """The rules of one set of claims."""

    def __init__(self) -> None:
        self._numbers: set[int] = set()
        self._glance: ClaimGlance | None = None

    def unit(self, claim: Any, frame: Frame) -> Iterator[Fault]:
        """Yield what is wrong with one claim."""
        # The hash takes a third of the memory of the text; a false match is one in 10^19.
        key = hash(claim.patient_control_number)
        if key in self._numbers:
            yield _claim_fault("U01", claim, "01")
        self._numbers.add(key)
        if self._glance is None:
            self._glance = ClaimGlance(made_on(frame))
        if not self._glance.passes(claim):
            yield from check_charges(claim)
            yield from check_pointers(claim, frame)
            yield from check_line_numbers(claim)
            yield from check_addresses(claim, frame)
            yield from check_plausibility(claim, frame)
        if claim.other_payers:
            yield from check_other_payers(claim)

    def end(self, whole: Any) -> Iterator[Fault]:  # noqa: ARG002
        """Yield what can be told only at the end of the set: nothing."""
        return iter(())


def check_charges(claim: Any) -> Iterator[Fault]:
    """CLM02 is the sum of the charges of the lines."""
    total = 0
    for line in claim.service_lines:
        if line.charge_cents is None:
            return
        total += line.charge_cents
    if claim.charge_cents is not None and total != claim.charge_cents:
        terms = [(line.charge_cents, "line charge") for line in claim.service_lines]
        yield _claim_fault(
            "P01", claim, "02", sum=shown(Sum(terms, total, "CLM02", claim.charge_cents))
        )


def check_pointers(claim: Any, frame: Frame) -> Iterator[Fault]:
    """Every pointer of a line names a diagnosis of the claim, and no diagnosis stands twice."""
    diagnoses = claim.diagnoses or getattr(claim, "icd9_diagnoses", ())
    count = len(diagnoses)
    if len(set(diagnoses)) != count:
        yield _claim_fault("P02-repeated", claim, "01", segment="HI")
    for line in claim.service_lines:
        pointers = getattr(line, "diagnosis_pointers", ())
        if any(not 1 <= pointer <= count for pointer in pointers):
            segment, element = _pointer_place(frame)
            yield _line_fault("P03", line, segment, element, count=count)


def _pointer_place(frame: Frame) -> tuple[str, str]:
    lines = frame.rule.find_loop("2400")
    is_dental = lines is not None and lines.find_segment("SV3") is not None
    return ("SV3", "11") if is_dental else ("SV1", "07")


def check_line_numbers(claim: Any) -> Iterator[Fault]:
    """No line control number stands twice in a claim."""
    numbers = [line.line_control_number for line in claim.service_lines if line.line_control_number]
    if len(set(numbers)) == len(numbers):
        return
    seen: set[str] = set()
    for line in claim.service_lines:
        if line.line_control_number in seen:
            yield _line_fault("P04", line, "REF", "02")
        seen.add(line.line_control_number)


def check_addresses(claim: Any, frame: Frame) -> Iterator[Fault]:
    """Check the street address and the nine-digit ZIP of the billing provider and a facility."""
    provider = claim.billing_provider
    address = getattr(provider, "address", None)
    if address is not None:
        yield from _check_postal_code(address, "2010AA", claim.position)
        if is_post_office_box(address):
            yield Fault(
                "P08-box", loop="2010AA", segment="N3", element="01", position=claim.position
            )
    facility = getattr(claim, "service_facility", None)
    if facility is not None and facility.address is not None:
        yield from _check_postal_code(facility.address, _facility_loop(frame), claim.position)


def _facility_loop(frame: Frame) -> str:
    return next(loop.id for loop in frame.rule.loops if _FACILITY in loop.opening.keys)


def _check_postal_code(address: Any, loop: str, position: int) -> Iterator[Fault]:
    if not is_complete(address):
        yield Fault("P08", loop=loop, segment="N4", element="03", position=position)


def check_other_payers(claim: Any) -> Iterator[Fault]:
    """Each prior payer's decision accounts for every cent, and one payer is primary."""
    order = [claim.payer_responsibility]
    order += [other.payer_responsibility for other in claim.other_payers]
    if order.count("P") != 1:
        yield _claim_fault("P18", claim, "01", segment="SBR")
    # What comes after the tenth is told of as too many: decisions of each are sought in every line.
    for other in claim.other_payers[:_OTHER_PAYERS_MAX]:
        if other.payer is None:
            continue  # that it is missing has been told
        decisions = [
            (line, each)
            for line in claim.service_lines
            for each in line.adjudications
            if each.payer_id == other.payer.payer_id
        ]
        if any(each.paid_cents is None for _, each in decisions):
            continue
        yield from _check_stated_once(other, [each for _, each in decisions])
        for line, each in decisions:
            yield from _check_decided_line(line, each)
        if other.paid_cents is None and decisions:
            yield _other_fault("P18-undecided", other)
        elif other.paid_cents is not None:
            yield from _check_decided_claim(claim, other, [each for _, each in decisions])


def _check_stated_once(other: Any, decisions: list[Any]) -> Iterator[Fault]:
    """Day and remaining debt stand with the claim or with its lines, and only after a decision."""
    has_dated_lines = any(each.adjudication_date is not None for each in decisions)
    if other.adjudication_date is None:
        if other.paid_cents is not None and not decisions:
            yield _other_fault("P18-undated", other, "2330B", "DTP", "03")
    elif has_dated_lines:
        yield _other_fault("P18-dated", other, "2330B", "DTP", "03")
    owed_by_line = any(each.remaining_liability_cents is not None for each in decisions)
    if owed_by_line and other.remaining_liability_cents is not None:
        yield _other_fault("P18-owed", other)
    is_decided = other.paid_cents is not None or other.adjustments or decisions
    if is_decided and other.not_covered_cents is not None:
        yield _other_fault("P18-not-covered", other)


def _check_decided_line(line: Any, decision: Any) -> Iterator[Fault]:
    if line.charge_cents is None:
        return
    expected = decision.paid_cents + _total(decision.adjustments)
    if expected != line.charge_cents:
        terms = [(decision.paid_cents, "SVD02"), *_terms(decision.adjustments)]
        total = Sum(terms, expected, "the line charge", line.charge_cents)
        yield _line_fault("P18-line", line, "SVD", "02", loop="2430", sum=shown(total))


def _check_decided_claim(claim: Any, other: Any, decisions: list[Any]) -> Iterator[Fault]:
    claim_adjustments = list(other.adjustments)
    line_adjustments = [each for decision in decisions for each in decision.adjustments]
    if not claim_adjustments and not decisions:
        return  # paid in full, or decided on paper: nothing that could be added up
    if decisions:
        expected = sum(each.paid_cents for each in decisions) - _total(claim_adjustments)
        if expected != other.paid_cents:
            terms = [(each.paid_cents, "SVD02") for each in decisions]
            terms += [(-cents, label) for cents, label in _terms(claim_adjustments)]
            total = Sum(terms, expected, "AMT*D", other.paid_cents)
            yield _other_fault("P18-paid", other, sum=shown(total))
    adjustments = [*claim_adjustments, *line_adjustments]
    expected = other.paid_cents + _total(adjustments)
    if claim.charge_cents is not None and expected != claim.charge_cents:
        terms = [(other.paid_cents, "AMT*D"), *_terms(adjustments)]
        total = Sum(terms, expected, "CLM02", claim.charge_cents)
        yield _other_fault("P18-claim", other, sum=shown(total))


def _total(adjustments: Iterable[Adjustment]) -> int:
    return sum(each.amount_cents for each in adjustments)


def _terms(adjustments: Iterable[Adjustment]) -> list[tuple[int, str]]:
    return [(each.amount_cents, f"{each.group_code}-{each.reason_code}") for each in adjustments]


def _claim_fault(
    rule: str, claim: Any, element: str, segment: str = "CLM", **facts: object
) -> Fault:
    return Fault(rule, facts, "2300", segment, element, claim.position)


def _line_fault(
    rule: str, line: Any, segment: str, element: str, loop: str = "2400", **facts: object
) -> Fault:
    return Fault(rule, facts, loop, segment, element, line.position)


def _other_fault(
    rule: str,
    other: Any,
    loop: str = "2320",
    segment: str = "AMT",
    element: str = "02",
    **facts: object,
) -> Fault:
    return Fault(rule, facts, loop, segment, element, other.position)
