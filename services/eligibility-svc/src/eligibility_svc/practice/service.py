"""Follows the practice's settings and hands out what envelopes need."""

from contracts.events.claims import PracticeChanged
from contracts.shapes import BillingProvider
from eligibility_svc.practice.models import PracticeRecord
from eligibility_svc.practice.repository import PracticeRepository
from eligibility_svc.practice.schemas import AskingProvider
from kit.unit_of_work import UnitOfWork
from x12.envelope import Envelope

# claims-svc counts its interchanges from 1 under the same submitter id. Inquiries have the upper
# half of the numbers, so that a TA1 never speaks of two interchanges.
CONTROL_NUMBER_OFFSET = 500_000_000
_CONTROL_NUMBER_MAX = 499_999_999  # half of what ISA13 holds; after the last comes 1 again
# What stands in envelopes until the practice says who it is.
SUBMITTER_ID, RECEIVER_ID, USAGE_INDICATOR = "REVCYCLE", "CLEARINGHOUSE", "T"


async def change_practice(work: UnitOfWork, event: PracticeChanged) -> None:
    """Take over the ids that were set in claims-svc."""
    practice = await _practice(work)
    practice.submitter_id, practice.receiver_id = event.submitter_id, event.receiver_id
    practice.usage_indicator = event.usage_indicator


async def remember_provider(work: UnitOfWork, provider: BillingProvider) -> AskingProvider:
    """Keep who billed last; return the provider as one that asks."""
    asking = AskingProvider(
        npi=provider.npi, organization_name=provider.organization_name, tax_id=provider.tax_id
    )
    practice = await _practice(work)
    practice.billing_provider = asking.model_dump(mode="json")
    return asking


async def remembered_provider(work: UnitOfWork) -> AskingProvider | None:
    content = (await _practice(work)).billing_provider
    return AskingProvider.model_validate(content) if content else None


async def next_envelope(work: UnitOfWork) -> Envelope:
    """Return an envelope with a control number that this organization has not used."""
    practice = await _practice(work)
    # Nobody else counts for the organization before the transaction ends.
    practice.control_number = practice.control_number % _CONTROL_NUMBER_MAX + 1
    number = CONTROL_NUMBER_OFFSET + practice.control_number
    return Envelope(
        sender_id=practice.submitter_id,
        receiver_id=practice.receiver_id,
        usage_indicator=practice.usage_indicator,
        interchange_control_number=number,
        group_control_number=number,
        created_at=work.clock.now(),
    )


async def _practice(work: UnitOfWork) -> PracticeRecord:
    repository = PracticeRepository(work)
    practice = await repository.find()
    if practice is None:
        practice = PracticeRecord(
            id=work.ids.new(),
            organization_id=work.organization_id,
            created_at=work.clock.now(),
            submitter_id=SUBMITTER_ID,
            receiver_id=RECEIVER_ID,
            usage_indicator=USAGE_INDICATOR,
            control_number=0,
        )
        repository.add(practice)
    return practice
