"""Checks the sums of a remittance. Information amounts never count."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from x12.adjustments import Adjustment
from x12.remittance.claims import ClaimPayment, ServicePayment
from x12.remittance.models import Remittance
from x12.sums import Sum, money, shown

BalanceLevel = Literal["line", "claim", "patient_responsibility", "transaction", "interest"]

_INTEREST_REASON = "L6"
_INTEREST_QUALIFIER = "I"
_PATIENT_RESPONSIBILITY = "PR"
_CLAIMS_SHOWN_MAX = 10

Terms = list[tuple[int, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class BalanceFinding:
    """One sum that does not hold.

    ``expected_cents`` is what the formula gives, ``actual_cents`` what the file says in
    ``element``; ``message`` writes the sum out. ``claim_index`` and ``line_index`` count from 0.
    ``position`` is the segment that states the result: SVC, CLP or ST.
    """

    level: BalanceLevel
    severity: Literal["error", "warning"]
    expected_cents: int
    actual_cents: int
    message: str
    claim_index: int | None = None
    line_index: int | None = None
    position: int = 0
    element: str = ""


def check_balance(remittance: Remittance) -> list[BalanceFinding]:
    """Return every sum that does not hold, in the order of the file; none when all is well.

    A difference at the level of a line, a claim, the patient's part or the transaction is an error.
    A patient's part stated on a reversal and interest that differs are warnings: some payers
    deviate there, and the money is still right.
    """
    findings: list[BalanceFinding] = []
    balance = Balance()
    for claim_index, claim in enumerate(remittance.claims):
        findings += check_claim(claim, claim_index)
        balance.add(claim)
    return findings + balance.check(remittance)


def claim_is_balanced(findings: Iterable[BalanceFinding], claim_index: int) -> bool:
    """Say whether a claim may be posted: no error at its own or its lines' level."""
    return not any(
        each.severity == "error" and each.claim_index == claim_index for each in findings
    )


def transaction_is_balanced(findings: Iterable[BalanceFinding]) -> bool:
    """Say whether the payment agrees with its claims; if not, the whole file must be held."""
    return not any(each.severity == "error" and each.level == "transaction" for each in findings)


def check_claim(claim: ClaimPayment, claim_index: int | None = None) -> list[BalanceFinding]:
    """Return the sums of one claim and its lines that do not hold.

    A claim that lacks an amount, which only a lenient reader hands out, has no sums to check.
    """
    findings: list[BalanceFinding] = []
    adjusted, patient = _totals(claim.adjustments)
    line_charges = 0
    try:
        for line_index, line in enumerate(claim.lines):
            line_adjusted, line_patient = _totals(line.adjustments)
            if line.charge_cents - line_adjusted != line.paid_cents:
                findings.append(_line_finding(line, claim_index, line_index))
            adjusted += line_adjusted
            patient += line_patient
            line_charges += line.charge_cents
        if claim.charge_cents - adjusted != claim.paid_cents:
            findings.append(_claim_finding(claim, claim_index))
    except TypeError:
        return []
    if claim.lines and line_charges != claim.charge_cents:
        findings.append(_line_charges_finding(claim, claim_index))
    # A reversal repeats its PR adjustments negated, yet its CLP05 stays empty.
    if (claim.patient_responsibility_cents or 0) != (0 if claim.is_reversal else patient):
        findings.append(_patient_finding(claim, claim_index))
    return findings


class Balance:
    """The running totals of one remittance, whose claims need not be held."""

    def __init__(self) -> None:
        self._paid = _Total("claim paid", "claims paid")
        self._interest = _Total("interest", "interests")

    def add(self, claim: ClaimPayment) -> None:
        """Count a claim in."""
        self._paid.add(claim.paid_cents)
        for each in claim.amounts:
            if each.qualifier == _INTEREST_QUALIFIER:
                self._interest.add(each.amount_cents)

    def check(self, remittance: Remittance) -> list[BalanceFinding]:
        """Return the sums of the payment that do not hold; its claims have been added."""
        return [*self._check_transaction(remittance), *self._check_interest(remittance)]

    def _check_transaction(self, remittance: Remittance) -> list[BalanceFinding]:
        adjustments = remittance.provider_adjustments
        expected_cents = self._paid.cents - sum(each.amount_cents for each in adjustments)
        actual_cents: int | None = remittance.payment_cents
        if not self._paid.is_complete or actual_cents is None or expected_cents == actual_cents:
            return []
        terms = self._paid.terms()
        terms += [(-each.amount_cents, f"PLB {each.reason_code}") for each in adjustments]
        total = Sum(terms, expected_cents, "BPR02", actual_cents)
        return [_finding("transaction", total, position=remittance.position)]

    def _check_interest(self, remittance: Remittance) -> list[BalanceFinding]:
        expected_cents = self._interest.cents
        # In the PLB a payment to us is negative.
        actual_cents = -sum(
            each.amount_cents
            for each in remittance.provider_adjustments
            if each.reason_code == _INTEREST_REASON
        )
        if expected_cents == actual_cents:
            return []
        total = Sum(self._interest.terms(), expected_cents, "PLB L6, negated,", actual_cents)
        return [_finding("interest", total, severity="warning", position=remittance.position)]


