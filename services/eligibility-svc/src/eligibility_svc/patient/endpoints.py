"""Registration and look-up of patients and coverages."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from contracts.shapes import Coverage, Patient
from eligibility_svc.patient.models import CoverageRecord, PatientRecord
from eligibility_svc.patient.repository import PatientRepository
from eligibility_svc.patient.schemas import (
    CoverageOut,
    PatientDetail,
    PatientIn,
    PatientOut,
)
from eligibility_svc.patient.service import patient_or_problem, register_patient
from kit.http.dependencies import JSON_ONLY, Work, requires
from kit.http.pages import Page, PageRequest

patients = APIRouter(prefix="/v1/patients", tags=["patients"])
coverages = APIRouter(prefix="/v1/coverages", tags=["patients"])


@patients.post("", status_code=201, dependencies=[requires("eligibility:write"), JSON_ONLY])
async def post_patient(work: Work, posted: PatientIn, response: Response) -> PatientDetail:
    """Register a patient without an encounter. The same patient again answers 200."""
    registration, known = await register_patient(work, posted)
    response.status_code = 200 if known else 201
    response.headers["Location"] = f"/v1/patients/{registration.patient.id}"
    return await _detail(work, registration.patient)


@patients.get("", dependencies=[requires("eligibility:read")])
async def list_patients(
    work: Work,
    page: Annotated[PageRequest, Depends()],
    external_id: Annotated[str | None, Query(max_length=50)] = None,
) -> Page[PatientOut]:
    """List patients, in no order that means anything."""
    repository = PatientRepository(work)
    rows, next_cursor = await repository.page(page, external_id)
    await work.audit("search", "patient")
    return Page(items=[_patient(row) for row in rows], next_cursor=next_cursor)


@patients.get("/{patient_id}", dependencies=[requires("eligibility:read")])
async def get_patient(work: Work, patient_id: UUID) -> PatientDetail:
    """Return one patient with all coverages."""
    patient = await patient_or_problem(work, patient_id)
    await work.audit("read", "patient", patient.id, patient_id=patient.id)
    return await _detail(work, patient)


@coverages.get("", dependencies=[requires("eligibility:read")])
async def list_coverages(work: Work, patient_id: UUID) -> Page[CoverageOut]:
    """List the coverages of a patient."""
    patient = await patient_or_problem(work, patient_id)
    await work.audit("search", "coverage", patient_id=patient.id)
    return Page(items=await _coverages(work, patient))


def _patient(row: PatientRecord) -> PatientOut:
    content = Patient.model_validate(row.content)
    return PatientOut(id=row.id, patient=content, created_at=row.created_at)


def _coverage(row: CoverageRecord) -> CoverageOut:
    content = Coverage.model_validate(row.content)
    return CoverageOut(id=row.id, patient_id=row.patient_id, coverage=content)


async def _coverages(work: Work, patient: PatientRecord) -> list[CoverageOut]:
    rows = await PatientRepository(work).coverages_of(patient.id)
    return [_coverage(row) for row in rows]


async def _detail(work: Work, row: PatientRecord) -> PatientDetail:
    return PatientDetail(**dict(_patient(row)), coverages=await _coverages(work, row))
