"""What payments-svc posted moves the claim."""

from collections.abc import Sequence

from claims_svc.claim.content import PRIORITIES, ClaimContent
from claims_svc.claim.lifecycle import move, note
from claims_svc.claim.models import REVERSED, Adjudication, Claim
from claims_svc.claim.repository import ClaimRepository
from claims_svc.claim.states import ADJUDICATED, ClaimState
from claims_svc.submission.service import judge_and_submit
from contracts.events.claims import ClaimClosed
from contracts.events.payments import ClaimAdjudicated, ClaimReversed, ClaimSettled
from contracts.shapes import Coverage
from kit.delivery import BatchHandler
from kit.errors import InvariantViolated
from kit.unit_of_work import UnitOfWork

_STATES = {
    "paid": ClaimState.PAID,
    "partially_paid": ClaimState.PARTIALLY_PAID,
    "paid_zero": ClaimState.PAID_ZERO,
    "denied": ClaimState.DENIED,
    "forwarded": ClaimState.FORWARDED,
}
_PaymentEvent = ClaimAdjudicated | ClaimReversed | ClaimSettled
_SETTLEABLE = ADJUDICATED - {ClaimState.REVERSED}


async def _look_ahead(work: UnitOfWork, events: Sequence[_PaymentEvent]) -> Sequence[_PaymentEvent]:
    repository = ClaimRepository(work)
    await repository.look_ahead(Claim, [{"id": event.claim_id} for event in events])
    await repository.look_ahead(Adjudication, [{"claim_id": event.claim_id} for event in events])
    return events


async def _adjudicate(work: UnitOfWork, event: ClaimAdjudicated) -> None:
    """Take over the payer's decision; bill the next payer when the rest is theirs."""
    claim = await _require(work, event)
    _take_totals(claim, event)
    claim.next_responsible_party = event.next_responsible_party
    if event.payer_id == claim.payer_id:  # another payer's number would mislead this one
        claim.payer_claim_control_number = (
            event.payer_claim_control_number or claim.payer_claim_control_number
        )
    ClaimRepository(work).add_adjudication(_decision(work, claim, event))
    move(work, claim, _STATES[event.outcome], "adjudicated", f"by {event.payer_id}")
    await work.audit("update", "claim", claim.id, patient_id=claim.patient_id)
    if event.outcome != "forwarded":  # the payer forwarded it: billing again would be twice
        await _bill_next_payer(work, claim)


async def _bill_next_payer(work: UnitOfWork, claim: Claim) -> None:
    turn = claim.next_responsible_party
    if turn not in PRIORITIES or PRIORITIES.index(turn) <= _place(claim):
        return
    await _give_turn_to(work, claim, ClaimContent.model_validate(claim.content).coverage(turn))
    note(work, claim, "next_payer", f"{turn}: {claim.payer_id}")
    await judge_and_submit(work, claim)


async def _give_turn_to(work: UnitOfWork, claim: Claim, coverage: Coverage) -> None:
    """Make it a payer's turn; the claim then bears the number that this payer gave, if any."""
    decided = await ClaimRepository(work).adjudications(claim)
    numbers = [
        decision.payer_claim_control_number
        for decision in decided
        if decision.payer_id == coverage.payer_id and decision.payer_claim_control_number
    ]
    claim.payer_priority, claim.payer_id = coverage.priority, coverage.payer_id
    claim.payer_claim_control_number = numbers[-1] if numbers else None


def _place(claim: Claim) -> int:
    return [str(priority) for priority in PRIORITIES].index(claim.payer_priority)


async def on_claim_reversed(work: UnitOfWork, event: ClaimReversed) -> None:
    """Open the claim again: the payer took its decision back."""
    claim = await _require(work, event)
    _take_totals(claim, event)
    content = ClaimContent.model_validate(claim.content)
    for coverage in content.coverages:  # their turn again, though a later payer was asked
        if coverage.payer_id == event.payer_id:
            await _give_turn_to(work, claim, coverage)
    claim.next_responsible_party = claim.payer_priority
    ClaimRepository(work).add_adjudication(_taken_back(work, claim, event))
    move(work, claim, ClaimState.REVERSED, "reversed", f"by {event.payer_id}")
    await work.audit("update", "claim", claim.id, patient_id=claim.patient_id)


async def _settle(work: UnitOfWork, event: ClaimSettled) -> None:
    """Close the claim: nobody owes anything."""
    claim = await _require(work, event)
    if ClaimState(claim.state) not in _SETTLEABLE:
        note(work, claim, "settled")
        return
    claim.next_responsible_party = "none"
    move(work, claim, ClaimState.CLOSED, "settled")
    await work.audit("update", "claim", claim.id, patient_id=claim.patient_id)
    number = claim.patient_control_number
    await work.emit(ClaimClosed(claim_id=claim.id, patient_control_number=number))


async def _require(work: UnitOfWork, event: _PaymentEvent) -> Claim:
    claim = await ClaimRepository(work).by_id(event.claim_id)
    if claim is None:
        raise InvariantViolated(f"payments-svc names claim {event.claim_id}, which is not here")
    return claim


def _take_totals(claim: Claim, event: ClaimAdjudicated | ClaimReversed) -> None:
    claim.paid_cents = event.paid_cents_total
    claim.adjusted_cents = event.adjusted_cents_total
    claim.patient_responsibility_cents = event.patient_responsibility_cents_total


def _taken_back(work: UnitOfWork, claim: Claim, event: ClaimReversed) -> Adjudication:
    return Adjudication(
        id=work.ids.new(),
        organization_id=work.organization_id,
        created_at=work.clock.now(),
        claim_id=claim.id,
        remittance_claim_id=event.remittance_claim_id,
        payer_id=event.payer_id,
        outcome=REVERSED,
        adjudicated_on=work.clock.now().date(),
        lines=[],
    )


def _decision(work: UnitOfWork, claim: Claim, event: ClaimAdjudicated) -> Adjudication:
    return Adjudication(
        id=work.ids.new(),
        organization_id=work.organization_id,
        created_at=work.clock.now(),
        claim_id=claim.id,
        remittance_claim_id=event.remittance_claim_id,
        payer_id=event.payer_id,
        payer_claim_control_number=event.payer_claim_control_number,
        outcome=event.outcome,
        adjudicated_on=event.adjudicated_on,
        lines=[line.model_dump() for line in event.lines],
    )


on_claim_adjudicated = BatchHandler(_look_ahead, _adjudicate)
on_claim_settled = BatchHandler(_look_ahead, _settle)
