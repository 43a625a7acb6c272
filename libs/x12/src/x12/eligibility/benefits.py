"""What a payer says of coverage: the EB of a 271 with everything that belongs to it."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Annotated

from x12.binding import (
    FREE_TEXT,
    MONEY,
    POSITION,
    QUANTITY,
    At,
    Inner,
    Part,
    SegmentCodec,
    Whole,
    repeated,
)
from x12.binding.codecs import Written
from x12.eligibility.members import POINTERS, REPEATED_CODES, ProviderRole
from x12.parties import CONTACTS, PARTY, Address, Contact, Party
from x12.procedures import PROCEDURE, Procedure
from x12.qualified import DATED_PERIODS, REFERENCES, DatedPeriod, Reference
from x12.segments import Delimiters
from x12.values import format_quantity, parse_quantity


@dataclass(slots=True, kw_only=True)
class RequestValidation:
    """Why a payer does not answer (AAA), which does not mean that there is no coverage.

    ``valid`` says that the request was well formed; ``follow_up_code`` what to do, such as C
    correct and resend.
    """

    valid: bool
    reason_code: str
    follow_up_code: str


def _read_validation(e: list[str], _: Delimiters) -> RequestValidation:
    valid, _unused, reason, follow_up = (*e[1:5], "", "", "", "")[:4]
    return RequestValidation(valid=valid == "Y", reason_code=reason, follow_up_code=follow_up)


def _write_validation(validation: RequestValidation) -> list[Written]:
    valid = "Y" if validation.valid else "N"
    return [valid, "", validation.reason_code, validation.follow_up_code]


VALIDATIONS = repeated(SegmentCodec(read=_read_validation, write=_write_validation))


@dataclass(slots=True, kw_only=True)
class DeliveryPattern:
    """How often a service may be given (HSD), such as 2 visits a week for 10 weeks.

    ``quantity`` of ``quantity_qualifier`` (VS visits, DY days) in each ``period_unit`` (WK, MO),
    for ``period_count`` times ``period_code``; ``calendar_pattern`` and ``time_pattern`` name days
    of the week and times of the day. ``periods_per_unit`` is HSD04.
    """

    quantity_qualifier: str = ""
    quantity: Decimal | None = None
    period_unit: str = ""
    periods_per_unit: Decimal | None = None
    period_code: str = ""
    period_count: Decimal | None = None
    calendar_pattern: str = ""
    time_pattern: str = ""


def _read_pattern(e: list[str], _: Delimiters) -> DeliveryPattern:
    elements = (*e[1:9], *[""] * 8)[:8]
    kind, quantity, unit, per_unit, code, count, calendar, time = elements
    return DeliveryPattern(
        quantity_qualifier=kind,
        quantity=_number(quantity),
        period_unit=unit,
        periods_per_unit=_number(per_unit),
        period_code=code,
        period_count=_number(count),
        calendar_pattern=calendar,
        time_pattern=time,
    )


def _write_pattern(pattern: DeliveryPattern) -> list[Written]:
    return [
        pattern.quantity_qualifier,
        _number_text(pattern.quantity),
        pattern.period_unit,
        _number_text(pattern.periods_per_unit),
        pattern.period_code,
        _number_text(pattern.period_count),
        pattern.calendar_pattern,
        pattern.time_pattern,
    ]


def _number(text: str) -> Decimal | None:
    return parse_quantity(text) if text else None


def _number_text(number: Decimal | None) -> str:
    return "" if number is None else format_quantity(number)


_PATTERNS = repeated(SegmentCodec(read=_read_pattern, write=_write_pattern))


@dataclass(slots=True, kw_only=True)
class BenefitDetail:
    """Where or for what a benefit holds (loop 2115).

    ``qualifier`` is ZZ for a place of service, GR and NI for the nature of an injury;
    ``category_code`` 44 goes with a ``text`` of the payer's own.
    """

    qualifier: Annotated[str, At("III", 1)] = ""
    code: Annotated[str, At("III", 2)] = ""
    category_code: Annotated[str, At("III", 3)] = ""
    text: Annotated[str, At("III", 4, codec=FREE_TEXT)] = ""


@dataclass(slots=True, kw_only=True)
class RelatedParty:
    """Who else has to do with a benefit (loop 2120): another payer, a primary care provider.

    ``entity_code`` is for example PR payer, P3 primary care provider. ``region_code`` is an area
    within the state.
    """

    party: Annotated[Party, Whole("NM1", PARTY)]
    entity_code: Annotated[str, At("NM1", 1)]
    relationship_code: Annotated[str, At("NM1", 10)] = ""
    address: Annotated[Address | None, Part()] = None
    region_code: Annotated[str, At("N4", 6, qualifier="RJ")] = ""
    contacts: Annotated[tuple[Contact, ...], Whole("PER", CONTACTS)] = ()
    provider_role: Annotated[ProviderRole | None, Part()] = None
    position: Annotated[int, POSITION] = field(default=0, compare=False)


@dataclass(slots=True, kw_only=True)
class Benefit:
    """One EB with what belongs to it (loops 2110C, 2110D and within).

    ``information_code`` is EB01 (1 active, 6 inactive, A coinsurance, B copay, C deductible, G
    out-of-pocket limit, I not covered); ``time_period`` EB06 (23 calendar year, 27 visit, 29
    remaining); ``percent`` is the patient's share, 0.2 for 20 percent; ``in_network`` EB12: Y, N,
    W (both), U or empty.
    """

    information_code: Annotated[str, At("EB", 1)]
    coverage_level: Annotated[str, At("EB", 2)] = ""
    service_types: Annotated[tuple[str, ...], At("EB", 3, codec=REPEATED_CODES)] = ()
    insurance_type: Annotated[str, At("EB", 4)] = ""
    plan_name: Annotated[str, At("EB", 5, codec=FREE_TEXT)] = ""
    time_period: Annotated[str, At("EB", 6)] = ""
    amount_cents: Annotated[int | None, At("EB", 7, codec=MONEY)] = None
    percent: Annotated[Decimal | None, At("EB", 8, codec=QUANTITY)] = None
    quantity_qualifier: Annotated[str, At("EB", 9)] = ""
    quantity: Annotated[Decimal | None, At("EB", 10, codec=QUANTITY)] = None
    authorization_required: Annotated[str, At("EB", 11)] = ""
    in_network: Annotated[str, At("EB", 12)] = ""
    procedure: Annotated[Procedure | None, At("EB", 13, codec=PROCEDURE)] = None
    diagnosis_pointers: Annotated[tuple[int, ...], At("EB", 14, codec=POINTERS)] = ()
    delivery_patterns: Annotated[tuple[DeliveryPattern, ...], Whole("HSD", _PATTERNS)] = ()
    references: Annotated[tuple[Reference, ...], Whole("REF", REFERENCES)] = ()
    dates: Annotated[tuple[DatedPeriod, ...], Whole("DTP", DATED_PERIODS)] = ()
    validations: Annotated[tuple[RequestValidation, ...], Whole("AAA", VALIDATIONS)] = ()
    messages: Annotated[tuple[str, ...], At("MSG", 1, codec=FREE_TEXT)] = ()
    details: Annotated[tuple[BenefitDetail, ...], Inner("2115C|2115D")] = ()
    related_parties: Annotated[tuple[RelatedParty, ...], Inner("2120C|2120D")] = ()
    position: Annotated[int, POSITION] = field(default=0, compare=False)
