"""All SQL about acknowledgments; constructed with who asks."""

from sqlalchemy import select

from claims_svc.acknowledgment.models import Acknowledgment
from kit.repository import TenantRepository


class AcknowledgmentRepository(TenantRepository):
    async def by_sha256(self, sha256: str) -> Acknowledgment | None:
        mine = select(Acknowledgment).where(
            Acknowledgment.organization_id == self._organization_id,
            Acknowledgment.sha256 == sha256,
        )
        return await self._one(mine)

    def add(self, acknowledgment: Acknowledgment) -> None:
        self._session.add(acknowledgment)
