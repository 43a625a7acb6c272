"""What eligibility-svc does when it hears of something."""

from contracts.events.claims import PracticeChanged
from contracts.events.clearinghouse import EligibilityResponseReceived
from contracts.events.encounters import EncounterReceived
from eligibility_svc.check.answers import take_responses
from eligibility_svc.check.service import check_encounter
from eligibility_svc.practice.service import change_practice
from kit.service import ConsumerDefinition
from kit.unit_of_work import UnitOfWork


async def on_response_received(work: UnitOfWork, event: EligibilityResponseReceived) -> None:
    """Take a 271 from the clearinghouse. One that cannot be read is parked, with its text."""
    await take_responses(work, await work.blobs.unpack(event.document))


INTAKE = ConsumerDefinition(
    purpose="intake",
    handlers={
        EncounterReceived: check_encounter,
        EligibilityResponseReceived: on_response_received,
        PracticeChanged: change_practice,
    },
)
