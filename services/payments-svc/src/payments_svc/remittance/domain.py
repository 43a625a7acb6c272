"""Decides what a payer's decision does to the ledger, before anything is written."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from contracts.events.payments import Outcome
from kit.money import format_cents
from payments_svc.remittance.matching import MatchedLine
from payments_svc.remittance.reason_codes import Effect, effect_of
from x12 import Adjustment
from x12.remittance import ClaimPayment

Reason = Literal[
    "no_match",
    "out_of_balance",
    "exceeds_balance",
    "reversal_mismatch",
    "not_a_payment",
]
DENIED = "4"
REVERSED = "22"
FORWARDED = frozenset({"19", "20", "21"})
DECISIONS = frozenset({"1", "2", "3", DENIED, REVERSED}) | FORWARDED
_CORRECTION_GROUP = "CR"  # the group of form 4010, which some payers still send in reversals


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a claim of a remittance is not posted, with the sums where there are any."""

    reason: Reason
    detail: str


@dataclass(frozen=True, slots=True)
class PlannedAdjustment:
    """An adjustment and what it does to the ledger."""

    adjustment: Adjustment
    effect: Effect


@dataclass(frozen=True, slots=True)
class LinePlan:
    """What is to be posted for one line of a claim."""

    line_control_number: str
    position: int
    paid_cents: int
    adjustments: tuple[PlannedAdjustment, ...]
    remark_codes: tuple[str, ...]

    def effect_cents(self, *effects: Effect) -> int:
        """Return the sum of the adjustments with one of these effects."""
        return sum(
            each.adjustment.amount_cents for each in self.adjustments if each.effect in effects
        )

    @property
    def moved_cents(self) -> int:
        """By how much the payer's balance of the line goes down."""
        return self.paid_cents + self.effect_cents("write_off", "withhold", "transfer")


def make_plan(
    payment: ClaimPayment,
    matched: Sequence[MatchedLine],
    open_cents: Mapping[str, int],
    *,
    may_transfer: bool,
) -> list[LinePlan]:
    """Return what to post per line.

    Args:
        payment: the payer's decision.
        matched: its lines, paired with ours.
        open_cents: what is open with this payer, per line.
        may_transfer: False when nobody is there to take over the patient's share.

    """
    shares = _share_out(payment, matched, open_cents)
    plans = []
    for place, (pair, share) in enumerate(zip(matched, shares, strict=True)):
        own = (*pair.service.adjustments, *share)
        plans.append(
            LinePlan(
                line_control_number=pair.line.line_control_number,
                position=pair.service.position,
                paid_cents=pair.service.paid_cents - _total(share),
                adjustments=tuple(_planned(payment, each, may_transfer) for each in own),
                remark_codes=(
                    *pair.service.remark_codes,
                    *(payment.remark_codes if not place else ()),
                ),
            )
        )
    return plans


def find_excess(plans: Sequence[LinePlan], open_cents: Mapping[str, int]) -> Refusal | None:
    """Refuse a decision that would take more from a line than is open with the payer.

    Also one that pays more than is open and takes it back as an adjustment, and one that pays or
    charges the patient less than nothing: only a reversal does that.
    """
    odd = [plan for plan in plans if _is_odd(plan, open_cents)]
    if odd:
        lines = ", ".join(sorted({plan.line_control_number for plan in odd}))
        return Refusal("exceeds_balance", f"line {lines}: pays below zero, or more than is open")
    moved: defaultdict[str, int] = defaultdict(int)
    for plan in plans:
        moved[plan.line_control_number] += plan.moved_cents
    faults = [
        f"line {line}: {_sum_text(plans, line)} = {format_cents(cents)},"
        f" open {format_cents(open_cents.get(line, 0))}"
        for line, cents in moved.items()
        if cents > max(0, open_cents.get(line, 0))
    ]
    return Refusal("exceeds_balance", "; ".join(faults)) if faults else None


def _is_odd(plan: LinePlan, open_cents: Mapping[str, int]) -> bool:
    most_cents = max(0, open_cents.get(plan.line_control_number, 0))
    return not 0 <= plan.paid_cents <= most_cents or plan.effect_cents("transfer") < 0


def judge_outcome(status_code: str, plans: Sequence[LinePlan], payer_open_cents: int) -> Outcome:
    """Name the decision by what it left open with the payer."""
    paid_cents = sum(plan.paid_cents for plan in plans)
    transferred_cents = sum(plan.effect_cents("transfer") for plan in plans)
    if status_code in FORWARDED:
        return "forwarded"
    if payer_open_cents > 0:
        return "partially_paid" if paid_cents or transferred_cents else "denied"
    return "paid" if paid_cents else "paid_zero"


