"""Claim adjustments (CAS), shared by the remittance and the claim to a further payer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from x12.binding.codecs import SegmentCodec
from x12.errors import X12Error
from x12.segments import Delimiters
from x12.values import format_money, format_quantity, parse_money, parse_quantity

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
    if len(e) == _ONE_WITHOUT_QUANTITY:
        __, group_code, reason_code, amount = e
        if reason_code and amount:
            # Field by field, which costs half of a call with all of them.
            adjustment = _new(Adjustment)
            adjustment.group_code = group_code
            adjustment.reason_code = reason_code
            adjustment.amount_cents = parse_money(amount)
            adjustment.quantity = None
            return (adjustment,)
    return tuple(_read_triplets(e))


def _read_triplets(e: list[str]) -> Iterator[Adjustment]:
    length = len(e)
    if length % 3 != _OF_WHOLE_TRIPLETS:
        e = [*e, "", ""]
    for n in range(2, length, 3):
        reason_code, amount, quantity = e[n], e[n + 1], e[n + 2]
        if reason_code and amount:
            try:
                amount_cents = parse_money(amount)
            except X12Error as fault:
                raise X12Error(fault.message, element_position=n + 1) from None
            yield Adjustment(
                group_code=e[1],
                reason_code=reason_code,
                amount_cents=amount_cents,
                quantity=parse_quantity(quantity) if quantity else None,
            )
        elif reason_code or amount or quantity:
            missing = ("amount", n + 1) if reason_code else ("reason", n)
            raise X12Error(f"the adjustment has no {missing[0]}", element_position=missing[1])


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
