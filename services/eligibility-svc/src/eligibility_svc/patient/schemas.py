"""What is posted and returned about patients."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from contracts.shapes import Coverage, Patient

COVERAGES_MAX = 10


class PatientIn(BaseModel):
    """A patient to register before there is an encounter."""

    model_config = ConfigDict(extra="forbid")

    patient: Patient
    coverages: Annotated[list[Coverage], Field(max_length=COVERAGES_MAX)] = []


class CoverageOut(BaseModel):
    id: UUID
    patient_id: UUID
    coverage: Coverage


class PatientOut(BaseModel):
    id: UUID
    patient: Patient
    created_at: datetime


class PatientDetail(PatientOut):
    coverages: list[CoverageOut]
