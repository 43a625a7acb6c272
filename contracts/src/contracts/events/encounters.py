"""`revcycle.encounters.v1`, from coding-svc, keyed by encounter."""

from datetime import date
from typing import ClassVar, Literal
from uuid import UUID

from contracts.base import Event
from contracts.shapes import (
    BillingProvider,
    CliaNumber,
    ControlNumber,
    Coverage,
    Diagnosis,
    Identifier,
    Patient,
    PatientPayment,
    PlaceOfService,
    Procedure,
    RenderingProvider,
    ShortText,
)


class EncounterEvent(Event):
    topic: ClassVar[str] = "revcycle.encounters.v1"
    key_field: ClassVar[str] = "encounter_id"

    encounter_id: UUID
    patient_id: UUID


class EncounterReceived(EncounterEvent):
    """An EHR posted an encounter; its codes may still be missing."""

    external_id: Identifier
    service_date: date
    patient: Patient
    coverages: list[Coverage]
    billing_provider: BillingProvider
    patient_payment: PatientPayment | None = None


class EncounterCoded(EncounterEvent):
    """The codes are final: a claim can be made."""

    external_id: Identifier
    claim_type: Literal["professional"]
    patient_control_number: ControlNumber | None = None
    service_date: date
    place_of_service: PlaceOfService
    patient: Patient
    coverages: list[Coverage]
    billing_provider: BillingProvider
    rendering_provider: RenderingProvider | None = None
    clia_number: CliaNumber | None = None
    authorization_number: str | None = None
    provider_signature_on_file: bool = True
    assignment_code: Literal["A", "B", "C"] = "A"
    benefits_assigned: Literal["Y", "N", "W"] = "Y"
    release_of_information: Literal["Y", "I"] = "Y"
    diagnoses: list[Diagnosis]
    procedures: list[Procedure]
    patient_payment: PatientPayment | None = None
    coding_warnings: list[ShortText] = []