def is_negation(reversal: ClaimPayment, decision: ClaimPayment) -> bool:
    """Say whether a reversal takes back exactly what was decided."""
    groups_differ = any(each.group_code == _CORRECTION_GROUP for each in _all_adjustments(reversal))
    return _figures(reversal, -1, groups_differ=groups_differ) == _figures(
        decision, 1, groups_differ=groups_differ
    )


def moves_nothing(payment: ClaimPayment) -> bool:
    """Say whether a decision neither pays nor has an adjustment with an effect on the ledger."""
    adjustments = _all_adjustments(payment)
    return not payment.paid_cents and all(
        effect_of(each.group_code, each.reason_code) == "none" for each in adjustments
    )


def _share_out(
    payment: ClaimPayment, matched: Sequence[MatchedLine], open_cents: Mapping[str, int]
) -> list[list[Adjustment]]:
    """Divide the claim's own adjustments over its lines, in order, to the cent.

    An adjustment of the claim lowers what its lines state as paid. Those without effect go first,
    to the lines that state more than is open: what an earlier payer paid explains just that.
    """
    paid = [pair.service.paid_cents for pair in matched]
    shares: list[list[Adjustment]] = [[] for _ in matched]
    ordered = sorted(payment.adjustments, key=lambda each: _effect(payment, each) != "none")
    for adjustment in ordered:
        parts = _parts(adjustment.amount_cents, paid, [_room(pair, open_cents) for pair in matched])
        for place, cents in enumerate(parts):
            paid[place] -= cents
            if cents:
                shares[place].append(_part_of(adjustment, cents))
    return shares


def _parts(amount_cents: int, paid: Sequence[int], room: Sequence[int]) -> list[int]:
    parts = [0] * len(paid)
    if amount_cents < 0:
        parts[0] = amount_cents
        return parts
    left = amount_cents
    for limits in ([p - r for p, r in zip(paid, room, strict=True)], paid):
        for place, limit in enumerate(limits):
            cents = min(left, max(0, min(limit, paid[place]) - parts[place]))
            parts[place] += cents
            left -= cents
    parts[-1] += left
    return parts


def _room(pair: MatchedLine, open_cents: Mapping[str, int]) -> int:
    moved = sum(
        each.amount_cents
        for each in pair.service.adjustments
        if effect_of(each.group_code, each.reason_code) != "none"
    )
    return open_cents.get(pair.line.line_control_number, 0) - moved


def _part_of(adjustment: Adjustment, cents: int) -> Adjustment:
    return Adjustment(
        group_code=adjustment.group_code, reason_code=adjustment.reason_code, amount_cents=cents
    )


def _planned(
    payment: ClaimPayment,
    adjustment: Adjustment,
    may_transfer: bool,  # noqa: FBT001
) -> PlannedAdjustment:
    effect = _effect(payment, adjustment)
    if effect == "transfer" and not may_transfer:
        effect = "none"
    return PlannedAdjustment(adjustment, effect)


def _effect(payment: ClaimPayment, adjustment: Adjustment) -> Effect:
    if payment.status_code == DENIED:
        return "none"
    return effect_of(adjustment.group_code, adjustment.reason_code)


def _all_adjustments(payment: ClaimPayment) -> list[Adjustment]:
    of_lines = [each for line in payment.lines for each in line.adjustments]
    return [*payment.adjustments, *of_lines]


def _figures(payment: ClaimPayment, sign: int, *, groups_differ: bool) -> object:
    lines = sorted(
        (
            line.procedure.code,
            sign * line.charge_cents,
            sign * line.paid_cents,
            _reasons(line.adjustments, sign, groups_differ=groups_differ),
        )
        for line in payment.lines
    )
    totals = (sign * payment.charge_cents, sign * payment.paid_cents)
    return totals, lines, _reasons(payment.adjustments, sign, groups_differ=groups_differ)


def _reasons(
    adjustments: Sequence[Adjustment],
    sign: int,
    groups_differ: bool,  # noqa: FBT001
) -> list[tuple[str, str, int]]:
    return sorted(
        ("" if groups_differ else each.group_code, each.reason_code, sign * each.amount_cents)
        for each in adjustments
    )


def _sum_text(plans: Sequence[LinePlan], line: str) -> str:
    terms = []
    for plan in plans:
        if plan.line_control_number != line:
            continue
        terms.append(f"{format_cents(plan.paid_cents)} paid")
        terms += [
            f"{format_cents(each.adjustment.amount_cents)}"
            f" {each.adjustment.group_code}-{each.adjustment.reason_code}"
            for each in plan.adjustments
            if each.effect != "none"
        ]
    return " + ".join(terms)


def _total(adjustments: Sequence[Adjustment]) -> int:
    return sum(each.amount_cents for each in adjustments)
