"""Registers patients and coverages."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from contracts.shapes import Coverage, Patient
from eligibility_svc.patient.models import CoverageRecord, PatientRecord
from eligibility_svc.patient.repository import PatientRepository
from eligibility_svc.patient.schemas import PatientIn
from eligibility_svc.payer.service import note_payer
from kit.ids import named_id
from kit.problems import Problem, ProblemError
from kit.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Registration:
    """A patient with the coverages just named, in the order of their naming."""

    patient: PatientRecord
    coverages: list[CoverageRecord]


async def register(
    work: UnitOfWork, patient: Patient, coverages: Sequence[Coverage]
) -> Registration:
    """Store what is known of a patient now; what was known before is replaced."""
    row = await _store_patient(work, patient)
    return Registration(row, [await _store_coverage(work, patient, each) for each in coverages])


async def look_ahead(
    work: UnitOfWork, registrations: Sequence[tuple[Patient, Sequence[Coverage]]]
) -> None:
    """Read for a batch what is known of patients and their coverages."""
    repository = PatientRepository(work)
    patients = [{"id": patient_id_of(work, patient)} for patient, _ in registrations]
    await repository.look_ahead(PatientRecord, patients)
    coverages = [
        {"id": coverage_id_of(work, patient, coverage)}
        for patient, named in registrations
        for coverage in named
    ]
    await repository.look_ahead(CoverageRecord, coverages)


async def register_patient(work: UnitOfWork, posted: PatientIn) -> tuple[Registration, bool]:
    """Register a patient; return it, and whether it had been registered before.

    Raises Problem: 422 when a coverage names no subscriber, 409 when the external id belongs to
    a patient who differs.
    """
    _check_subscribers(posted.coverages)
    repository = PatientRepository(work)
    known = await repository.by_id(patient_id_of(work, posted.patient))
    if known and known.content != posted.patient.model_dump(mode="json"):
        raise Problem(
            "conflict",
            f"The external id belongs to patient {known.id}, who differs. The next encounter brings"
            " changes; a new patient needs a new external id.",
        )
    return await register(work, posted.patient, posted.coverages), known is not None


async def patient_or_problem(work: UnitOfWork, patient_id: UUID) -> PatientRecord:
    """Return a patient of the caller's organization; a 404 problem when there is none."""
    patient = await PatientRepository(work).by_id(patient_id)
    if patient is None:
        raise Problem("not-found", "No such patient.")
    return patient


def patient_id_of(work: UnitOfWork, patient: Patient) -> UUID:
    """Return the id that every service derives for the same patient, without asking."""
    return named_id("patient", work.organization_id, patient.external_id)


def coverage_id_of(work: UnitOfWork, patient: Patient, coverage: Coverage) -> UUID:
    """Return the id of a patient's policy."""
    parts = (patient.external_id, coverage.payer_id, coverage.member_id)
    return named_id("coverage", work.organization_id, *parts)


def _check_subscribers(coverages: Sequence[Coverage]) -> None:
    faults = [
        ProblemError(
            detail="Name the subscriber, because the relationship is not self.",
            pointer=f"/coverages/{place}/subscriber",
        )
        for place, coverage in enumerate(coverages)
        if coverage.relationship != "self" and coverage.subscriber is None
    ]
    if faults:
        raise Problem("invalid", "Nothing was stored.", faults)


async def _store_patient(work: UnitOfWork, patient: Patient) -> PatientRecord:
    repository = PatientRepository(work)
    patient_id, content = patient_id_of(work, patient), patient.model_dump(mode="json")
    row = await repository.by_id(patient_id)
    if row is None:
        row = PatientRecord(
            id=patient_id,
            organization_id=work.organization_id,
            created_at=work.clock.now(),
            external_id=patient.external_id,
            content=content,
        )
        repository.add(row)
        await work.audit("create", "patient", row.id, patient_id=row.id)
    elif row.content != content:
        row.content = content
        await work.audit("update", "patient", row.id, patient_id=row.id)
    return row


async def _store_coverage(work: UnitOfWork, patient: Patient, coverage: Coverage) -> CoverageRecord:
    await note_payer(work, coverage.payer_id, coverage.payer_name)
    repository = PatientRepository(work)
    coverage_id, patient_id = coverage_id_of(work, patient, coverage), patient_id_of(work, patient)
    content = coverage.model_dump(mode="json")
    row = await repository.coverage_by_id(coverage_id)
    if row is None:
        row = CoverageRecord(
            id=coverage_id,
            organization_id=work.organization_id,
            created_at=work.clock.now(),
            patient_id=patient_id,
            payer_id=coverage.payer_id,
            member_id=coverage.member_id,
            content=content,
        )
        repository.add(row)
        await work.audit("create", "coverage", row.id, patient_id=patient_id)
    elif row.content != content:
        row.content = content
        await work.audit("update", "coverage", row.id, patient_id=patient_id)
    return row
