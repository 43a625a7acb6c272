"""All SQL about fees; constructed with who asks."""

from collections.abc import Collection, Sequence

from claims_svc.pricing.models import Fee
from kit.http.pages import PageRequest, fetch_page
from kit.repository import TenantRepository


class FeeRepository(TenantRepository):
    async def page(self, page: PageRequest) -> tuple[list[Fee], str | None]:
        return await fetch_page(self._session, self._owned(Fee), Fee.id, page)

    async def of_codes(self, procedure_codes: Collection[str]) -> list[Fee]:
        """Return every fee of these procedures, the earliest first."""
        named = self._owned(Fee).where(Fee.procedure_code.in_(procedure_codes))
        return list(await self._session.scalars(named.order_by(Fee.valid_from)))

    def add_all(self, fees: Sequence[Fee]) -> None:
        self._session.add_all(fees)
