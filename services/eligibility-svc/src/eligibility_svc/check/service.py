"""Asks payers."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from contracts.events.eligibility import EligibilityChecked, EligibilityRequested
from contracts.events.encounters import EncounterReceived
from contracts.shapes import Coverage, Patient, X12Document
from eligibility_svc.check.inquiry import Question, write_inquiry
from eligibility_svc.check.meaning import unwritable
from eligibility_svc.check.models import CheckRecord
from eligibility_svc.check.repository import CheckRepository, question_key
from eligibility_svc.check.schemas import PLAN, CheckIn
from eligibility_svc.patient import service as patients
from eligibility_svc.patient.models import CoverageRecord, PatientRecord
from eligibility_svc.patient.repository import PatientRepository
from eligibility_svc.patient.service import patient_or_problem, register
from eligibility_svc.payer.service import inquiry_identifier
from eligibility_svc.practice.schemas import AskingProvider
from eligibility_svc.practice.service import (
    next_envelope,
    remember_provider,
    remembered_provider,
)
from kit.problems import Problem, ProblemError
from kit.unit_of_work import UnitOfWork
from x12.errors import X12Error

PRIORITIES = ("primary", "secondary", "tertiary")


async def look_ahead(work: UnitOfWork, events: Sequence[EncounterReceived]) -> None:
    """Read for a batch what is known of its patients, their coverages and their checks."""
    await patients.look_ahead(work, [(event.patient, event.coverages) for event in events])
    questions = [
        question_key(patients.coverage_id_of(work, event.patient, coverage), event.service_date)
        for event in events
        for coverage in event.coverages
    ]
    await CheckRepository(work).look_ahead(CheckRecord, questions)


async def check_encounter(work: UnitOfWork, event: EncounterReceived) -> None:
    """Register the patient of an encounter, and ask about each coverage not yet asked about."""
    in_order = sorted(event.coverages, key=lambda coverage: PRIORITIES.index(coverage.priority))
    registration = await register(work, event.patient, in_order)
    provider = await remember_provider(work, event.billing_provider)
    repository = CheckRepository(work)
    for coverage in registration.coverages:
        if await repository.reusable(coverage.id, event.service_date) is None:
            await _ask(work, registration.patient, coverage, event.service_date, [PLAN], provider)


async def request_check(work: UnitOfWork, posted: CheckIn) -> CheckRecord:
    """Ask about a coverage because a person or system wants to know.

    Raises Problem: 404 for an unknown coverage, 422 when nobody is known who could ask.
    """
    coverage = await PatientRepository(work).coverage_by_id(posted.coverage_id)
    if coverage is None:
        raise Problem("not-found", "No such coverage.")
    patient = await patient_or_problem(work, coverage.patient_id)
    provider = posted.provider or await remembered_provider(work)
    if provider is None:
        fault = ProblemError(detail="Name it; no encounter has told one yet.", pointer="/provider")
        raise Problem("invalid", "A payer must be asked in some provider's name.", [fault])
    return await _ask(work, patient, coverage, posted.service_date, posted.service_types, provider)


async def check_or_problem(work: UnitOfWork, check_id: UUID) -> CheckRecord:
    """Return a check of the caller's organization; a 404 problem when there is none."""
    check = await CheckRepository(work).by_id(check_id)
    if check is None:
        raise Problem("not-found", "No such eligibility check.")
    return check


def checked(check: CheckRecord) -> EligibilityChecked:
    """Return the fact that a check has been decided."""
    return EligibilityChecked.model_validate(
        {
            "coverage_id": check.coverage_id,
            "eligibility_check_id": check.id,
            "patient_id": check.patient_id,
            "payer_id": check.payer_id,
            "member_id": check.member_id,
            "service_date": check.service_date,
            "status": check.status,
            "rejection_codes": [each["reason_code"] for each in check.rejections],
        }
    )


async def _ask(
    work: UnitOfWork,
    patient: PatientRecord,
    coverage: CoverageRecord,
    service_date: date,
    service_types: Sequence[str],
    provider: AskingProvider,
) -> CheckRecord:
    question = Question(
        trace_number=work.ids.control_number(),
        payer_identifier=await inquiry_identifier(work, coverage.payer_id),
        provider=provider,
        patient=Patient.model_validate(patient.content),
        coverage=Coverage.model_validate(coverage.content),
        service_date=service_date,
        service_types=service_types,
    )
    check = _new_check(work, coverage, question)
    try:
        check.inquiry = write_inquiry(question, await next_envelope(work))
    except X12Error as fault:
        # Nobody can be asked with such a name; a person has to see it, like a payer's rejection.
        check.status, check.rejections = "unknown", [unwritable(fault.message)]
        check.answered_at = work.clock.now()
    CheckRepository(work).add(check)
    await work.audit("create", "eligibility_check", check.id, patient_id=patient.id)
    await _tell(work, check)
    return check


def _new_check(work: UnitOfWork, coverage: CoverageRecord, question: Question) -> CheckRecord:
    return CheckRecord(
        id=work.ids.new(),
        organization_id=work.organization_id,
        created_at=work.clock.now(),
        coverage_id=coverage.id,
        patient_id=coverage.patient_id,
        payer_id=coverage.payer_id,
        payer_identifier=question.payer_identifier,
        member_id=coverage.member_id,
        service_date=question.service_date,
        service_types=list(question.service_types),
        trace_number=question.trace_number,
        status="pending",
        benefits=[],
        rejections=[],
    )


async def _tell(work: UnitOfWork, check: CheckRecord) -> None:
    if check.inquiry is None:
        await work.emit(checked(check))
        return
    packed = await work.blobs.pack(work.organization_id, check.inquiry)
    await work.emit(
        EligibilityRequested(
            coverage_id=check.coverage_id,
            eligibility_check_id=check.id,
            inquiry=X12Document.model_validate(packed, from_attributes=True),
        )
    )
