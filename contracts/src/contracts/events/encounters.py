"""`revcycle.encounters.v1`, from coding-svc, keyed by encounter."""

from datetime import date
from typing import ClassVar, Literal
from uuid import UUID

from contracts.base import Event
from contracts.shapes import (
    BillingProvider,
    ControlNumber,
    Coverage,
    Identifier,
    Patient,
    PatientPayment,
    Procedure,
    ShortText,
    VisitFacts,
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


class EncounterCoded(VisitFacts, EncounterEvent):
    """The codes are final: a claim can be made."""

    external_id: Identifier
    claim_type: Literal["professional"]
    patient_control_number: ControlNumber | None = None
    procedures: list[Procedure]
    coding_warnings: list[ShortText] = []
