"""What eligibility-svc does when it hears of something."""

from collections.abc import Sequence
from dataclasses import dataclass

from contracts.events.claims import PracticeChanged
from contracts.events.clearinghouse import EligibilityResponseReceived
from contracts.events.encounters import EncounterReceived
from eligibility_svc.check import answers, service
from eligibility_svc.practice.service import change_practice
from kit.delivery import BatchHandler
from kit.service import ConsumerDefinition
from kit.unit_of_work import UnitOfWork
from x12.eligibility import EligibilityResponse

_RESPONSES_MAX = 1_000  # what a batch looks ahead for; those of a larger file are read one by one


@dataclass(frozen=True, slots=True)
class _File:
    text: str
    responses: list[EligibilityResponse]


async def _prepare_encounters(
    work: UnitOfWork, events: Sequence[EncounterReceived]
) -> Sequence[EncounterReceived]:
    await service.look_ahead(work, events)
    return events


async def _read(work: UnitOfWork, events: Sequence[EligibilityResponseReceived]) -> list[_File]:
    """Read 271s from the clearinghouse. One that cannot be read is parked, with its text."""
    texts = [await work.blobs.unpack(event.document) for event in events]
    files = [_File(text, answers.read_responses(text)) for text in texts]
    responses = [response for file in files for response in file.responses]
    await answers.look_ahead(work, responses[:_RESPONSES_MAX])
    return files


async def _keep(work: UnitOfWork, file: _File) -> None:
    await answers.keep_responses(work, file.text, file.responses)


INTAKE = ConsumerDefinition(
    purpose="intake",
    handlers={
        EncounterReceived: BatchHandler(_prepare_encounters, service.check_encounter),
        EligibilityResponseReceived: BatchHandler(_read, _keep),
        PracticeChanged: change_practice,
    },
)
