"""Checks the sums of a remittance. Information amounts never count."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from x12.adjustments import Adjustment
from x12.remittance.models import ClaimPayment, Remittance, ServicePayment

BalanceLevel = Literal["line", "claim", "patient_responsibility", "transaction", "interest"]

_INTEREST_REASON = "L6"
_INTEREST_QUALIFIER = "I"
_PATIENT_RESPONSIBILITY = "PR"


@dataclass(frozen=True, slots=True, kw_only=True)
class BalanceFinding:
    """One sum that does not hold.

    ``expected_cents`` is what the formula gives, ``actual_cents`` what the file says; ``message``
    writes the sum out. ``claim_index`` and ``line_index`` count from 0. ``position`` is the segment
    that states the result: SVC, CLP or ST.
    """

    level: BalanceLevel
    severity: Literal["error", "warning"]
    expected_cents: int
    actual_cents: int
    message: str
    claim_index: int | None = None
    line_index: int | None = None
    position: int = 0


def check_balance(remittance: Remittance) -> list[BalanceFinding]:
    """Return every sum that does not hold, in the order of the file; none when all is well.

    A difference at the level of a line, a claim, the patient's part or the transaction is an error.
    A patient's part stated on a reversal and interest that differs are warnings: some payers
    deviate there, and the money is still right.
    """
    findings: list[BalanceFinding] = []
    for claim_index, claim in enumerate(remittance.claims):
        for line_index, line in enumerate(claim.lines):
            findings += _check_line(line, claim_index, line_index)
        findings += _check_claim(claim, claim_index)
        findings += _check_line_charges(claim, claim_index)
        findings += _check_patient_responsibility(claim, claim_index)
    findings += _check_transaction(remittance)
    findings += _check_interest(remittance)
    return findings


def claim_is_balanced(findings: Iterable[BalanceFinding], claim_index: int) -> bool:
    """Say whether a claim may be posted: no error at its own or its lines' level."""
    return not any(
        each.severity == "error" and each.claim_index == claim_index for each in findings
    )


def transaction_is_balanced(findings: Iterable[BalanceFinding]) -> bool:
    """Say whether the payment agrees with its claims; if not, the whole file must be held."""
    return not any(each.severity == "error" and each.level == "transaction" for each in findings)


def _check_line(
    line: ServicePayment, claim_index: int, line_index: int
) -> Iterator[BalanceFinding]:
    expected_cents = line.charge_cents - _total(line.adjustments)
    if expected_cents != line.paid_cents:
        terms = _charge_and_adjustments(line.charge_cents, line.adjustments)
        yield BalanceFinding(
            level="line",
            severity="error",
            expected_cents=expected_cents,
            actual_cents=line.paid_cents,
            message=_sum_message(terms, expected_cents, "SVC03", line.paid_cents),
            claim_index=claim_index,
            line_index=line_index,
            position=line.position,
        )


def _check_claim(claim: ClaimPayment, claim_index: int) -> Iterator[BalanceFinding]:
    adjustments = _all_adjustments(claim)
    expected_cents = claim.charge_cents - _total(adjustments)
    if expected_cents != claim.paid_cents:
        terms = _charge_and_adjustments(claim.charge_cents, adjustments)
        yield BalanceFinding(
            level="claim",
            severity="error",
            expected_cents=expected_cents,
            actual_cents=claim.paid_cents,
            message=_sum_message(terms, expected_cents, "CLP04", claim.paid_cents),
            claim_index=claim_index,
            position=claim.position,
        )


def _check_line_charges(claim: ClaimPayment, claim_index: int) -> Iterator[BalanceFinding]:
    expected_cents = sum(line.charge_cents for line in claim.lines)
    if claim.lines and expected_cents != claim.charge_cents:
        terms = [(line.charge_cents, "line charge") for line in claim.lines]
        yield BalanceFinding(
            level="claim",
            severity="error",
            expected_cents=expected_cents,
            actual_cents=claim.charge_cents,
            message=_sum_message(terms, expected_cents, "CLP03", claim.charge_cents),
            claim_index=claim_index,
            position=claim.position,
        )


