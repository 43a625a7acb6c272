"""All SQL about the practice; constructed with who asks."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from claims_svc.practice.models import Practice, Provider
from claims_svc.practice.schemas import PracticeSettings
from kit.identity import Identity
from kit.records import one_or_none


class PracticeRepository:
    def __init__(self, session: AsyncSession, identity: Identity) -> None:
        self._session = session
        self._organization_id = identity.organization_id

    async def row(self) -> Practice | None:
        mine = select(Practice).where(Practice.organization_id == self._organization_id)
        return await one_or_none(self._session, mine)

    async def settings(self) -> PracticeSettings:
        """Return the settings; the defaults are a test sender without a name."""
        row = await self.row()
        return PracticeSettings.model_validate(row.settings) if row else PracticeSettings()

    async def providers(self) -> list[Provider]:
        mine = select(Provider).where(Provider.organization_id == self._organization_id)
        return list(await self._session.scalars(mine.order_by(Provider.npi)))

    def add(self, row: Practice | Provider) -> None:
        self._session.add(row)
