"""Keeps the practice's settings."""

from claims_svc.practice.models import Practice, Provider
from claims_svc.practice.repository import PracticeRepository
from claims_svc.practice.schemas import PracticeSettings, ProviderShape
from contracts.events.claims import PracticeChanged
from kit.unit_of_work import UnitOfWork


async def set_practice(work: UnitOfWork, settings: PracticeSettings) -> None:
    """Store the settings and tell eligibility-svc, which writes the same envelopes."""
    repository = PracticeRepository(work)
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
    repository = PracticeRepository(work)
    known = {provider.npi: provider for provider in await repository.providers()}
    provider = known.get(shape.npi)
    if provider is None:
        provider = Provider(id=work.ids.new(), npi=shape.npi)
        provider.organization_id, provider.created_at = work.organization_id, work.clock.now()
        repository.add(provider)
    provider.name, provider.kind, provider.taxonomy = shape.name, shape.kind, shape.taxonomy
    await work.audit("update", "provider", shape.npi)
    return shape.npi not in known
