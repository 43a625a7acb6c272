"""Keeps the list of payers."""

from eligibility_svc.payer.models import PayerRecord
from eligibility_svc.payer.repository import PayerRepository
from eligibility_svc.payer.schemas import PayerIn
from kit.unit_of_work import UnitOfWork


async def put_payer(work: UnitOfWork, posted: PayerIn) -> tuple[PayerRecord, bool]:
    """Register a payer or change the known one; return it, and whether it was known."""
    repository = PayerRepository(work)
    known = await repository.by_payer_id(posted.payer_id)
    if known is None:
        return _add(work, repository, posted), False
    known.name, known.eligibility_payer_id = posted.name, posted.eligibility_payer_id
    return known, True


async def note_payer(work: UnitOfWork, payer_id: str, name: str) -> None:
    """Register a payer that a coverage names; what a person said of a known one stays."""
    repository = PayerRepository(work)
    if await repository.by_payer_id(payer_id) is None:
        _add(work, repository, PayerIn(payer_id=payer_id, name=name))


async def inquiry_identifier(work: UnitOfWork, payer_id: str) -> str:
    """Return the id under which a payer is asked about eligibility."""
    known = await PayerRepository(work).by_payer_id(payer_id)
    return (known and known.eligibility_payer_id) or payer_id


def _add(work: UnitOfWork, repository: PayerRepository, posted: PayerIn) -> PayerRecord:
    payer = PayerRecord(
        id=work.ids.new(),
        organization_id=work.organization_id,
        created_at=work.clock.now(),
        **posted.model_dump(),
    )
    repository.add(payer)
    return payer
