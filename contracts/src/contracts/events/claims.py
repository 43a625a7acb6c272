"""`revcycle.claims.v1`, from claims-svc, keyed by claim."""

from datetime import date
from typing import ClassVar, Literal
from uuid import UUID

from contracts.base import Event
from contracts.shapes import (
    AmountCents,
    ControlNumber,
    LineControlNumber,
    PatientPayment,
    PayerId,
    Priority,
    Shape,
    X12Document,
)


class ClaimEvent(Event):
    topic: ClassVar[str] = "revcycle.claims.v1"
    key_field: ClassVar[str] = "claim_id"

    claim_id: UUID


class ClaimLine(Shape):
    """What payments-svc needs to know of a service line."""

    line_control_number: LineControlNumber
    procedure_code: str
    modifiers: list[str]
    charge_cents: AmountCents
    service_date: date


class ClaimPayer(Shape):
    """A payer of the claim, in the order of billing."""

    priority: Priority
    payer_id: PayerId
    payer_name: str
    member_id: str


class BilledClaim(ClaimEvent):
    """The facts of a claim that money is posted against."""

    encounter_id: UUID
    patient_id: UUID
    patient_control_number: ControlNumber
    service_date: date
    charge_cents: AmountCents
    lines: list[ClaimLine]
    payers: list[ClaimPayer]


class ClaimCreated(BilledClaim):
    """A claim was made and priced: the charge is captured."""

    patient_payment: PatientPayment | None = None


class ClaimCorrected(BilledClaim):
    """A person changed the claim; when the charge changed, it is captured anew."""

    reason: str


class ClaimHeld(ClaimEvent):
    """Edits found faults, or a person stopped it."""

    patient_control_number: ControlNumber
    rules: list[str]


class ClaimSubmitted(ClaimEvent):
    """The claim is to be transmitted; an adapter carries the 837."""

    submission_id: UUID
    patient_control_number: ControlNumber
    payer_id: PayerId
    frequency_code: Literal["1", "7", "8"]
    claim: X12Document


class ClaimAcknowledged(ClaimEvent):
    """An acknowledgment moved the claim forward."""

    patient_control_number: ControlNumber
    state: str
    payer_claim_control_number: str | None = None


class ClaimRejected(ClaimEvent):
    """The claim never reached adjudication; it must be mended and sent again."""

    patient_control_number: ControlNumber
    status_codes: list[str]


class ClaimClosed(ClaimEvent):
    """Nothing is owed by anybody."""

    patient_control_number: ControlNumber


class PracticeChanged(Event):
    """The practice's own identifiers as trading partner were set; keyed by organization."""

    topic: ClassVar[str] = "revcycle.claims.v1"
    key_field: ClassVar[str] = "organization_id"

    organization_id: UUID
    submitter_id: str
    receiver_id: str
    usage_indicator: Literal["T", "P"]
