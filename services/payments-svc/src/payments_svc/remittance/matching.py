"""Finds the claim and the lines that a payer's decision is about."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from payments_svc.claim.domain import Line, Payer, control_number_key, in_order
from x12 import Procedure
from x12.remittance import ClaimPayment, ServicePayment

TRUNCATED_LENGTH_MIN = 10  # a shorter beginning would fit too many control numbers
_PRIORITY_OF_STATUS = {
    "1": "primary",
    "2": "secondary",
    "3": "tertiary",
    "19": "primary",
    "20": "secondary",
    "21": "tertiary",
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """What identifies a claim."""

    id: UUID
    patient_control_number: str
    charge_cents: int
    service_date: date


@dataclass(frozen=True, slots=True)
class MatchedLine:
    """A line of ours with what the payer decided on it."""

    line: Line
    service: ServicePayment


def is_same_claim(payment: ClaimPayment, candidate: Candidate) -> bool:
    """Step 1: our number is exact, and the charge or the service date agrees."""
    return payment.patient_control_number == candidate.patient_control_number and (
        _same_charge(payment, candidate) or _same_date(payment, candidate)
    )


def is_similar_claim(payment: ClaimPayment, candidate: Candidate) -> bool:
    """Step 3: our number but for its form, or cut off, and charge and service date both agree."""
    sent = control_number_key(payment.patient_control_number)
    ours = control_number_key(candidate.patient_control_number)
    is_cut_off = len(sent) >= TRUNCATED_LENGTH_MIN and ours.startswith(sent)
    return (
        (sent == ours or is_cut_off)
        and _same_charge(payment, candidate)
        and _same_date(payment, candidate)
    )


def possible_keys(control_number: str) -> list[str]:
    """Return every key under which a payer may have sent a control number of ours."""
    key = control_number_key(control_number)
    return [key, *(key[:length] for length in range(TRUNCATED_LENGTH_MIN, len(key)))]


def payer_numbers(payment: ClaimPayment) -> list[str]:
    """Return the payer's own numbers of the claim: of this decision, and of the one before."""
    return [
        each for each in (payment.payer_claim_control_number, payment.original_reference) if each
    ]


def identify_payer(
    payer_id: str, payer_name: str, status_code: str, payers: Sequence[Payer]
) -> Payer | None:
    """Return which payer of the claim decides: by its id, its name, or the order it states."""
    ordered = in_order(payers)
    priority = _PRIORITY_OF_STATUS.get(status_code)
    by_id = [payer for payer in ordered if payer.payer_id == payer_id]
    by_name = [each for each in ordered if each.payer_name.casefold() == payer_name.casefold()]
    by_order = [payer for payer in ordered if payer.priority == priority]
    found = by_id or by_name or by_order
    if found:
        return found[0]
    return ordered[0] if len(ordered) == 1 else None


def match_lines(payment: ClaimPayment, lines: Sequence[Line]) -> list[MatchedLine] | None:
    """Pair the payer's lines with ours; None when one of them cannot be placed.

    First by our line number, then by code, modifiers, date and charge, at last by order, and that
    only when as many are left on both sides and their charges agree. A claim without lines is
    one decision on all of ours.
    """
    if not payment.lines:
        whole = payment.charge_cents == sum(line.charge_cents for line in lines)
        return [MatchedLine(line, _unsplit(line, payment)) for line in lines] if whole else None
    placed: dict[int, Line] = {}
    _place_by_number(payment, lines, placed)
    _place_by_content(payment, lines, placed)
    _place_by_order(payment, lines, placed)
    left = [each for n, each in enumerate(payment.lines) if n not in placed]
    if any(_carries_money(service) for service in left):
        return None
    return [MatchedLine(placed[n], payment.lines[n]) for n in sorted(placed)] or None


def _place_by_number(payment: ClaimPayment, lines: Sequence[Line], placed: dict[int, Line]) -> None:
    ours = {line.line_control_number: line for line in lines}
    for n, service in enumerate(payment.lines):
        if service.line_control_number in ours:
            placed[n] = ours[service.line_control_number]


def _place_by_content(
    payment: ClaimPayment, lines: Sequence[Line], placed: dict[int, Line]
) -> None:
    for n, service in enumerate(payment.lines):
        found = [line for line in _free(lines, placed) if _is_same_line(service, line)]
        if n not in placed and found:
            placed[n] = found[0]


def _place_by_order(payment: ClaimPayment, lines: Sequence[Line], placed: dict[int, Line]) -> None:
    free = _free(lines, placed)
    left = [n for n in range(len(payment.lines)) if n not in placed]
    charges = [abs(payment.lines[n].charge_cents) for n in left]
    if charges == [line.charge_cents for line in free]:
        placed.update(zip(left, free, strict=True))


def _free(lines: Sequence[Line], placed: dict[int, Line]) -> list[Line]:
    taken = {line.line_control_number for line in placed.values()}
    return [line for line in lines if line.line_control_number not in taken]


def _is_same_line(service: ServicePayment, line: Line) -> bool:
    procedure = service.submitted_procedure or service.procedure
    return (
        procedure.code == line.procedure_code
        and procedure.modifiers == line.modifiers
        and abs(service.charge_cents) == line.charge_cents
        and service.service_date_from in (line.service_date, None)
    )


def _carries_money(service: ServicePayment) -> bool:
    return bool(service.charge_cents or service.paid_cents or service.adjustments)


def _unsplit(line: Line, payment: ClaimPayment) -> ServicePayment:
    """Return a stand-in for a line that the payer did not list, before claim adjustments."""
    return ServicePayment(
        procedure=Procedure(code=line.procedure_code, modifiers=line.modifiers),
        charge_cents=line.charge_cents,
        paid_cents=line.charge_cents,
        line_control_number=line.line_control_number,
        position=payment.position,
    )


def _same_charge(payment: ClaimPayment, candidate: Candidate) -> bool:
    return abs(payment.charge_cents) == candidate.charge_cents


def _same_date(payment: ClaimPayment, candidate: Candidate) -> bool:
    days = {service.service_date_from for service in payment.lines}
    return candidate.service_date in {*days, payment.statement_date_from}
