"""References, dates and amounts that carry their kind with them: REF, DTP, AMT and QTY.

A model names the kinds that billing works with; all others come as these.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from x12.binding.codecs import SegmentCodec, Written, repeated
from x12.segments import Delimiters
from x12.text import free_text
from x12.values import (
    format_money,
    format_period,
    format_quantity,
    parse_money,
    parse_period,
    parse_quantity,
)


@dataclass(slots=True, kw_only=True)
class Reference:
    """A number of the kind ``qualifier`` (REF).

    ``payer_id`` is given when the number is that of another payer than the claim goes to (REF04).
    """

    qualifier: str
    identifier: str
    description: str = ""
    payer_id: str = ""


@dataclass(slots=True, kw_only=True)
class DatedPeriod:
    """A day, or the days from first to last, of the kind ``qualifier`` (DTP)."""

    qualifier: str
    date_from: dt.date
    date_to: dt.date


@dataclass(slots=True, kw_only=True)
class QualifiedAmount:
    """An amount of the kind ``qualifier`` (AMT)."""

    qualifier: str
    amount_cents: int


@dataclass(slots=True, kw_only=True)
class QualifiedQuantity:
    """A number of the kind ``qualifier`` (QTY)."""

    qualifier: str
    quantity: Decimal


_PAYER_ID_KIND = "2U"
_USUAL_LENGTH = 3


def _read_reference(e: list[str], d: Delimiters) -> Reference:
    if len(e) == _USUAL_LENGTH:
        return Reference(qualifier=e[1], identifier=e[2])
    _, qualifier, identifier, description, payer = (*e, "", "", "", "")[:5]
    kind, _, payer_id = payer.partition(d.component)
    return Reference(
        qualifier=qualifier,
        identifier=identifier,
        description=description,
        payer_id=payer_id if kind == _PAYER_ID_KIND else "",
    )


def _write_reference(reference: Reference) -> list[Written]:
    payer = (_PAYER_ID_KIND, reference.payer_id) if reference.payer_id else ""
    description = free_text(reference.description)
    return [reference.qualifier, reference.identifier, description, payer]


def _read_period(e: list[str], _: Delimiters) -> DatedPeriod:
    qualifier, kind, text = (*e[1:4], "", "", "")[:3]
    first, last = parse_period(kind, text)
    return DatedPeriod(qualifier=qualifier, date_from=first, date_to=last)


def _write_period(period: DatedPeriod) -> list[Written]:
    return [period.qualifier, *format_period(period.date_from, period.date_to)]


def _read_amount(e: list[str], _: Delimiters) -> QualifiedAmount:
    qualifier, amount = (*e[1:3], "", "")[:2]
    return QualifiedAmount(qualifier=qualifier, amount_cents=parse_money(amount))


def _read_quantity(e: list[str], _: Delimiters) -> QualifiedQuantity:
    qualifier, quantity = (*e[1:3], "", "")[:2]
    return QualifiedQuantity(qualifier=qualifier, quantity=parse_quantity(quantity))


REFERENCE = SegmentCodec(read=_read_reference, write=_write_reference)
REFERENCES = repeated(REFERENCE)
DATED_PERIOD = SegmentCodec(read=_read_period, write=_write_period)
DATED_PERIODS = repeated(DATED_PERIOD)
QUALIFIED_AMOUNTS = repeated(
    SegmentCodec(
        read=_read_amount, write=lambda each: [each.qualifier, format_money(each.amount_cents)]
    )
)
QUALIFIED_QUANTITIES = repeated(
    SegmentCodec(
        read=_read_quantity, write=lambda each: [each.qualifier, format_quantity(each.quantity)]
    )
)
