"""Moves claims: the one place that changes a claim's state, and writes down that it did."""

from claims_svc.claim.models import Claim
from claims_svc.claim.repository import ClaimRepository
from claims_svc.claim.states import ClaimState, owner_of_next_action, require_move
from kit.unit_of_work import UnitOfWork


def move(
    work: UnitOfWork, claim: Claim, target: ClaimState, happening: str, detail: str | None = None
) -> None:
    """Move a claim and append to its history; raises InvariantViolated for an illegal move.

    `detail` holds codes and reasons, never patient data.
    """
    current = ClaimState(claim.state)
    require_move(current, target)
    claim.state = target
    name_owner(claim)
    _append(work, claim, current, happening, detail)


def name_owner(claim: Claim) -> None:
    """Say who acts next: the biller, while the encounter differs from what was billed."""
    if claim.encounter_changed_at:
        claim.owner_of_next_action = "biller"
        return
    state = ClaimState(claim.state)
    claim.owner_of_next_action = owner_of_next_action(state, claim.next_responsible_party)


def note(work: UnitOfWork, claim: Claim, happening: str, detail: str | None = None) -> None:
    """Append a fact that does not move the claim."""
    _append(work, claim, ClaimState(claim.state), happening, detail)


def _append(
    work: UnitOfWork, claim: Claim, was: ClaimState, happening: str, detail: str | None
) -> None:
    row = {
        "id": work.ids.new(),
        "organization_id": work.organization_id,
        "created_at": work.clock.now(),
        "claim_id": claim.id,
        "happening": happening,
        "from_state": was,
        "to_state": claim.state,
        "detail": detail,
        "actor_id": work.identity.actor_id,
    }
    ClaimRepository(work).append_history(row)
