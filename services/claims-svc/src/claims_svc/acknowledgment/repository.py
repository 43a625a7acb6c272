"""All SQL about acknowledgments; constructed with who asks."""

from claims_svc.acknowledgment.models import Acknowledgment
from kit.repository import TenantRepository


class AcknowledgmentRepository(TenantRepository):
    async def by_sha256(self, sha256: str) -> Acknowledgment | None:
        return await self._find(Acknowledgment, sha256=sha256)

    def add(self, acknowledgment: Acknowledgment) -> None:
        self._session.add(acknowledgment)
