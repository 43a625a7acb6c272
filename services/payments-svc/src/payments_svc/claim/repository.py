"""All SQL about billed claims; constructed with who asks, so that it cannot be unscoped."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select

from kit.repository import TenantRepository
from payments_svc.claim.models import BilledClaim


class ClaimRepository(TenantRepository):
    async def by_id(self, claim_id: UUID) -> BilledClaim | None:
        return await self._find(BilledClaim, id=claim_id)

    async def by_control_number(self, number: str) -> BilledClaim | None:
        return await self._find(BilledClaim, patient_control_number=number)

    async def by_encounter(self, encounter_id: UUID) -> list[BilledClaim]:
        return await self._find_all(BilledClaim, encounter_id=encounter_id)

    async def by_patient(self, patient_id: UUID) -> list[BilledClaim]:
        return await self._all(self._owned(BilledClaim).where(BilledClaim.patient_id == patient_id))

    async def by_ids(self, claim_ids: Sequence[UUID]) -> list[BilledClaim]:
        return await self._by_ids(BilledClaim, claim_ids)

    async def by_payer_numbers(self, numbers: Sequence[str]) -> list[BilledClaim]:
        named = BilledClaim.payer_claim_control_number.in_(numbers)
        return await self._all(self._owned(BilledClaim).where(named))

    async def by_key_prefix(self, key: str) -> list[BilledClaim]:
        """Return claims whose normalised control number begins with the key."""
        begins = (
            BilledClaim.control_number_key >= key,
            BilledClaim.control_number_key < key + "\uffff",
        )
        return await self._all(self._owned(BilledClaim).where(*begins))

    def add(self, claim: BilledClaim) -> None:
        self._session.add(claim)

    async def _all(self, query: Select[tuple[BilledClaim]]) -> list[BilledClaim]:
        return list(await self._session.scalars(query.order_by(BilledClaim.id)))