def _check_patient_responsibility(
    claim: ClaimPayment, claim_index: int
) -> Iterator[BalanceFinding]:
    parts = [each for each in _all_adjustments(claim) if each.group_code == _PATIENT_RESPONSIBILITY]
    # A reversal repeats its PR adjustments negated, yet its CLP05 stays empty.
    expected_cents = 0 if claim.is_reversal else _total(parts)
    actual_cents = claim.patient_responsibility_cents or 0
    if expected_cents != actual_cents:
        terms = [(each.amount_cents, _adjustment_label(each)) for each in parts]
        message = _sum_message(terms, expected_cents, "CLP05", actual_cents)
        if claim.is_reversal:
            message = f"CLP05 is empty on a reversal, it says {_money(actual_cents)}"
        yield BalanceFinding(
            level="patient_responsibility",
            severity="warning" if claim.is_reversal else "error",
            expected_cents=expected_cents,
            actual_cents=actual_cents,
            message=message,
            claim_index=claim_index,
            position=claim.position,
        )


def _check_transaction(remittance: Remittance) -> Iterator[BalanceFinding]:
    terms = [(claim.paid_cents, "claim paid") for claim in remittance.claims]
    terms += [
        (-each.amount_cents, f"PLB {each.reason_code}") for each in remittance.provider_adjustments
    ]
    expected_cents = sum(amount_cents for amount_cents, _ in terms)
    if expected_cents != remittance.payment_cents:
        yield BalanceFinding(
            level="transaction",
            severity="error",
            expected_cents=expected_cents,
            actual_cents=remittance.payment_cents,
            message=_sum_message(terms, expected_cents, "BPR02", remittance.payment_cents),
            position=remittance.position,
        )


def _check_interest(remittance: Remittance) -> Iterator[BalanceFinding]:
    terms = [
        (cents, "interest")
        for claim in remittance.claims
        if (cents := claim.amount_cents(_INTEREST_QUALIFIER))
    ]
    expected_cents = sum(amount_cents for amount_cents, _ in terms)
    # In the PLB a payment to us is negative.
    actual_cents = -sum(
        each.amount_cents
        for each in remittance.provider_adjustments
        if each.reason_code == _INTEREST_REASON
    )
    if expected_cents != actual_cents:
        yield BalanceFinding(
            level="interest",
            severity="warning",
            expected_cents=expected_cents,
            actual_cents=actual_cents,
            message=_sum_message(terms, expected_cents, "PLB L6, negated,", actual_cents),
            position=remittance.position,
        )


def _all_adjustments(claim: ClaimPayment) -> list[Adjustment]:
    return [*claim.adjustments, *(each for line in claim.lines for each in line.adjustments)]


def _total(adjustments: Iterable[Adjustment]) -> int:
    return sum(each.amount_cents for each in adjustments)


def _charge_and_adjustments(
    charge_cents: int, adjustments: Iterable[Adjustment]
) -> list[tuple[int, str]]:
    deductions = [(-each.amount_cents, _adjustment_label(each)) for each in adjustments]
    return [(charge_cents, "charge"), *deductions]


def _adjustment_label(adjustment: Adjustment) -> str:
    return f"{adjustment.group_code}-{adjustment.reason_code}"


def _sum_message(
    terms: list[tuple[int, str]], expected_cents: int, element: str, actual_cents: int
) -> str:
    """Write signed terms as a sum: ``180.00 charge - 60.00 CO-45 = 120.00, SVC03 says 119.00``."""
    text = ""
    for amount_cents, label in terms:
        sign = "-" if amount_cents < 0 else "+"
        joined = f" {sign} {_money(abs(amount_cents))}" if text else _money(amount_cents)
        text += f"{joined} {label}"
    return f"{text or '0.00'} = {_money(expected_cents)}, {element} says {_money(actual_cents)}"


def _money(amount_cents: int) -> str:
    whole, fraction = divmod(abs(amount_cents), 100)
    return f"{'-' if amount_cents < 0 else ''}{whole}.{fraction:02d}"
