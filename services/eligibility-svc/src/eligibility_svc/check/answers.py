"""Takes payers' answers."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from eligibility_svc.check.meaning import benefits_of, rejections_of, status_of
from eligibility_svc.check.models import CheckRecord, ResponseRecord
from eligibility_svc.check.repository import CheckRepository, ResponseRepository
from eligibility_svc.check.schemas import PLAN
from eligibility_svc.check.service import checked
from eligibility_svc.patient.repository import PatientRepository
from kit.unit_of_work import UnitOfWork
from x12 import eligibility
from x12.eligibility import EligibilityResponse
from x12.envelope import read_interchanges
from x12.errors import X12Error

# An answer that decided nothing does not stand in the way of one that does.
_OPEN = ("pending", "unknown")


async def take_responses(work: UnitOfWork, text: str) -> list[ResponseRecord]:
    """Keep every 271 of a file, and decide the checks that they answer.

    Raises X12Error when the file cannot be read or holds no 271; then nothing is kept.
    """
    return await keep_responses(work, text, read_responses(text))


async def look_ahead(work: UnitOfWork, responses: Sequence[EligibilityResponse]) -> None:
    """Read for a batch the checks that responses name."""
    traces = [{"trace_number": each.trace_number} for each in responses if each.trace_number]
    await CheckRepository(work).look_ahead(CheckRecord, traces)


async def keep_responses(
    work: UnitOfWork, text: str, responses: Sequence[EligibilityResponse]
) -> list[ResponseRecord]:
    """Keep the responses that were read from a file."""
    document = asdict(await work.blobs.pack(work.organization_id, text))
    return [await _take(work, response, document) for response in responses]


def read_responses(text: str) -> list[EligibilityResponse]:
    """Return every 271 of a file. Raises X12Error when there is none."""
    responses = [
        response
        for interchange in read_interchanges(text)
        for group in interchange.groups
        for transaction_set in group.transaction_sets
        for response in eligibility.read_responses(transaction_set)
    ]
    if not responses:
        raise X12Error("the file holds no 271")
    return responses


async def _take(
    work: UnitOfWork, response: EligibilityResponse, document: dict[str, Any]
) -> ResponseRecord:
    check = await _find_check(work, response)
    service_type, on = _asked(check, work.clock.now().date())
    record = ResponseRecord(
        id=work.ids.new(),
        organization_id=work.organization_id,
        created_at=work.clock.now(),
        check_id=check.id if check else None,
        trace_number=response.trace_number,
        status=status_of(response, service_type, on),
        document=document,
        applied=check is not None and check.status in _OPEN,
    )
    ResponseRepository(work).add(record)
    patient_id = check.patient_id if check else None
    await work.audit("create", "eligibility_response", record.id, patient_id=patient_id)
    if check and record.applied:
        await _decide(work, check, response, record.status)
    return record


def _asked(check: CheckRecord | None, today: date) -> tuple[str, date]:
    if check is None:
        return PLAN, today
    return check.service_types[0], check.service_date


async def _find_check(work: UnitOfWork, response: EligibilityResponse) -> CheckRecord | None:
    """Return the check by our trace number, else the only open one of the member and payer."""
    repository = CheckRepository(work)
    traced = response.trace_number and await repository.by_trace(response.trace_number)
    if traced:
        return traced
    if response.subscriber is None or not response.subscriber.member_id:
        return None
    candidates = [
        check
        for check in await repository.pending_of_member(
            response.subscriber.member_id, response.payer.identifier
        )
        if await _is_same_person(work, check, response)
    ]
    # Two open checks and no trace number: a person has to say which one this answers.
    return candidates[0] if len(candidates) == 1 else None


async def _is_same_person(
    work: UnitOfWork, check: CheckRecord, response: EligibilityResponse
) -> bool:
    """Tell family members under one member id apart by their birth dates."""
    answered = response.dependent or response.subscriber
    patient = await PatientRepository(work).by_id(check.patient_id)
    if answered is None or answered.birth_date is None or patient is None:
        return False
    return bool(patient.content["birth_date"] == answered.birth_date.isoformat())


async def _decide(
    work: UnitOfWork, check: CheckRecord, response: EligibilityResponse, status: str
) -> None:
    check.status, check.answered_at = status, work.clock.now()
    check.benefits, check.rejections = benefits_of(response), rejections_of(response)
    await work.audit("update", "eligibility_check", check.id, patient_id=check.patient_id)
    await work.emit(checked(check))
