"""Segments of the remittance that a value shares with others, or that hold several values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

from x12.binding import SegmentCodec
from x12.binding.codecs import Written
from x12.errors import X12Error
from x12.segments import Delimiters
from x12.values import format_date, format_money, parse_date, parse_money

_PAIRS_PER_SEGMENT = 6
_FIRST_PAIR = 3


@dataclass(slots=True, kw_only=True)
class BankAccount:
    """One side of an electronic payment: BPR06-09 (payer) or BPR12-15 (payee)."""

    routing_qualifier: str
    routing_number: str
    account_qualifier: str
    account_number: str


@dataclass(slots=True, kw_only=True)
class ProviderAdjustment:
    """Money that belongs to no claim of this remittance (one pair of a PLB).

    A positive ``amount_cents`` lowers the payment, a negative one raises it. ``position`` is that
    of the PLB; neighbours of the same position, provider and period stand in one PLB.
    """

    provider_id: str
    fiscal_period_end: date
    reason_code: str
    amount_cents: int
    reference: str = ""
    position: int = field(default=0, compare=False)


def _account(first: int) -> SegmentCodec:
    """Return the codec of the account in four elements of a BPR."""

    def read(e: list[str], _: Delimiters) -> BankAccount | None:
        parts = (*e[first : first + 4], "", "", "", "")[:4]
        if not any(parts):
            return None
        return BankAccount(
            routing_qualifier=parts[0],
            routing_number=parts[1],
            account_qualifier=parts[2],
            account_number=parts[3],
        )

    def write(account: BankAccount) -> list[Written]:
        return [
            *[""] * (first - 1),
            account.routing_qualifier,
            account.routing_number,
            account.account_qualifier,
            account.account_number,
        ]

    return SegmentCodec(read=read, write=write)


PAYER_ACCOUNT = _account(6)
PAYEE_ACCOUNT = _account(12)


def _read_adjustments(e: list[str], d: Delimiters, position: int) -> tuple[ProviderAdjustment, ...]:
    _, provider_id, period_end, *_ = (*e, "", "")
    adjustments = []
    for n in range(_FIRST_PAIR, len(e), 2):
        amount = e[n + 1] if n + 1 < len(e) else ""
        if not (e[n] or amount):
            continue
        reason_code, _, reference = e[n].partition(d.component)
        adjustments.append(
            ProviderAdjustment(
                provider_id=provider_id,
                fiscal_period_end=parse_date(period_end),
                reason_code=reason_code,
                reference=reference,
                amount_cents=_amount(amount, n + 1),
                position=position,
            )
        )
    return tuple(adjustments)


def _amount(text: str, n: int) -> int:
    try:
        return parse_money(text)
    except X12Error as fault:
        raise X12Error(fault.message, element_position=n) from None


def _write_adjustments(adjustments: Iterable[ProviderAdjustment]) -> list[list[Written]]:
    rows = []
    for key, group in groupby(
        adjustments, key=lambda each: (each.position, each.provider_id, each.fiscal_period_end)
    ):
        _, provider_id, period_end = key
        members = list(group)
        for start in range(0, len(members), _PAIRS_PER_SEGMENT):
            row: list[Written] = [provider_id, format_date(period_end)]
            for each in members[start : start + _PAIRS_PER_SEGMENT]:
                row += [(each.reason_code, each.reference), format_money(each.amount_cents)]
            rows.append(row)
    return rows


PROVIDER_ADJUSTMENTS = SegmentCodec(read=_read_adjustments, write=_write_adjustments, placed=True)
"""The adjustments of every PLB; what was read as one PLB is written as one."""
