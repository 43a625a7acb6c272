"""Keeps the list of what matches nothing."""

from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from claims_svc.worklist.models import UnmatchedItem
from contracts.events.payments import PaymentMatched, PaymentUnmatched
from kit.http.pages import PageRequest, fetch_page
from kit.identity import Identity
from kit.problems import Problem
from kit.records import one_or_none
from kit.unit_of_work import UnitOfWork


class UnmatchedRepository:
    """All SQL about unmatched items; constructed with who asks."""

    def __init__(self, session: AsyncSession, identity: Identity) -> None:
        self._session = session
        self._organization_id = identity.organization_id

    def _mine(self) -> Select[tuple[UnmatchedItem]]:
        return select(UnmatchedItem).where(UnmatchedItem.organization_id == self._organization_id)

    async def open_page(self, page: PageRequest) -> tuple[list[UnmatchedItem], str | None]:
        open_items = self._mine().where(UnmatchedItem.resolved_at.is_(None))
        return await fetch_page(self._session, open_items, UnmatchedItem.id, page)

    async def count_open(self) -> int:
        open_items = self._mine().where(UnmatchedItem.resolved_at.is_(None)).subquery()
        return await self._session.scalar(select(func.count()).select_from(open_items)) or 0

    async def by_id(self, item_id: UUID) -> UnmatchedItem | None:
        return await one_or_none(self._session, self._mine().where(UnmatchedItem.id == item_id))

    async def by_subject(self, subject: str) -> UnmatchedItem | None:
        named = self._mine().where(UnmatchedItem.subject == subject)
        return await one_or_none(self._session, named)

    def add(self, item: UnmatchedItem) -> None:
        self._session.add(item)


async def list_unmatched(
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
    repository = UnmatchedRepository(work.session, work.identity)
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
    await list_unmatched(
        work,
        kind="payment",
        subject=_payment_subject(event),
        source_id=event.remittance_id,
        patient_control_number=event.patient_control_number,
        reason=event.reason,
        detail=event.detail,
    )


async def on_payment_matched(work: UnitOfWork, event: PaymentMatched) -> None:
    repository = UnmatchedRepository(work.session, work.identity)
    item = await repository.by_subject(_payment_subject(event))
    if item and item.resolved_at is None:
        await resolve(work, item, "posted by payments-svc")
