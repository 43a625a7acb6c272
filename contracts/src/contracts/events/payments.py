"""`revcycle.payments.v1`, from payments-svc, keyed by claim (or by remittance)."""

from datetime import date
from typing import ClassVar, Literal
from uuid import UUID

from contracts.base import Event
from contracts.shapes import AmountCents, Shape

Outcome = Literal["paid", "partially_paid", "paid_zero", "denied", "forwarded"]
UnmatchedReason = Literal[
    "no_match",
    "out_of_balance",
    "transaction_out_of_balance",
    "exceeds_balance",
    "reversal_mismatch",
    "not_a_payment",
    "other_payment_of_this_trace",
]
NextResponsibleParty = Literal["primary", "secondary", "tertiary", "patient", "none"]


class PaymentEvent(Event):
    topic: ClassVar[str] = "revcycle.payments.v1"
    key_field: ClassVar[str] = "claim_id"


class Adjustment(Shape):
    """One CAS entry: positive reduces the payment."""

    group_code: str
    reason_code: str
    amount_cents: int


class AdjudicatedLine(Shape):
    line_control_number: str
    paid_cents: int
    adjustments: list[Adjustment]
    remark_codes: list[str] = []


class ClaimAdjudicated(PaymentEvent):
    """A payer's decision on a claim was posted. The totals are the claim's over all payers."""

    claim_id: UUID
    remittance_id: UUID
    remittance_claim_id: UUID
    payer_id: str
    payer_claim_control_number: str | None
    outcome: Outcome
    adjudicated_on: date
    lines: list[AdjudicatedLine]
    paid_cents_total: int
    adjusted_cents_total: int
    patient_responsibility_cents_total: int
    next_responsible_party: NextResponsibleParty


class ClaimReversed(PaymentEvent):
    """A payer took a decision back; the entries were mirrored."""

    claim_id: UUID
    remittance_id: UUID
    remittance_claim_id: UUID
    payer_id: str
    paid_cents_total: int
    adjusted_cents_total: int
    patient_responsibility_cents_total: int


class ClaimSettled(PaymentEvent):
    """Nothing is open on the claim any more."""

    claim_id: UUID


class PatientBalanceDue(PaymentEvent):
    """No payer is left: the rest is the patient's."""

    claim_id: UUID
    patient_id: UUID
    amount_due_cents: AmountCents


class StatementIssued(PaymentEvent):
    """The patient was told what is due."""

    claim_id: UUID
    patient_id: UUID
    statement_id: UUID
    amount_due_cents: AmountCents
    issued_on: date


class RemittancePosted(PaymentEvent):
    """A remittance was taken in: what posted, what is held, what matches nothing."""

    key_field: ClassVar[str] = "remittance_id"

    remittance_id: UUID
    trace_number: str
    payment_cents: AmountCents
    claims_posted: int
    claims_held: int
    claims_unmatched: int
    held: bool


class PaymentUnmatched(PaymentEvent):
    """Part of a remittance could not be posted and waits for a person."""

    key_field: ClassVar[str] = "remittance_id"

    remittance_id: UUID
    remittance_claim_id: UUID | None
    patient_control_number: str | None
    payment_cents: int
    reason: UnmatchedReason
    detail: str


class PaymentMatched(PaymentEvent):
    """What waited as unmatched is no longer waiting."""

    key_field: ClassVar[str] = "remittance_id"

    remittance_id: UUID
    remittance_claim_id: UUID | None
