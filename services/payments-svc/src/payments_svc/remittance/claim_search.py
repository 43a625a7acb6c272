"""Finds the claim that a payer's decision is about, step by step."""

from collections.abc import Sequence

from kit.unit_of_work import UnitOfWork
from payments_svc.claim.domain import control_number_key
from payments_svc.claim.models import BilledClaim
from payments_svc.claim.repository import ClaimRepository
from payments_svc.remittance.matching import (
    Candidate,
    is_same_claim,
    is_similar_claim,
    payer_numbers,
)
from payments_svc.remittance.repository import RemittanceRepository
from x12.remittance import ClaimPayment


async def find_claim(work: UnitOfWork, payment: ClaimPayment) -> BilledClaim | None:
    """Return the claim by our number, by the payer's number, or by our number in another form.

    The first step that finds one decides. Two claims on one step are none: a person must choose.
    """
    claims = ClaimRepository(work)
    exact = await claims.by_control_number(payment.patient_control_number)
    if exact and is_same_claim(payment, _candidate(exact)):
        return exact
    by_payer = await _by_payer_number(work, claims, payment)
    if by_payer:
        return _only(by_payer)
    key = control_number_key(payment.patient_control_number)
    similar = await claims.by_key_prefix(key) if key else []
    return _only([each for each in similar if is_similar_claim(payment, _candidate(each))])


async def _by_payer_number(
    work: UnitOfWork, claims: ClaimRepository, payment: ClaimPayment
) -> list[BilledClaim]:
    numbers = payer_numbers(payment)
    if not numbers:
        return []
    found = {claim.id: claim for claim in await claims.by_payer_numbers(numbers)}
    remittances = RemittanceRepository(work)
    decided = await remittances.claim_ids_by_payer_numbers(numbers)
    found.update({claim.id: claim for claim in await claims.by_ids(decided)})
    return list(found.values())


def _only(claims: Sequence[BilledClaim]) -> BilledClaim | None:
    return claims[0] if len(claims) == 1 else None


def _candidate(claim: BilledClaim) -> Candidate:
    return Candidate(claim.id, claim.patient_control_number, claim.charge_cents, claim.service_date)
