"""All SQL about billed claims; constructed with who asks, so that it cannot be unscoped."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from kit.identity import Identity
from kit.records import one_or_none
from payments_svc.claim.models import BilledClaim


class ClaimRepository:
    def __init__(self, session: AsyncSession, identity: Identity) -> None:
        self._session = session
        self._organization_id = identity.organization_id

    def _mine(self) -> Select[tuple[BilledClaim]]:
        return select(BilledClaim).where(BilledClaim.organization_id == self._organization_id)

    async def by_id(self, claim_id: UUID) -> BilledClaim | None:
        return await one_or_none(self._session, self._mine().where(BilledClaim.id == claim_id))

    async def by_control_number(self, number: str) -> BilledClaim | None:
        named = self._mine().where(BilledClaim.patient_control_number == number)
        return await one_or_none(self._session, named)

    async def by_encounter(self, encounter_id: UUID) -> list[BilledClaim]:
        return await self._all(self._mine().where(BilledClaim.encounter_id == encounter_id))

    async def by_patient(self, patient_id: UUID) -> list[BilledClaim]:
        return await self._all(self._mine().where(BilledClaim.patient_id == patient_id))

    async def by_ids(self, claim_ids: Sequence[UUID]) -> list[BilledClaim]:
        return await self._all(self._mine().where(BilledClaim.id.in_(claim_ids)))

    async def by_payer_numbers(self, numbers: Sequence[str]) -> list[BilledClaim]:
        named = BilledClaim.payer_claim_control_number.in_(numbers)
        return await self._all(self._mine().where(named))

    async def by_key_prefix(self, key: str) -> list[BilledClaim]:
        """Return claims whose normalised control number begins with the key."""
        begins = (
            BilledClaim.control_number_key >= key,
            BilledClaim.control_number_key < key + "\uffff",
        )
        return await self._all(self._mine().where(*begins))

    def add(self, claim: BilledClaim) -> None:
        self._session.add(claim)

    async def _all(self, query: Select[tuple[BilledClaim]]) -> list[BilledClaim]:
        return list(await self._session.scalars(query.order_by(BilledClaim.id)))
