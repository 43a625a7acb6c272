"""All SQL about payers; constructed with who asks."""

from eligibility_svc.payer.models import PayerRecord
from kit.http.pages import PageRequest, fetch_page
from kit.repository import TenantRepository


class PayerRepository(TenantRepository):
    async def by_payer_id(self, payer_id: str) -> PayerRecord | None:
        return await self._find(PayerRecord, payer_id=payer_id)

    async def page(self, page: PageRequest) -> tuple[list[PayerRecord], str | None]:
        return await fetch_page(self._session, self._owned(PayerRecord), PayerRecord.id, page)

    def add(self, payer: PayerRecord) -> None:
        self._session.add(payer)
