"""What claims-svc and coding-svc say: charges, corrections and payments at the visit."""

from contracts.events.claims import ClaimAcknowledged, ClaimCorrected, ClaimCreated
from contracts.events.encounters import EncounterReceived
from contracts.shapes import PatientPayment
from kit.unit_of_work import UnitOfWork
from payments_svc.claim.models import BilledClaim
from payments_svc.claim.repository import ClaimRepository
from payments_svc.claim.service import (
    bill_claim,
    correct_claim,
    store_payer_number,
    take_patient_payment,
)
from payments_svc.remittance.waiting import retry_for_claim
from payments_svc.statement.service import review_patient_balance


async def on_encounter_received(work: UnitOfWork, event: EncounterReceived) -> None:
    """Post what the patient paid at the visit; claims that came before it take it at once."""
    if event.patient_payment is None:
        return
    await take_patient_payment(work, event.encounter_id, event.patient_id, event.patient_payment)
    repository = ClaimRepository(work)
    for claim in await repository.by_encounter(event.encounter_id):
        await review_patient_balance(work, claim, event.patient_payment.received_on)


async def on_claim_created(work: UnitOfWork, event: ClaimCreated) -> None:
    """Capture the charge, then post what came in for the claim before it was known."""
    claim = await bill_claim(work, event)
    payment: PatientPayment | None = event.patient_payment
    if payment:
        await take_patient_payment(work, event.encounter_id, event.patient_id, payment)
    await retry_for_claim(work, claim)


async def on_claim_corrected(work: UnitOfWork, event: ClaimCorrected) -> None:
    """Capture a changed charge anew; what did not match before may match now."""
    claim = await correct_claim(work, event)
    await retry_for_claim(work, claim)
    await review_patient_balance(work, claim, work.clock.now().date())


async def on_claim_acknowledged(work: UnitOfWork, event: ClaimAcknowledged) -> None:
    """Keep the payer's number, by which remittances may know the claim."""
    number = event.payer_claim_control_number
    claim: BilledClaim | None = None
    if number:
        claim = await store_payer_number(work, event.claim_id, number)
    if claim:
        await retry_for_claim(work, claim)
