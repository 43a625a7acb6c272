"""All SQL about payers; constructed with who asks."""

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from eligibility_svc.payer.models import PayerRecord
from kit.http.pages import PageRequest, fetch_page
from kit.identity import Identity
from kit.records import one_or_none


class PayerRepository:
    def __init__(self, session: AsyncSession, identity: Identity) -> None:
        self._session = session
        self._organization_id = identity.organization_id

    def _mine(self) -> Select[tuple[PayerRecord]]:
        return select(PayerRecord).where(PayerRecord.organization_id == self._organization_id)

    async def by_payer_id(self, payer_id: str) -> PayerRecord | None:
        return await one_or_none(
            self._session, self._mine().where(PayerRecord.payer_id == payer_id)
        )

    async def page(self, page: PageRequest) -> tuple[list[PayerRecord], str | None]:
        return await fetch_page(self._session, self._mine(), PayerRecord.id, page)

    def add(self, payer: PayerRecord) -> None:
        self._session.add(payer)
