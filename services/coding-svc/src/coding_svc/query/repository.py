"""All SQL about questions to providers."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select

from coding_svc.query.models import CodingQuery, CodingQueryAnswer
from kit.repository import TenantRepository


class CodingQueryRepository(TenantRepository):
    async def of_encounter(self, encounter_id: UUID) -> list[CodingQuery]:
        """Return every question about an encounter, oldest first."""
        return await self._find_all(CodingQuery, encounter_id=encounter_id)

    async def answers(self, encounter_id: UUID) -> dict[UUID, CodingQueryAnswer]:
        """Return the answers about an encounter, by question."""
        found = await self._find_all(CodingQueryAnswer, encounter_id=encounter_id)
        return {answer.query_id: answer for answer in found}

    async def open_of(self, encounter_ids: Collection[UUID]) -> list[CodingQuery]:
        """Return the questions about these encounters that nobody answered, oldest first."""
        if not encounter_ids:
            return []
        mine = CodingQueryAnswer.organization_id == self._organization_id
        answered = select(CodingQueryAnswer.query_id).where(mine)
        waiting = self._owned(CodingQuery).where(
            CodingQuery.encounter_id.in_(encounter_ids), CodingQuery.id.not_in(answered)
        )
        return list(await self._session.scalars(waiting.order_by(CodingQuery.id)))

    def add(self, row: CodingQuery | CodingQueryAnswer) -> None:
        self._session.add(row)
