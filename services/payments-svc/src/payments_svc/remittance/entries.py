"""The journal entries of a remittance: one per claim for payment, adjustment and transfer."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kit.unit_of_work import UnitOfWork
from payments_svc.claim.domain import Payer
from payments_svc.claim.models import BilledClaim
from payments_svc.ledger.accounts import (
    ADJ_CONTRACTUAL,
    AR_PATIENT,
    ERA_CLEARING,
    ERA_UNAPPLIED,
    WITHHOLD_RECEIVABLE,
    ar_payer,
)
from payments_svc.ledger.domain import Draft, Kind, Leg, Source, pairs
from payments_svc.ledger.repository import LedgerRepository
from payments_svc.ledger.service import post_entry, reverse_entry
from payments_svc.remittance.domain import LinePlan
from payments_svc.remittance.models import PostedRemittance, RemittanceClaim
from payments_svc.remittance.provider_accounts import ProviderMovement

_DECISION_KINDS = (Kind.PAYER_PAYMENT, Kind.ADJUSTMENT, Kind.RESPONSIBILITY_TRANSFER)
_DESCRIPTIONS = {
    Kind.PAYER_PAYMENT: "Paid by the payer",
    Kind.ADJUSTMENT: "Reduced by the payer's contract",
    Kind.RESPONSIBILITY_TRANSFER: "Share left to whoever pays next",
    Kind.UNAPPLIED_CASH: "Paid, but not posted to a claim yet",
}
_ACCOUNT_OF_EFFECT = {"write_off": ADJ_CONTRACTUAL, "withhold": WITHHOLD_RECEIVABLE}


@dataclass(frozen=True, slots=True)
class Target:
    """Where a decision is to be posted. `next_payer` is None when the patient pays next."""

    remittance: PostedRemittance
    row: RemittanceClaim
    claim: BilledClaim
    payer: Payer
    next_payer: Payer | None


async def post_decision(work: UnitOfWork, target: Target, plans: Sequence[LinePlan]) -> None:
    """Write a decision's entries; a kind that moves nothing has no entry."""
    account = ar_payer(target.payer.payer_id)
    legs = {
        Kind.PAYER_PAYMENT: list(_payment_legs(target, plans)),
        Kind.ADJUSTMENT: list(_adjustment_legs(target, plans)),
        Kind.RESPONSIBILITY_TRANSFER: list(_transfer_legs(target, plans)),
    }
    for kind in _DECISION_KINDS:
        sides = pairs(legs[kind], account)
        if sides:
            await post_entry(work, _draft(target.remittance, target.row, kind, sides))


async def park_cash(work: UnitOfWork, remittance: PostedRemittance, row: RemittanceClaim) -> None:
    """Keep the cash of a claim that is not posted, so that the remittance adds up."""
    leg = Leg(
        account=ERA_CLEARING,
        amount_cents=row.paid_cents,
        payer_id=remittance.payer_id,
        position=row.position,
    )
    sides = pairs([leg], ERA_UNAPPLIED)
    if sides:
        await post_entry(work, _draft(remittance, row, Kind.UNAPPLIED_CASH, sides))


async def release_cash(
    work: UnitOfWork, remittance: PostedRemittance, row: RemittanceClaim
) -> None:
    """Take the parked cash of a claim back, because the claim is posted now."""
    key = _key(remittance, row, Kind.UNAPPLIED_CASH)
    entry = await LedgerRepository(work).by_source_key(key)
    if entry:
        source = Source("remittance", remittance.id, f"{key}:released")
        await reverse_entry(work, entry, remittance.payment_date, source)


async def post_provider_movements(
    work: UnitOfWork, remittance: PostedRemittance, movements: Sequence[ProviderMovement]
) -> None:
    """Write one entry per provider-level adjustment and account."""
    for number, movement in enumerate(movements, start=1):
        reason = movement.adjustment.reason_code
        leg = Leg(
            account=movement.account,
            amount_cents=movement.amount_cents,
            payer_id=remittance.payer_id,
            reason_code=reason,
            position=movement.adjustment.position,
        )
        draft = Draft(
            kind=Kind.PROVIDER_ADJUSTMENT,
            effective_date=remittance.payment_date,
            description=f"Provider-level adjustment {reason}",
            source=Source("remittance", remittance.id, f"{remittance.source_key}:PLB:{number}"),
            legs=pairs([leg], ERA_CLEARING),
        )
        await post_entry(work, draft)


def decision_keys(remittance: PostedRemittance, row: RemittanceClaim) -> list[str]:
    """Return the source keys that the entries of a decision have."""
    return [_key(remittance, row, kind) for kind in _DECISION_KINDS]


def _key(remittance: PostedRemittance, row: RemittanceClaim, kind: Kind) -> str:
    return f"{remittance.source_key}:CLP:{row.position}:{kind}"


def _draft(
    remittance: PostedRemittance, row: RemittanceClaim, kind: Kind, legs: Sequence[Leg]
) -> Draft:
    return Draft(
        kind=kind,
        effective_date=remittance.payment_date,
        description=_DESCRIPTIONS[kind],
        source=Source("remittance", remittance.id, _key(remittance, row, kind)),
        legs=legs,
    )


def _payment_legs(target: Target, plans: Sequence[LinePlan]) -> Iterator[Leg]:
    for plan in plans:
        yield _leg(target, plan, ERA_CLEARING, plan.paid_cents)


def _adjustment_legs(target: Target, plans: Sequence[LinePlan]) -> Iterator[Leg]:
    for plan in plans:
        for each in plan.adjustments:
            if each.effect in _ACCOUNT_OF_EFFECT:
                account, adjustment = _ACCOUNT_OF_EFFECT[each.effect], each.adjustment
                reason = (adjustment.group_code, adjustment.reason_code)
                yield _leg(target, plan, account, adjustment.amount_cents, *reason)


def _transfer_legs(target: Target, plans: Sequence[LinePlan]) -> Iterator[Leg]:
    after = target.next_payer
    account = ar_payer(after.payer_id) if after else AR_PATIENT
    for plan in plans:
        for each in plan.adjustments:
            if each.effect == "transfer":
                adjustment = each.adjustment
                reason = (adjustment.group_code, adjustment.reason_code)
                yield _leg(target, plan, account, adjustment.amount_cents, *reason)


def _leg(
    target: Target,
    plan: LinePlan,
    account: str,
    amount_cents: int,
    group_code: str | None = None,
    reason_code: str | None = None,
) -> Leg:
    return Leg(
        account=account,
        amount_cents=amount_cents,
        claim_id=target.claim.id,
        line_control_number=plan.line_control_number,
        payer_id=target.payer.payer_id,
        patient_id=target.claim.patient_id,
        encounter_id=target.claim.encounter_id,
        group_code=group_code,
        reason_code=reason_code,
        position=plan.position,
    )
