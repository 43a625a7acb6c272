"""Keeps the practice's settings."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from claims_svc.practice.models import Practice, Provider
from claims_svc.practice.schemas import PracticeSettings, ProviderShape
from contracts.events.claims import PracticeChanged
from kit.identity import Identity
from kit.records import one_or_none
from kit.unit_of_work import UnitOfWork


class PracticeRepository:
    """All SQL about the practice; constructed with who asks."""

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


async def set_practice(work: UnitOfWork, settings: PracticeSettings) -> None:
    """Store the settings and tell eligibility-svc, which writes the same envelopes."""
    repository = PracticeRepository(work.session, work.identity)
    row = await repository.row()
    if row:
        row.settings = settings.model_dump()
    else:
        row = Practice(id=work.organization_id, settings=settings.model_dump())
        row.organization_id, row.created_at = work.organization_id, work.clock.now()
        repository.add(row)
    await work.audit("update", "practice", work.organization_id)
    await work.emit(
        PracticeChanged(
            organization_id=work.organization_id,
            submitter_id=settings.submitter_id,
            receiver_id=settings.receiver_id,
            usage_indicator=settings.usage_indicator,
        )
    )


async def register_provider(work: UnitOfWork, shape: ProviderShape) -> bool:
    """Add a provider, or bring a known NPI up to date; return whether it was new."""
    repository = PracticeRepository(work.session, work.identity)
    known = {provider.npi: provider for provider in await repository.providers()}
    provider = known.get(shape.npi)
    if provider is None:
        provider = Provider(id=work.ids.new(), npi=shape.npi)
        provider.organization_id, provider.created_at = work.organization_id, work.clock.now()
        repository.add(provider)
    provider.name, provider.kind, provider.taxonomy = shape.name, shape.kind, shape.taxonomy
    await work.audit("update", "provider", shape.npi)
    return shape.npi not in known
