"""What claims-svc and coding-svc say: charges, corrections and payments at the visit."""

from collections.abc import Sequence

from contracts.events.claims import ClaimAcknowledged, ClaimCorrected, ClaimCreated
from contracts.events.encounters import EncounterReceived
from contracts.shapes import PatientPayment
from kit.delivery import BatchHandler
from kit.unit_of_work import UnitOfWork
from payments_svc.claim.models import BilledClaim
from payments_svc.claim.repository import ClaimRepository
from payments_svc.claim.service import (
    bill_claim,
    correct_claim,
    store_payer_number,
    take_patient_payment,
)
from payments_svc.ledger.repository import LedgerRepository
from payments_svc.remittance.waiting import look_for_waiting, retry_for_claim
from payments_svc.statement.service import review_patient_balance


async def _look_for_payments(
    work: UnitOfWork, events: Sequence[EncounterReceived | ClaimCreated]
) -> None:
    paid = [event.encounter_id for event in events if event.patient_payment]
    await LedgerRepository(work).open_sources(paid)


async def _prepare_encounters(
    work: UnitOfWork, events: Sequence[EncounterReceived]
) -> Sequence[EncounterReceived]:
    await _look_for_payments(work, events)
    keys = [{"encounter_id": event.encounter_id} for event in events if event.patient_payment]
    await ClaimRepository(work).look_ahead(BilledClaim, keys)
    return events


async def _receive_encounter(work: UnitOfWork, event: EncounterReceived) -> None:
    """Post what the patient paid at the visit; claims that came before it take it at once."""
    if event.patient_payment is None:
        return
    await take_patient_payment(work, event.encounter_id, event.patient_id, event.patient_payment)
    repository = ClaimRepository(work)
    for claim in await repository.by_encounter(event.encounter_id):
        await review_patient_balance(work, claim, event.patient_payment.received_on)


async def _prepare_created(
    work: UnitOfWork, events: Sequence[ClaimCreated]
) -> Sequence[ClaimCreated]:
    await _look_for_payments(work, events)
    await ClaimRepository(work).look_ahead(BilledClaim, [{"id": each.claim_id} for each in events])
    claims = [(each.claim_id, each.patient_control_number, None) for each in events]
    await look_for_waiting(work, claims)
    return events


async def _create_claim(work: UnitOfWork, event: ClaimCreated) -> None:
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


async def _prepare_acknowledged(
    work: UnitOfWork, events: Sequence[ClaimAcknowledged]
) -> Sequence[ClaimAcknowledged]:
    named = [event for event in events if event.payer_claim_control_number]
    await ClaimRepository(work).look_ahead(BilledClaim, [{"id": each.claim_id} for each in named])
    claims = [
        (each.claim_id, each.patient_control_number, each.payer_claim_control_number)
        for each in named
    ]
    await look_for_waiting(work, claims)
    return events


async def _acknowledge_claim(work: UnitOfWork, event: ClaimAcknowledged) -> None:
    """Keep the payer's number, by which remittances may know the claim."""
    number = event.payer_claim_control_number
    claim: BilledClaim | None = None
    if number:
        claim = await store_payer_number(work, event.claim_id, number)
    if claim:
        await retry_for_claim(work, claim)


on_encounter_received = BatchHandler(_prepare_encounters, _receive_encounter)
on_claim_created = BatchHandler(_prepare_created, _create_claim)
on_claim_acknowledged = BatchHandler(_prepare_acknowledged, _acknowledge_claim)
