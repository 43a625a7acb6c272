"""All SQL about what matches nothing; constructed with who asks."""

from uuid import UUID

from sqlalchemy import func, select

from claims_svc.worklist.models import UnmatchedItem
from kit.http.pages import PageRequest, fetch_page
from kit.repository import TenantRepository


class UnmatchedRepository(TenantRepository):
    async def open_page(self, page: PageRequest) -> tuple[list[UnmatchedItem], str | None]:
        open_items = self._owned(UnmatchedItem).where(UnmatchedItem.resolved_at.is_(None))
        return await fetch_page(self._session, open_items, UnmatchedItem.id, page)

    async def count_open(self) -> int:
        open_items = (
            self._owned(UnmatchedItem).where(UnmatchedItem.resolved_at.is_(None)).subquery()
        )
        return await self._session.scalar(select(func.count()).select_from(open_items)) or 0

    async def by_id(self, item_id: UUID) -> UnmatchedItem | None:
        return await self._find(UnmatchedItem, id=item_id)

    async def by_subject(self, subject: str) -> UnmatchedItem | None:
        return await self._find(UnmatchedItem, subject=subject)

    def add(self, item: UnmatchedItem) -> None:
        self._session.add(item)
