"""Claim adjustments (CAS), shared by the remittance and the claim to a further payer."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from x12.binding.codecs import SegmentCodec
from x12.errors import X12Error
from x12.segments import Delimiters
from x12.values import (
    FRACTION_CENTS,
    WHOLE_CENTS,
    format_money,
    format_quantity,
    parse_money,
    parse_quantity,
)

Value = TypeVar("Value")

_TRIPLETS_PER_SEGMENT = 6
_ONE_WITHOUT_QUANTITY = 4
_OF_WHOLE_TRIPLETS = 2
"""What the length of a CAS leaves when divided by three, when no element is missing."""
_new = object.__new__


@dataclass(slots=True, kw_only=True)
class Adjustment:
    """One adjustment of a charge: a CAS triplet with its group.

    ``group_code`` is CO, PR, OA, PI or CR; ``reason_code`` is the CARC. A positive
    ``amount_cents`` lowers the payment, a negative one raises it.
    """

    group_code: str
    reason_code: str
    amount_cents: int
    quantity: Decimal | None = None


def _read(e: list[str], _: Delimiters) -> tuple[Adjustment, ...]:
    length = len(e)
    if length == _ONE_WITHOUT_QUANTITY and e[2] and e[3]:
        return (_adjustment(e[1], e[2], e[3], "", 2),)
    if length % 3 != _OF_WHOLE_TRIPLETS:
        e = [*e, "", ""]
    adjustments = []
    for n in range(2, length, 3):
        reason_code, amount, quantity = e[n], e[n + 1], e[n + 2]
        if reason_code and amount:
            adjustments.append(_adjustment(e[1], reason_code, amount, quantity, n))
        elif reason_code or amount or quantity:
            missing = ("amount", n + 1) if reason_code else ("reason", n)
            raise X12Error(f"the adjustment has no {missing[0]}", element_position=missing[1])
    return tuple(adjustments)


def _adjustment(
    group_code: str, reason_code: str, amount: str, quantity: str, n: int
) -> Adjustment:
    """Return the adjustment of the triplet that begins at element n."""
    # Field by field, which costs half of a call with all of them.
    adjustment = _new(Adjustment)
    adjustment.group_code = group_code
    adjustment.reason_code = reason_code
    whole, _, fraction = amount.partition(".")
    try:
        adjustment.amount_cents = WHOLE_CENTS[whole] + FRACTION_CENTS[fraction]
    except KeyError:
        adjustment.amount_cents = _placed(parse_money, amount, n + 1)
    adjustment.quantity = _placed(parse_quantity, quantity, n + 2) if quantity else None
    return adjustment


def _placed(parse: Callable[[str], Value], text: str, n: int) -> Value:
    try:
        return parse(text)
    except X12Error as fault:
        raise X12Error(fault.message, element_position=n) from None


def _write(adjustments: Iterable[Adjustment]) -> list[list[str]]:
    rows: list[list[str]] = []
    row: list[str] = []
    for each in adjustments:
        if not row or row[0] != each.group_code or len(row) > _TRIPLETS_PER_SEGMENT * 3:
            row = [each.group_code]
            rows.append(row)
        amount, quantity = format_money(each.amount_cents), each.quantity
        row += (each.reason_code, amount, "" if quantity is None else format_quantity(quantity))
    return rows


ADJUSTMENTS = SegmentCodec(read=_read, write=_write)
"""The adjustments of a CAS. Neighbours of one group share a segment, six at most."""
