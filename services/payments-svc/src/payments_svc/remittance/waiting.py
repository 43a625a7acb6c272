"""What could not be posted: kept with its cash, tried again, matched by a person."""

from collections.abc import Iterable
from uuid import UUID

from contracts.events.payments import PaymentMatched, PaymentUnmatched
from kit.problems import Problem
from kit.unit_of_work import UnitOfWork
from payments_svc.claim.models import BilledClaim
from payments_svc.claim.repository import ClaimRepository
from payments_svc.remittance.domain import Refusal
from payments_svc.remittance.entries import park_cash, release_cash
from payments_svc.remittance.matching import possible_keys
from payments_svc.remittance.models import PostedRemittance, RemittanceClaim, UnmatchedPayment
from payments_svc.remittance.posting import post_claim
from payments_svc.remittance.repository import RemittanceRepository


async def keep_waiting(
    work: UnitOfWork, remittance: PostedRemittance, row: RemittanceClaim, refusal: Refusal
) -> None:
    """Put a refused claim on the worklist and park its cash."""
    _store_refusal(row, refusal)
    await park_cash(work, remittance, row)
    await list_unmatched(work, remittance, row, refusal.reason, refusal.detail)


async def list_unmatched(
    work: UnitOfWork,
    remittance: PostedRemittance,
    row: RemittanceClaim | None,
    reason: str,
    detail: str,
) -> None:
    """Put a claim of a remittance, or all of it, on the worklist."""
    unmatched = UnmatchedPayment(
        id=work.ids.new(),
        organization_id=work.organization_id,
        created_at=work.clock.now(),
        remittance_id=remittance.id,
        remittance_claim_id=row.id if row else None,
        patient_control_number=row.patient_control_number if row else None,
        payment_cents=row.paid_cents if row else remittance.payment_cents,
        reason=reason,
        detail=detail,
        state="waiting",
    )
    repository = RemittanceRepository(work)
    repository.add(unmatched)
    repository.forget_calm()
    await work.emit(_unmatched_event(unmatched))


async def look_for_waiting(
    work: UnitOfWork, claims: Iterable[tuple[UUID, str, str | None]]
) -> None:
    """Find out for a batch for which of its claims something waits.

    Args:
        work: the batch's unit of work; it changes nothing.
        claims: id, patient control number, and the payer's number when there is one.

    """
    named = list(claims)
    keys = {key for _, number, _ in named for key in possible_keys(number)}
    numbers = {number for _, _, number in named if number}
    await RemittanceRepository(work).look_for_waiting({each for each, _, _ in named}, keys, numbers)


async def retry_for_claim(work: UnitOfWork, claim: BilledClaim) -> None:
    """Post what waits for a claim, until nothing more can be posted.

    Remittances and claims arrive in any order; whatever the order, the end is the same.
    """
    repository = RemittanceRepository(work)
    keys = possible_keys(claim.patient_control_number)
    number = claim.payer_claim_control_number
    rows = await repository.waiting_for(claim.id, keys, number)
    while rows:
        posted = [row for row in rows if await _try_again(work, row)]
        rows = await repository.waiting_for(claim.id, keys, number) if posted else []


async def match_by_hand(
    work: UnitOfWork, unmatched_id: UUID, claim_id: UUID, reason: str
) -> RemittanceClaim:
    """Post a payment that matched nothing to the claim that a person chose.

    Raises Problem: 404 when either is not in the organization; 409 when it does not wait for a
    match, or cannot be posted to that claim. Then nothing changes.
    """
    repository = RemittanceRepository(work)
    unmatched = await repository.unmatched_by_id(unmatched_id)
    claim = await ClaimRepository(work).by_id(claim_id)
    if unmatched is None or claim is None:
        raise Problem("not-found", "No such unmatched payment or claim.")
    if unmatched.state != "waiting" or unmatched.reason != "no_match":
        raise Problem(
            "conflict",
            f"It is {unmatched.state} ({unmatched.reason}), and only what matches no claim can be"
            " matched: ask the payer for a mended file, which posts by itself.",
        )
    row = await _claim_of(repository, unmatched)
    remittance = await _remittance_of(repository, row)
    refusal = await post_claim(work, remittance, row, chosen=claim)
    if refusal:
        raise Problem("conflict", f"It cannot be posted to that claim: {refusal.detail}")
    await _resolve(work, remittance, row, unmatched)
    await work.audit(
        "update", "unmatched_payment", unmatched.id, patient_id=claim.patient_id, reason=reason
    )
    await retry_for_claim(work, claim)
    return row


async def refresh_state(work: UnitOfWork, remittance: PostedRemittance) -> None:
    """Set a remittance's state from those of its claims."""
    repository = RemittanceRepository(work)
    states = {row.state for row in await repository.claims_of_one(remittance.id)}
    if states <= {"posted"}:
        remittance.state = "posted"
    elif "posted" in states:
        remittance.state = "partially_posted"
    else:
        remittance.state = "unmatched" if "unmatched" in states else "held"


async def _try_again(work: UnitOfWork, row: RemittanceClaim) -> bool:
    repository = RemittanceRepository(work)
    remittance = await _remittance_of(repository, row)
    refusal = await post_claim(work, remittance, row)
    unmatched = await repository.unmatched_of_claim(row.id)
    if unmatched is None:
        return False
    if refusal is None:
        await _resolve(work, remittance, row, unmatched)
        return True
    repository.forget_calm()
    if refusal.reason != unmatched.reason:
        _store_refusal(row, refusal)
        unmatched.reason, unmatched.detail = refusal.reason, refusal.detail
        await work.emit(_unmatched_event(unmatched))
    return False


async def _resolve(
    work: UnitOfWork,
    remittance: PostedRemittance,
    row: RemittanceClaim,
    unmatched: UnmatchedPayment,
) -> None:
    await release_cash(work, remittance, row)
    unmatched.state = "resolved"
    await refresh_state(work, remittance)
    await work.emit(PaymentMatched(remittance_id=remittance.id, remittance_claim_id=row.id))


def _store_refusal(row: RemittanceClaim, refusal: Refusal) -> None:
    row.reason = refusal.reason
    found_none = refusal.reason == "no_match" and row.claim_id is None
    row.state = "unmatched" if found_none else "held"


async def _claim_of(
    repository: RemittanceRepository, unmatched: UnmatchedPayment
) -> RemittanceClaim:
    row = None
    if unmatched.remittance_claim_id:
        row = await repository.claim_by_id(unmatched.remittance_claim_id)
    if row is None:
        raise Problem("conflict", "The whole remittance is held; a claim cannot be chosen for it.")
    return row


async def _remittance_of(
    repository: RemittanceRepository, row: RemittanceClaim
) -> PostedRemittance:
    remittance = await repository.by_id(row.remittance_id)
    if remittance is None:
        raise LookupError(f"remittance {row.remittance_id} is gone")
    return remittance


def _unmatched_event(unmatched: UnmatchedPayment) -> PaymentUnmatched:
    return PaymentUnmatched.model_validate(
        {
            "remittance_id": unmatched.remittance_id,
            "remittance_claim_id": unmatched.remittance_claim_id,
            "patient_control_number": unmatched.patient_control_number,
            "payment_cents": unmatched.payment_cents,
            "reason": unmatched.reason,
            "detail": unmatched.detail,
        }
    )
