"""All SQL about claims; constructed with who asks, so that it cannot be unscoped."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import func, insert, select

from claims_svc.claim.models import Adjudication, Claim, ClaimHistory
from kit.http.pages import PageRequest, fetch_page
from kit.pending import write_later
from kit.repository import TenantRepository

_HISTORY: Any = ClaimHistory.__table__
_APPEND_HISTORY = insert(_HISTORY)  # by the ORM rows with and without a detail would go apart


@dataclass(frozen=True, slots=True)
class ClaimFilter:
    """What a list of claims is narrowed to."""

    states: Sequence[str] = ()
    patient_control_number: str | None = None
    encounter_id: UUID | None = None
    patient_id: UUID | None = None
    is_changed: bool = False


class ClaimRepository(TenantRepository):
    async def by_id(self, claim_id: UUID) -> Claim | None:
        return await self._find(Claim, id=claim_id)

    async def by_control_number(self, number: str) -> Claim | None:
        return await self._find(Claim, patient_control_number=number)

    async def by_ids(self, claim_ids: Sequence[UUID]) -> list[Claim]:
        return await self._by_ids(Claim, claim_ids)

    async def page(
        self, page: PageRequest, narrowed: ClaimFilter
    ) -> tuple[list[Claim], str | None]:
        query = self._owned(Claim)
        if narrowed.states:
            query = query.where(Claim.state.in_(narrowed.states))
        if narrowed.patient_control_number:
            query = query.where(Claim.patient_control_number == narrowed.patient_control_number)
        if narrowed.encounter_id:
            query = query.where(Claim.encounter_id == narrowed.encounter_id)
        if narrowed.patient_id:
            query = query.where(Claim.patient_id == narrowed.patient_id)
        if narrowed.is_changed:
            query = query.where(Claim.encounter_changed_at.is_not(None))
        return await fetch_page(self._session, query, Claim.id, page)

    async def count(self, states: Sequence[str]) -> int:
        mine = Claim.organization_id == self._organization_id
        counted = select(func.count()).select_from(Claim).where(mine, Claim.state.in_(states))
        return await self._session.scalar(counted) or 0

    async def count_changed(self) -> int:
        """Count the claims whose encounters changed after they were billed."""
        changed = self._owned(Claim).where(Claim.encounter_changed_at.is_not(None)).subquery()
        return await self._session.scalar(select(func.count()).select_from(changed)) or 0

    async def by_encounter(self, encounter_id: UUID) -> Claim | None:
        return await self._find(Claim, encounter_id=encounter_id)

    async def history(self, claim: Claim) -> list[ClaimHistory]:
        of_claim = select(ClaimHistory).where(
            ClaimHistory.organization_id == self._organization_id,
            ClaimHistory.claim_id == claim.id,
        )
        return list(await self._session.scalars(of_claim.order_by(ClaimHistory.id)))

    async def adjudications(self, claim: Claim) -> list[Adjudication]:
        return await self._find_all(Adjudication, claim_id=claim.id)

    def append_history(self, row: dict[str, Any]) -> None:
        """Append a fact before the transaction ends; nothing reads it till then."""
        write_later(self._session, _APPEND_HISTORY, row)

    def add_claim(self, claim: Claim) -> None:
        """Add a new claim, on which no payer can have decided yet."""
        self._session.add(claim)
        self._expect_none(Adjudication, claim_id=claim.id)

    def add_adjudication(self, decision: Adjudication) -> None:
        self._session.add(decision)
