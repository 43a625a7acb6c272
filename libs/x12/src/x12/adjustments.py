"""Claim adjustments (CAS), shared by the remittance and the claim to a further payer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from x12.loops import Loop
from x12.segments import Segment
from x12.values import format_money, format_quantity
from x12.writing import SegmentWriter

_TRIPLETS_PER_SEGMENT = 6
_TRIPLET_STARTS = range(2, 2 + 3 * _TRIPLETS_PER_SEGMENT, 3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjustment:
    """One adjustment of a charge: a CAS triplet with its group.

    ``group_code`` is CO, PR, OA, PI or CR; ``reason_code`` is the CARC. A positive
    ``amount_cents`` lowers the payment, a negative one raises it.
    """

    group_code: str
    reason_code: str
    amount_cents: int
    quantity: Decimal | None = None


def read_adjustments(loop: Loop) -> tuple[Adjustment, ...]:
    """Return the adjustments of every CAS of a loop, in order.

    Raises X12Error when a reason has no amount or an amount no reason.
    """
    return tuple(each for segment in loop.every("CAS") for each in _read_triplets(segment))


def add_adjustments(writer: SegmentWriter, adjustments: Iterable[Adjustment]) -> None:
    """Add CAS segments: neighbours of the same group share a segment, six at most."""
    for group_code, group in groupby(adjustments, key=lambda each: each.group_code):
        members = list(group)
        for start in range(0, len(members), _TRIPLETS_PER_SEGMENT):
            triplets = members[start : start + _TRIPLETS_PER_SEGMENT]
            writer.add("CAS", group_code, *(text for each in triplets for text in _triplet(each)))


def _read_triplets(segment: Segment) -> Iterator[Adjustment]:
    for n in _TRIPLET_STARTS:
        if not any(segment.element(m) for m in range(n, n + 3)):
            continue
        if not segment.element(n):
            raise segment.error("the adjustment has no reason", n)
        yield Adjustment(
            group_code=segment.element(1),
            reason_code=segment.element(n),
            amount_cents=segment.money(n + 1),
            quantity=segment.optional_quantity(n + 2),
        )


def _triplet(adjustment: Adjustment) -> tuple[str, str, str]:
    quantity = adjustment.quantity
    return (
        adjustment.reason_code,
        format_money(adjustment.amount_cents),
        "" if quantity is None else format_quantity(quantity),
    )