class _Total:
    """A sum over claims: its terms while they are few, how many there are after that."""

    def __init__(self, label: str, plural: str) -> None:
        self._label = label
        self._plural = plural
        self._count = 0
        self._first: list[int] = []
        self.cents = 0
        self.is_complete = True

    def add(self, cents: int | None) -> None:
        if cents is None:
            self.is_complete = False
            return
        self.cents += cents
        self._count += 1
        if self._count <= _CLAIMS_SHOWN_MAX:
            self._first.append(cents)

    def terms(self) -> Terms:
        if self._count > _CLAIMS_SHOWN_MAX:
            return [(self.cents, f"{self._count} {self._plural}")]
        return [(cents, self._label) for cents in self._first]


def _totals(adjustments: tuple[Adjustment, ...]) -> tuple[int, int]:
    """Return the sum of adjustments, and of those that are the patient's."""
    total = patient = 0
    for each in adjustments:
        total += each.amount_cents
        if each.group_code == _PATIENT_RESPONSIBILITY:
            patient += each.amount_cents
    return total, patient


def _line_finding(line: ServicePayment, claim_index: int | None, line_index: int) -> BalanceFinding:
    total = _after_adjustments(line.charge_cents, line.adjustments, "SVC03", line.paid_cents)
    return _finding(
        "line", total, claim_index=claim_index, line_index=line_index, position=line.position
    )


def _claim_finding(claim: ClaimPayment, claim_index: int | None) -> BalanceFinding:
    adjustments = _all_adjustments(claim)
    total = _after_adjustments(claim.charge_cents, adjustments, "CLP04", claim.paid_cents)
    return _finding("claim", total, claim_index=claim_index, position=claim.position)


def _line_charges_finding(claim: ClaimPayment, claim_index: int | None) -> BalanceFinding:
    terms = [(line.charge_cents, "line charge") for line in claim.lines]
    total = _sum(terms, "CLP03", claim.charge_cents)
    return _finding("claim", total, claim_index=claim_index, position=claim.position)


def _patient_finding(claim: ClaimPayment, claim_index: int | None) -> BalanceFinding:
    stated_cents = claim.patient_responsibility_cents or 0
    if claim.is_reversal:
        return BalanceFinding(
            level="patient_responsibility",
            severity="warning",
            expected_cents=0,
            actual_cents=stated_cents,
            message=f"CLP05 is empty on a reversal, it says {money(stated_cents)}",
            claim_index=claim_index,
            position=claim.position,
            element="CLP05",
        )
    terms = [
        (each.amount_cents, _label(each))
        for each in _all_adjustments(claim)
        if each.group_code == _PATIENT_RESPONSIBILITY
    ]
    total = _sum(terms, "CLP05", stated_cents)
    return _finding(
        "patient_responsibility", total, claim_index=claim_index, position=claim.position
    )


def _finding(
    level: BalanceLevel,
    total: Sum,
    *,
    position: int,
    severity: Literal["error", "warning"] = "error",
    claim_index: int | None = None,
    line_index: int | None = None,
) -> BalanceFinding:
    return BalanceFinding(
        level=level,
        severity=severity,
        expected_cents=total.expected_cents,
        actual_cents=total.actual_cents,
        message=shown(total),
        claim_index=claim_index,
        line_index=line_index,
        position=position,
        element=total.element[:5],
    )


def _all_adjustments(claim: ClaimPayment) -> list[Adjustment]:
    return [*claim.adjustments, *(each for line in claim.lines for each in line.adjustments)]


def _after_adjustments(
    charge_cents: int, adjustments: Iterable[Adjustment], element: str, stated_cents: int
) -> Sum:
    deductions = [(-each.amount_cents, _label(each)) for each in adjustments]
    return _sum([(charge_cents, "charge"), *deductions], element, stated_cents)


def _sum(terms: Terms, element: str, stated_cents: int) -> Sum:
    return Sum(terms, sum(cents for cents, _ in terms), element, stated_cents)


def _label(adjustment: Adjustment) -> str:
    return f"{adjustment.group_code}-{adjustment.reason_code}"
