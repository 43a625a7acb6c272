"""`revcycle.encounters.v1`, from coding-svc, keyed by encounter."""

from datetime import date
from typing import Annotated, ClassVar, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from contracts.base import Event
from contracts.institutional import InstitutionalFacts
from contracts.shapes import (
    BillingProvider,
    ControlNumber,
    Coverage,
    Identifier,
    Patient,
    PatientPayment,
    Procedure,
    Shape,
    ShortText,
    VisitFacts,
    is_absent,
)

Question = Annotated[str, StringConstraints(min_length=1, max_length=2_000)]
CodeText = Annotated[str, StringConstraints(min_length=1, max_length=10)]


class EncounterEvent(Event):
    topic: ClassVar[str] = "revcycle.encounters.v1"
    key_field: ClassVar[str] = "encounter_id"

    encounter_id: UUID
    patient_id: UUID


class EncounterReceived(EncounterEvent):
    """Who came when, and who is to pay; told anew when that changes, also after billing.

    The codes may still be missing. Of `patient_payment` the first that is told counts.
    """

    external_id: Identifier
    service_date: date
    patient: Patient
    coverages: list[Coverage]
    billing_provider: BillingProvider
    patient_payment: PatientPayment | None = None


class CodingQueried(EncounterEvent):
    """A coder asks a provider what was meant; the encounter waits for the answer."""

    query_id: UUID
    addressed_to: ShortText
    question: Question
    codes: list[CodeText] = []


class ChangedField(Shape):
    """A field that differs. Values are told of codes, units, dates, places and charges only."""

    field: ShortText
    before: list[ShortText] = []
    after: list[ShortText] = []


class EncounterChangedAfterBilling(EncounterEvent):
    """What was billed is no longer what the EHR or a coder says; the bill has not changed."""

    external_id: Identifier
    version: int
    origin: Literal["ehr", "coder"]
    changes: Annotated[list[ChangedField], Field(min_length=1)]


class EncounterCoded(VisitFacts, EncounterEvent):
    """The codes are final: a claim can be made.

    `institutional` is there exactly when the claim type is; then its revenue lines are billed, and
    `procedures` is empty.
    """

    external_id: Identifier
    claim_type: Literal["professional", "institutional"]
    patient_control_number: ControlNumber | None = None
    procedures: list[Procedure]
    institutional: InstitutionalFacts | None = Field(default=None, exclude_if=is_absent)
    coding_warnings: list[ShortText] = []
