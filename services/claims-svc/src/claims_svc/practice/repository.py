"""All SQL about the practice; constructed with who asks."""

from sqlalchemy import select

from claims_svc.practice.models import Practice, Provider
from claims_svc.practice.schemas import PracticeSettings
from kit.repository import TenantRepository


class PracticeRepository(TenantRepository):
    async def row(self) -> Practice | None:
        return await self._find(Practice)

    async def settings(self) -> PracticeSettings:
        """Return the settings; the defaults are a test sender without a name."""
        row = await self.row()
        return PracticeSettings.model_validate(row.settings) if row else PracticeSettings()

    async def providers(self) -> list[Provider]:
        mine = self._owned(Provider)
        return list(await self._session.scalars(mine.order_by(Provider.npi)))

    def add(self, row: Practice | Provider) -> None:
        self._session.add(row)
