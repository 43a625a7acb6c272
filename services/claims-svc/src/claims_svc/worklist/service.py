"""Keeps the list of what matches nothing."""

from uuid import UUID

from claims_svc.worklist.models import UnmatchedItem
from claims_svc.worklist.repository import UnmatchedRepository
from contracts.events.payments import PaymentMatched, PaymentUnmatched
from kit.problems import Problem
from kit.unit_of_work import UnitOfWork


async def put_on_unmatched_list(
    work: UnitOfWork,
    *,
    kind: str,
    subject: str,
    source_id: UUID,
    patient_control_number: str | None,
    reason: str,
    detail: str,
) -> None:
    """Put something that matches nothing on the list, once."""
    repository = UnmatchedRepository(work)
    if await repository.by_subject(subject):
        return
    repository.add(
        UnmatchedItem(
            id=work.ids.new(),
            organization_id=work.organization_id,
            created_at=work.clock.now(),
            kind=kind,
            subject=subject,
            source_id=source_id,
            patient_control_number=patient_control_number,
            reason=reason,
            detail=detail,
        )
    )


async def resolve(work: UnitOfWork, item: UnmatchedItem, resolution: str) -> None:
    """Take an item off the list, with who did it and why."""
    if item.resolved_at is not None:
        raise Problem("conflict", "It is resolved already.")
    item.resolved_at, item.resolved_by = work.clock.now(), work.identity.actor_id
    item.resolution = resolution
    await work.audit("update", "unmatched_item", item.id, reason=resolution)


def _payment_subject(event: PaymentUnmatched | PaymentMatched) -> str:
    return f"remittance:{event.remittance_id}:{event.remittance_claim_id or 'all'}"


async def on_payment_unmatched(work: UnitOfWork, event: PaymentUnmatched) -> None:
    await put_on_unmatched_list(
        work,
        kind="payment",
        subject=_payment_subject(event),
        source_id=event.remittance_id,
        patient_control_number=event.patient_control_number,
        reason=event.reason,
        detail=event.detail,
    )


async def on_payment_matched(work: UnitOfWork, event: PaymentMatched) -> None:
    repository = UnmatchedRepository(work)
    item = await repository.by_subject(_payment_subject(event))
    if item and item.resolved_at is None:
        await resolve(work, item, "posted by payments-svc")
