"""Claims of institutions: kept and held, because the 837I is not written yet."""

from claims_svc.claim.models import Claim
from claims_svc.edits.edit import Finding
from claims_svc.submission.service import hold
from kit.problems import Problem
from kit.unit_of_work import UnitOfWork

NOT_SENT_RULE = "837I"  # not an edit: it is what the platform cannot do
_NOT_SENT = "Claims of institutions (837I) cannot be sent yet; this one is kept as it was coded."
_FIX = "Bill it by another way until then; what the encounter said is in the claim's content."


def is_institutional(claim: Claim) -> bool:
    return claim.content.get("institutional") is not None


async def hold_institutional(work: UnitOfWork, claim: Claim) -> None:
    """Hold the claim with the one finding that says why."""
    finding = Finding(
        rule=NOT_SENT_RULE, severity="error", detail=_NOT_SENT, fix=_FIX, pointer="/institutional"
    )
    claim.findings = [finding.model_dump()]
    await hold(work, claim, [NOT_SENT_RULE])


def require_professional(claim: Claim) -> None:
    """Raise Problem 409 on the claim of an institution, which cannot be sent or corrected yet."""
    if is_institutional(claim):
        raise Problem("conflict", _NOT_SENT)
