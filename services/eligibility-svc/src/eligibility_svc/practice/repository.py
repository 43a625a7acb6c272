"""All SQL about the practice; constructed with who asks."""

from sqlalchemy import select, update

from eligibility_svc.practice.models import PracticeRecord
from kit.repository import TenantRepository

_CONTROL_NUMBER_MAX = 499_999_999  # half of what ISA13 holds; after the last comes 1 again


class PracticeRepository(TenantRepository):
    async def find(self) -> PracticeRecord | None:
        return await self._find(PracticeRecord)

    async def add(self, practice: PracticeRecord) -> None:
        """Write the row at once, so that numbers can be counted on it."""
        self._session.add(practice)
        await self._session.flush()

    async def next_control_number(self) -> int:
        """Count on; the row stays locked until the number is used or given back."""
        last = PracticeRecord.control_number
        counted = (
            update(PracticeRecord)
            .where(PracticeRecord.organization_id == self._organization_id)
            .values(control_number=last % _CONTROL_NUMBER_MAX + 1)
            .returning(last)
        )
        return (await self._session.execute(counted)).scalar_one()
