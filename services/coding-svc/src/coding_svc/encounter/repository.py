"""All SQL about encounters; constructed with who asks, so that it cannot be unscoped."""

from uuid import UUID

from coding_svc.encounter.models import Encounter
from kit.http.pages import PageRequest, fetch_page
from kit.repository import TenantRepository


class EncounterRepository(TenantRepository):
    async def by_id(self, encounter_id: UUID) -> Encounter | None:
        return await self._one(self._owned(Encounter).where(Encounter.id == encounter_id))

    async def by_external_id(self, external_id: str) -> Encounter | None:
        named = self._owned(Encounter).where(Encounter.external_id == external_id)
        return await self._one(named)

    async def by_control_number(self, number: str) -> Encounter | None:
        named = self._owned(Encounter).where(Encounter.patient_control_number == number)
        return await self._one(named)

    async def page(
        self, page: PageRequest, state: str | None, external_id: str | None
    ) -> tuple[list[Encounter], str | None]:
        query = self._owned(Encounter)
        if state:
            query = query.where(Encounter.state == state)
        if external_id:
            query = query.where(Encounter.external_id == external_id)
        return await fetch_page(self._session, query, Encounter.id, page)

    def add(self, encounter: Encounter) -> None:
        self._session.add(encounter)
