"""All SQL about what matches nothing; constructed with who asks."""

from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from claims_svc.worklist.models import UnmatchedItem
from kit.http.pages import PageRequest, fetch_page
from kit.identity import Identity
from kit.records import one_or_none


class UnmatchedRepository:
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
