"""Makes the transaction sets of an 837P (005010X222A1) file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from benchmarks.x12.drawing import Draw, money
from benchmarks.x12.generating_parties import (
    TAXONOMIES,
    address,
    claim_reference,
    demographics,
    group_number,
    member_id,
    organization,
    payer_id,
    person,
    plan,
    tax_id,
    telephone,
)

_CLAIMS_OF_A_PROVIDER = 40
_FILING_INDICATORS = ("CI", "BL", "HM", "MC", "12")
_PLACES_OF_SERVICE = ("11", "02", "10", "12", "19", "20", "22", "23", "49", "50", "72")
_RELATIONSHIPS = ("01", "19", "20", "G8")
_MODIFIERS = ("25", "59", "26", "TC", "95", "GT", "LT", "RT", "76", "XS", "XU", "KX", "QW")


@dataclass(frozen=True, slots=True)
class _OtherPayer:
    """The primary payer of a claim that goes to the secondary one."""

    payer_id: str
    decided_on: str


@dataclass(frozen=True, slots=True)
class _Line:
    """The segments of a line, what it charges, and what the primary payer paid of it."""

    text: str
    charge_cents: int
    paid_cents: int


def generate_claim_set(draw: Draw, first: int, claims: int) -> Iterator[str]:
    """Yield the body of an 837, with claims numbered from ``first``, in pieces."""
    yield (
        f"BHT*0019*00*B{first:09d}*20260303*0900*CH~\n"
        f"NM1*41*2*{organization(draw)}*****46*BENCHSENDER~\n"
        f"PER*IC*BILLING OFFICE*TE*{telephone(draw)}~\n"
        "NM1*40*2*EXAMPLE CLEARINGHOUSE*****46*BENCHRECEIVER~\n"
    )
    level = provider_level = 0
    for n in range(claims):
        if n % _CLAIMS_OF_A_PROVIDER == 0:
            level = provider_level = level + 1
            yield _billing_provider(draw, level)
        dependent, secondary = draw.chance(15), draw.chance(10)
        level += 1
        yield _subscriber(draw, level, provider_level, dependent=dependent, secondary=secondary)
        if dependent:
            level += 1
            yield _patient(draw, level)
        yield _claim(draw, first + n, secondary=secondary)


def _billing_provider(draw: Draw, level: int) -> str:
    return (
        f"HL*{level}**20*1~\n"
        f"PRV*BI*PXC*{draw.one_of(TAXONOMIES)}~\n"
        f"NM1*85*2*{organization(draw)}*****XX*{draw.npi()}~\n"
        f"{address(draw)}REF*EI*{tax_id(draw)}~\n"
    )


def _subscriber(
    draw: Draw, level: int, provider_level: int, *, dependent: bool, secondary: bool
) -> str:
    # What the guide wants of a subscriber depends on who the patient is.
    own = "" if dependent else address(draw) + demographics(draw)
    return (
        f"HL*{level}*{provider_level}*22*{1 if dependent else 0}~\n"
        f"SBR*{'S' if secondary else 'P'}*{'' if dependent else '18'}*{group_number(draw)}******"
        f"{draw.one_of(_FILING_INDICATORS)}~\n"
        f"NM1*IL*1*{person(draw)}*MI*{member_id(draw)}~\n{own}"
        f"NM1*PR*2*{plan(draw)}*****PI*{payer_id(draw)}~\n"
    )


def _patient(draw: Draw, level: int) -> str:
    return (
        f"HL*{level}*{level - 1}*23*0~\nPAT*{draw.one_of(_RELATIONSHIPS)}~\n"
        f"NM1*QC*1*{person(draw).rstrip('*')}~\n{address(draw)}{demographics(draw)}"
    )


def _claim(draw: Draw, number: int, *, secondary: bool) -> str:
    control_number = f"B{number:08d}{draw.below(10**5):05d}"
    other = _OtherPayer(payer_id(draw), draw.decision_date()) if secondary else None
    diagnoses = list(dict.fromkeys(draw.diagnosis() for _ in range(draw.between(1, 6))))
    lines = [
        _line(draw, f"{control_number}L{n}", n, len(diagnoses), other)
        for n in range(1, draw.between(1, 4) + 1)
    ]
    charge_cents = sum(each.charge_cents for each in lines)
    other_payer = _other_payer(draw, other, sum(each.paid_cents for each in lines)) if other else ""
    return (
        f"CLM*{control_number}*{money(charge_cents)}***{draw.one_of(_PLACES_OF_SERVICE)}:B:1"
        f"*Y*A*Y*Y~\n{_claim_details(draw, charge_cents)}"
        f"HI*ABK:{'*ABF:'.join(diagnoses)}~\n{_providers(draw)}{other_payer}"
        f"{''.join([each.text for each in lines])}"
    )


def _claim_details(draw: Draw, charge_cents: int) -> str:
    text = f"DTP*431*D8*{draw.onset_date()}~\n" if draw.chance(20) else ""
    if draw.chance(10):
        text += f"AMT*F5*{money(draw.between(1, charge_cents))}~\n"
    if draw.chance(10):
        text += f"REF*G1*A{draw.below(10**8):08d}~\n"
    if draw.chance(30):
        text += f"REF*D9*{draw.below(10**12):012d}~\n"
    if draw.chance(5):
        text += f"NTE*ADD*SEE {draw.word(2)} {draw.word(3)}~\n"
    return text


def _providers(draw: Draw) -> str:
    text = f"NM1*DN*1*{person(draw)}*XX*{draw.npi()}~\n" if draw.chance(15) else ""
    text += f"NM1*82*1*{person(draw)}*XX*{draw.npi()}~\nPRV*PE*PXC*{draw.one_of(TAXONOMIES)}~\n"
    if draw.chance(10):
        text += f"NM1*77*2*{organization(draw)}*****XX*{draw.npi()}~\n{address(draw)}"
    return text


def _other_payer(draw: Draw, other: _OtherPayer, paid_cents: int) -> str:
    return (
        f"SBR*P*18*{group_number(draw)}******{draw.one_of(_FILING_INDICATORS)}~\n"
        f"AMT*D*{money(paid_cents)}~\nOI***Y***Y~\n"
        f"NM1*IL*1*{person(draw)}*MI*{member_id(draw)}~\n{address(draw)}"
        f"NM1*PR*2*{plan(draw)}*****PI*{other.payer_id}~\nREF*F8*{claim_reference(draw)}~\n"
    )


def _line(
    draw: Draw, control_number: str, n: int, diagnoses: int, other: _OtherPayer | None
) -> _Line:
    units, charge_cents = draw.between(1, 4), draw.between(1_000, 150_000)
    procedure = f"HC:{draw.procedure()}"
    if draw.chance(30):
        procedure += f":{draw.one_of(_MODIFIERS)}"
    pointers = ":".join([str(each) for each in range(1, draw.between(1, min(4, diagnoses)) + 1)])
    paid_cents, adjudication = 0, ""
    if other:
        paid_cents, adjudication = _adjudication(draw, other, procedure, charge_cents, units)
    text = (
        f"LX*{n}~\nSV1*{procedure}*{money(charge_cents)}*UN*{units}***{pointers}~\n"
        f"DTP*472*D8*{draw.service_date()}~\nREF*6R*{control_number}~\n{adjudication}"
    )
    return _Line(text, charge_cents, paid_cents)


def _adjudication(
    draw: Draw, other: _OtherPayer, procedure: str, charge_cents: int, units: int
) -> tuple[int, str]:
    """Return what the primary payer paid of a line, and loop 2430, which balances."""
    contractual_cents = draw.between(1, charge_cents // 2)
    coinsurance_cents = draw.between(1, charge_cents // 4)
    paid_cents = charge_cents - contractual_cents - coinsurance_cents
    return paid_cents, (
        f"SVD*{other.payer_id}*{money(paid_cents)}*{procedure}**{units}~\n"
        f"CAS*CO*45*{money(contractual_cents)}~\nCAS*PR*2*{money(coinsurance_cents)}~\n"
        f"DTP*573*D8*{other.decided_on}~\n"
    )
