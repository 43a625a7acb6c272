"""Makes the transaction sets of an 835 (005010X221A1) file. Every sum of them holds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from benchmarks.x12.drawing import Draw, money
from benchmarks.x12.generating_parties import (
    address,
    claim_reference,
    member_id,
    organization,
    payer_id,
    person,
    plan,
    tax_id,
    telephone,
)

_FILING_INDICATORS = ("12", "13", "14", "15", "16", "HM", "MB", "MC")
_FACILITIES = ("11", "12", "19", "20", "22", "23", "49", "50", "72")
_PATIENT_REASONS = ("1", "2", "3")
_DENIAL_REASONS = ("18", "22", "29", "50", "96", "97", "109", "197")
_REMARKS = ("M15", "M20", "M51", "M76", "M80", "M86", "N56", "N115", "N130", "N30", "MA04", "MA67")
_MODIFIERS = ("25", "59", "26", "TC", "95", "GT", "LT", "RT", "76")


@dataclass(frozen=True, slots=True)
class _Line:
    """The segments of a line and its amounts."""

    text: str
    charge_cents: int
    paid_cents: int
    patient_cents: int


@dataclass(frozen=True, slots=True)
class _Payment:
    """The segments of a claim payment, what it pays, and the interest paid beside it."""

    text: str
    paid_cents: int
    interest_cents: int


def generate_remittance_set(draw: Draw, first: int, claims: int) -> Iterator[str]:
    """Yield the body of an 835, with claims numbered from ``first``, in pieces.

    The payment stands at the head, so all claims are made before the first piece is yielded.
    """
    payee_npi = draw.npi()
    payments = [_claim_payment(draw, first + n) for n in range(claims)]
    paid_cents = sum(each.paid_cents for each in payments)
    interest_cents = sum(each.interest_cents for each in payments)
    recouped_cents = min(draw.between(1_000, 90_000), paid_cents // 2)
    yield _payment(draw, paid_cents + interest_cents - recouped_cents)
    yield _parties(draw, payee_npi)
    yield "LX*1~\n"
    yield from (each.text for each in payments)
    yield _provider_adjustments(draw, payee_npi, recouped_cents, interest_cents)


def _payment(draw: Draw, cents: int) -> str:
    payer_tax_id = f"1{tax_id(draw)}"
    accounts = (
        f"01*{draw.routing_number()}*DA*{draw.below(10**9):09d}*{payer_tax_id}**"
        f"01*{draw.routing_number()}*DA*{draw.below(10**9):09d}"
    )
    how = f"I*{money(cents)}*C*ACH*CCP*{accounts}" if cents else f"H*0*C*NON{'*' * 11}"
    return (
        f"BPR*{how}*20260303~\nTRN*1*EFT{draw.below(10**10):010d}*{payer_tax_id}~\n"
        "DTM*405*20260303~\n"
    )


def _parties(draw: Draw, payee_npi: str) -> str:
    return (
        f"N1*PR*{plan(draw)}~\n{address(draw)}REF*2U*{payer_id(draw)}~\n"
        f"PER*CX*CLAIM SERVICE*TE*{telephone(draw)}~\nPER*BL*EDI DESK*TE*{telephone(draw)}~\n"
        f"N1*PE*{organization(draw)}*XX*{payee_npi}~\nREF*TJ*{tax_id(draw)}~\n"
    )


def _claim_payment(draw: Draw, number: int) -> _Payment:
    control_number = f"B{number:08d}{draw.below(10**5):05d}"
    status, make_line = draw.one_of(_OUTCOMES)
    lines = [make_line(draw, f"{control_number}L{n}") for n in range(1, draw.between(1, 4) + 1)]
    paid_cents = sum(each.paid_cents for each in lines)
    interest_cents = draw.between(1, 500) if paid_cents and draw.chance(3) else 0
    head = (
        f"CLP*{control_number}*{status}*{money(sum(each.charge_cents for each in lines))}"
        f"*{money(paid_cents)}*{money(sum(each.patient_cents for each in lines))}"
        f"*{draw.one_of(_FILING_INDICATORS)}*{claim_reference(draw)}"
        f"*{draw.one_of(_FACILITIES)}*1~\n"
    )
    text = head + _claim_details(draw, interest_cents) + "".join([each.text for each in lines])
    return _Payment(text, paid_cents, interest_cents)


def _claim_details(draw: Draw, interest_cents: int) -> str:
    insured = f"NM1*IL*1*{person(draw)}*MI*{member_id(draw)}~\n" if draw.chance(15) else ""
    remark = f"MOA***{draw.one_of(_REMARKS)}~\n" if draw.chance(8) else ""
    interest = f"AMT*I*{money(interest_cents)}~\n" if interest_cents else ""
    return (
        f"NM1*QC*1*{person(draw)}*MI*{member_id(draw)}~\n{insured}"
        f"NM1*82*1*{person(draw)}*XX*{draw.npi()}~\n{remark}"
        f"DTM*050*{draw.decision_date()}~\n{interest}"
    )


def _paid_line(draw: Draw, control_number: str) -> _Line:
    charge_cents = draw.between(1_000, 150_000)
    contractual_cents = draw.between(1, charge_cents // 2)
    allowed_cents = charge_cents - contractual_cents
    patient_cents, patient = _patient_adjustment(draw, allowed_cents)
    adjustments = f"CAS*CO*45*{money(contractual_cents)}~\n{patient}"
    return _line(draw, control_number, adjustments, (charge_cents, allowed_cents, patient_cents))


def _secondary_line(draw: Draw, control_number: str) -> _Line:
    charge_cents = draw.between(1_000, 150_000)
    before_cents = draw.between(1, charge_cents - 200)
    allowed_cents = charge_cents - before_cents
    patient_cents, patient = _patient_adjustment(draw, allowed_cents)
    adjustments = f"{patient}CAS*OA*23*{money(before_cents)}~\n"
    return _line(draw, control_number, adjustments, (charge_cents, allowed_cents, patient_cents))


def _denied_line(draw: Draw, control_number: str) -> _Line:
    charge_cents = draw.between(1_000, 150_000)
    adjustments = f"CAS*CO*{draw.one_of(_DENIAL_REASONS)}*{money(charge_cents)}~\n"
    return _line(draw, control_number, adjustments, (charge_cents, 0, 0))


def _patient_adjustment(draw: Draw, allowed_cents: int) -> tuple[int, str]:
    """Return what the patient owes of a line, and the CAS that says so: up to three reasons."""
    amounts = [
        (reason, draw.between(1, allowed_cents // 5))
        for reason in _PATIENT_REASONS
        if draw.chance(40)
    ]
    if not amounts:
        return 0, ""
    triplets = "**".join([f"{reason}*{money(cents)}" for reason, cents in amounts])
    return sum(cents for _, cents in amounts), f"CAS*PR*{triplets}~\n"


def _line(
    draw: Draw, control_number: str, adjustments: str, amounts: tuple[int, int, int]
) -> _Line:
    charge_cents, allowed_cents, patient_cents = amounts
    paid_cents = allowed_cents - patient_cents
    modifier = f":{draw.one_of(_MODIFIERS)}" if draw.chance(30) else ""
    allowed = f"AMT*B6*{money(allowed_cents)}~\n" if allowed_cents else ""
    remark = f"LQ*HE*{draw.one_of(_REMARKS)}~\n" if draw.chance(15) or not allowed else ""
    text = (
        f"SVC*HC:{draw.procedure()}{modifier}*{money(charge_cents)}*{money(paid_cents)}"
        f"**{draw.between(1, 4)}~\nDTM*472*{draw.service_date()}~\n{adjustments}"
        f"REF*6R*{control_number}~\n{allowed}{remark}"
    )
    return _Line(text, charge_cents, paid_cents, patient_cents)


def _provider_adjustments(
    draw: Draw, payee_npi: str, recouped_cents: int, interest_cents: int
) -> str:
    """Return one PLB, or nothing: money taken back lowers the payment, interest raises it."""
    pairs = ""
    if recouped_cents:
        pairs += f"*WO:{claim_reference(draw)}*{money(recouped_cents)}"
    if interest_cents:
        pairs += f"*L6*{money(-interest_cents)}"
    return f"PLB*{payee_npi}*20261231{pairs}~\n" if pairs else ""


# Claim status codes: 1 paid as primary, 2 as secondary, 4 denied. Eight of ten are plainly paid.
_OUTCOMES = (("4", _denied_line), ("2", _secondary_line), *[("1", _paid_line)] * 8)
