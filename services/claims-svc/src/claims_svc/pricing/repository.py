"""All SQL about fees; constructed with who asks."""

from collections.abc import Collection, Sequence

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from claims_svc.pricing.models import Fee
from kit.http.pages import PageRequest, fetch_page
from kit.identity import Identity


class FeeRepository:
    def __init__(self, session: AsyncSession, identity: Identity) -> None:
        self._session = session
        self._organization_id = identity.organization_id

    def _mine(self) -> Select[tuple[Fee]]:
        return select(Fee).where(Fee.organization_id == self._organization_id)

    async def page(self, page: PageRequest) -> tuple[list[Fee], str | None]:
        return await fetch_page(self._session, self._mine(), Fee.id, page)

    async def of_codes(self, procedure_codes: Collection[str]) -> list[Fee]:
        """Return every fee of these procedures, the earliest first."""
        named = self._mine().where(Fee.procedure_code.in_(procedure_codes))
        return list(await self._session.scalars(named.order_by(Fee.valid_from)))

    def add_all(self, fees: Sequence[Fee]) -> None:
        self._session.add_all(fees)
