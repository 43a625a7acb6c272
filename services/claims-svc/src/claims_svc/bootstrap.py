"""What whoever runs claims-svc needs to know of it."""

from pathlib import Path

from claims_svc.acknowledgment.consumers import on_acknowledgment_received
from claims_svc.app import create_app
from claims_svc.claim.adjudication import (
    on_claim_adjudicated,
    on_claim_reversed,
    on_claim_settled,
)
from claims_svc.claim.intake import on_encounter_coded
from claims_svc.claim.late_changes import on_encounter_changed
from claims_svc.coverage.service import on_eligibility_checked
from claims_svc.worklist.service import on_payment_matched, on_payment_unmatched
from contracts.events.clearinghouse import AcknowledgmentReceived
from contracts.events.eligibility import EligibilityChecked
from contracts.events.encounters import EncounterChangedAfterBilling, EncounterCoded
from contracts.events.payments import (
    ClaimAdjudicated,
    ClaimReversed,
    ClaimSettled,
    PaymentMatched,
    PaymentUnmatched,
)
from kit.service import ConsumerDefinition, ServiceDefinition

_LIFECYCLE = ConsumerDefinition(
    purpose="lifecycle",
    handlers={
        EncounterCoded: on_encounter_coded,
        EncounterChangedAfterBilling: on_encounter_changed,
        EligibilityChecked: on_eligibility_checked,
        AcknowledgmentReceived: on_acknowledgment_received,
        ClaimAdjudicated: on_claim_adjudicated,
        ClaimReversed: on_claim_reversed,
        ClaimSettled: on_claim_settled,
        PaymentUnmatched: on_payment_unmatched,
        PaymentMatched: on_payment_matched,
    },
)

SERVICE = ServiceDefinition(
    name="claims-svc",
    root=Path(__file__).resolve().parents[2],
    create_app=create_app,
    consumers=[_LIFECYCLE],
)
