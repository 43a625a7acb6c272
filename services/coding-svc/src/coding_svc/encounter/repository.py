"""All SQL about encounters; constructed with who asks, so that it cannot be unscoped."""

from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from coding_svc.encounter.models import Encounter
from kit.http.pages import PageRequest, fetch_page
from kit.identity import Identity
from kit.records import one_or_none


class EncounterRepository:
    def __init__(self, session: AsyncSession, identity: Identity) -> None:
        self._session = session
        self._organization_id = identity.organization_id

    def _mine(self) -> Select[tuple[Encounter]]:
        return select(Encounter).where(Encounter.organization_id == self._organization_id)

    async def by_id(self, encounter_id: UUID) -> Encounter | None:
        return await one_or_none(self._session, self._mine().where(Encounter.id == encounter_id))

    async def by_external_id(self, external_id: str) -> Encounter | None:
        named = self._mine().where(Encounter.external_id == external_id)
        return await one_or_none(self._session, named)

    async def by_control_number(self, number: str) -> Encounter | None:
        named = self._mine().where(Encounter.patient_control_number == number)
        return await one_or_none(self._session, named)

    async def page(
        self, page: PageRequest, state: str | None, external_id: str | None
    ) -> tuple[list[Encounter], str | None]:
        query = self._mine()
        if state:
            query = query.where(Encounter.state == state)
        if external_id:
            query = query.where(Encounter.external_id == external_id)
        return await fetch_page(self._session, query, Encounter.id, page)

    def add(self, encounter: Encounter) -> None:
        self._session.add(encounter)
