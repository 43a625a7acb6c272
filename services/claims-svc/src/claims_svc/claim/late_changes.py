"""Encounters that changed after they were billed: work for a biller, never a change of money."""

from claims_svc.claim.lifecycle import name_owner, note
from claims_svc.claim.models import Claim
from claims_svc.claim.repository import ClaimRepository
from contracts.events.encounters import ChangedField, EncounterChangedAfterBilling
from kit.errors import InvariantViolated
from kit.problems import Problem
from kit.unit_of_work import UnitOfWork


async def on_encounter_changed(work: UnitOfWork, event: EncounterChangedAfterBilling) -> None:
    """Put the claim on the biller's list, with what differs in its history.

    The claim stays as it was sent: only a person knows whether it is to be corrected.
    """
    claim = await ClaimRepository(work).by_encounter(event.encounter_id)
    if claim is None:  # its EncounterCoded came before, with the same key
        raise InvariantViolated(f"encounter {event.encounter_id} was billed, but has no claim here")
    claim.encounter_changed_at = work.clock.now()
    name_owner(claim)
    told = "; ".join(_told(change) for change in event.changes)
    note(work, claim, "encounter_changed", f"version {event.version} by {event.origin}: {told}")
    await work.audit("update", "claim", claim.id, patient_id=claim.patient_id)


def _told(change: ChangedField) -> str:
    if not (change.before or change.after):
        return change.field
    return f"{change.field} {', '.join(change.before)} -> {', '.join(change.after)}"


def take_off_list(claim: Claim) -> None:
    """End the biller's work on a change of the encounter."""
    claim.encounter_changed_at = None
    name_owner(claim)


async def keep_claim(work: UnitOfWork, claim: Claim, reason: str) -> None:
    """Leave a claim as it is, though its encounter changed.

    Raises Problem: 409 when its encounter has not changed.
    """
    if claim.encounter_changed_at is None:
        raise Problem("conflict", "Its encounter has not changed since it was billed.")
    take_off_list(claim)
    note(work, claim, "kept_as_billed", reason)
    await work.audit("update", "claim", claim.id, patient_id=claim.patient_id, reason=reason)
