"""All SQL about the practice; constructed with who asks."""

from eligibility_svc.practice.models import PracticeRecord
from kit.repository import TenantRepository


class PracticeRepository(TenantRepository):
    async def find(self) -> PracticeRecord | None:
        return await self._find(PracticeRecord)

    def add(self, practice: PracticeRecord) -> None:
        self._session.add(practice)
