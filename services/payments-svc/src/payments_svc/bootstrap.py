"""What whoever runs payments-svc needs to know of it."""

from pathlib import Path

from contracts.events.claims import ClaimAcknowledged, ClaimCorrected, ClaimCreated
from contracts.events.clearinghouse import RemittanceReceived
from contracts.events.encounters import EncounterReceived
from kit.runtime import Runtime
from kit.service import ConsumerDefinition, ServiceDefinition
from payments_svc.app import create_app
from payments_svc.claim.consumers import (
    on_claim_acknowledged,
    on_claim_corrected,
    on_claim_created,
    on_encounter_received,
)
from payments_svc.remittance.consumers import on_remittance_received
from payments_svc.settings import settings
from payments_svc.verification import verify

# One group, so that all that moves money of an organization comes through one consumer.
_POSTING = ConsumerDefinition(
    purpose="posting",
    handlers={
        EncounterReceived: on_encounter_received,
        ClaimCreated: on_claim_created,
        ClaimCorrected: on_claim_corrected,
        ClaimAcknowledged: on_claim_acknowledged,
        RemittanceReceived: on_remittance_received,
    },
)


async def _prepare(_runtime: Runtime) -> None:
    settings()  # an unknown policy stops the start, not the first statement


SERVICE = ServiceDefinition(
    name="payments-svc",
    root=Path(__file__).resolve().parents[2],
    create_app=create_app,
    consumers=[_POSTING],
    prepare=_prepare,
    verify=verify,
)
