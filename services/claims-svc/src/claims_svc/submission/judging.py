"""Judges a claim as it would go out now."""

from collections.abc import Sequence
from typing import Literal

from claims_svc.claim.content import ClaimContent
from claims_svc.claim.models import Adjudication, Claim
from claims_svc.coverage.repository import CoverageStatusRepository
from claims_svc.edits.edit import ClaimFacts, Finding, run_edits
from claims_svc.edits.registry import EDITS
from kit.unit_of_work import UnitOfWork

FrequencyCode = Literal["1", "7", "8"]
_NEW_CLAIM_REMARK = "MA130"  # unprocessable: send a new claim, not a corrected one


def frequency_for(claim: Claim, decisions: Sequence[Adjudication]) -> FrequencyCode:
    """Return CLM05-3: 7 once this payer has decided, else 1.

    A rejected claim was never adjudicated, so it goes again as new. So does a claim that
    the payer called unprocessable.
    """
    by_payer = [decision for decision in decisions if decision.payer_id == claim.payer_id]
    return "7" if by_payer and not _is_unprocessable(by_payer[-1]) else "1"


def _is_unprocessable(decision: Adjudication) -> bool:
    return any(_NEW_CLAIM_REMARK in line.get("remark_codes", ()) for line in decision.lines)


async def judge(work: UnitOfWork, claim: Claim, frequency_code: FrequencyCode) -> list[Finding]:
    """Return what the edits find on the claim."""
    return run_edits(EDITS, await _facts(work, claim, frequency_code))


async def _facts(work: UnitOfWork, claim: Claim, frequency_code: FrequencyCode) -> ClaimFacts:
    statuses = CoverageStatusRepository(work)
    return ClaimFacts(
        content=ClaimContent.model_validate(claim.content),
        patient_control_number=claim.patient_control_number,
        frequency_code=frequency_code,
        payer_claim_control_number=claim.payer_claim_control_number,
        payer_priority=claim.payer_priority,
        today=work.clock.now().date(),
        inactive_coverages=await statuses.inactive(claim.patient_id, claim.service_date),
    )
