"""What a person does with a claim: release, send, correct."""

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from uuid import UUID

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from claims_svc.claim.content import ClaimContent
from claims_svc.claim.institutional import require_professional
from claims_svc.claim.intake import billed_facts, price_lines
from claims_svc.claim.late_changes import take_off_list
from claims_svc.claim.lifecycle import move, note
from claims_svc.claim.models import Claim
from claims_svc.claim.repository import ClaimRepository
from claims_svc.claim.schemas import Correction
from claims_svc.claim.states import ADJUDICATED, ClaimState
from claims_svc.submission.errors import ClaimUnwritable
from claims_svc.submission.service import judge_and_submit, submit
from contracts.events.claims import ClaimCorrected
from contracts.shapes import Coverage
from kit.http.errors import validation_fault
from kit.problems import Problem, ProblemError
from kit.unit_of_work import UnitOfWork

_CORRECTABLE = {ClaimState.HELD, ClaimState.READY, ClaimState.REJECTED} | ADJUDICATED


async def require_claim(work: UnitOfWork, claim_id: UUID) -> Claim:
    """Return the organization's claim; a 404 problem when it has none of this id."""
    claim = await ClaimRepository(work).by_id(claim_id)
    if claim is None:
        raise Problem("not-found", "No such claim.")
    return claim


async def release_claim(work: UnitOfWork, claim: Claim, reason: str) -> None:
    """Send a held claim as it is: a person answers for what the edits found."""
    require_professional(claim)
    _require_state(claim, {ClaimState.HELD})
    move(work, claim, ClaimState.READY, "released", reason)
    await _audit_change(work, claim, reason)
    await _submit(work, claim)


async def send_again(work: UnitOfWork, claim: Claim, reason: str) -> None:
    """Send a claim that is ready, such as one whose interchange the partner rejected (TA1)."""
    _require_state(claim, {ClaimState.READY})
    note(work, claim, "sent_again", reason)
    await _audit_change(work, claim, reason)
    await _submit(work, claim)


async def _submit(work: UnitOfWork, claim: Claim) -> None:
    try:
        await submit(work, claim)
    except ClaimUnwritable as refusal:
        faults = [ProblemError(detail=str(refusal))]
        raise Problem("invalid", "The 837 cannot be written.", faults) from refusal


async def correct_claim(work: UnitOfWork, claim: Claim, correction: Correction) -> None:
    """Change a claim and send it: frequency 1 after a rejection, 7 after the payer's decision.

    Raises Problem 409 in a state that waits for a payer, 422 when the result does not hold
    together. When an edit still finds an error, the corrected claim is held.
    """
    require_professional(claim)
    _require_state(claim, _CORRECTABLE)
    content = await _apply(work, claim, correction)
    _keep_what_money_stands_on(claim, content)
    coverage = content.coverage(claim.payer_priority)
    claim.content = content.model_dump(mode="json")
    claim.charge_cents, claim.service_date = content.charge_cents, content.service_date
    claim.payer_id = coverage.payer_id
    take_off_list(claim)
    note(work, claim, "corrected", correction.reason)
    await _audit_change(work, claim, correction.reason)
    await work.emit(ClaimCorrected(**billed_facts(claim, content), reason=correction.reason))
    await judge_and_submit(work, claim)


def _keep_what_money_stands_on(claim: Claim, content: ClaimContent) -> None:
    """Refuse other charges or payers while a payer's decision is on the books.

    The ledger would have to take back money that the payer has not taken back yet.
    """
    if not (claim.paid_cents or claim.adjusted_cents or claim.patient_responsibility_cents):
        return
    before = ClaimContent.model_validate(claim.content)
    if _money_facts(before) != _money_facts(content):
        raise Problem(
            "conflict",
            "A payer's decision is posted on these lines: charges, service dates and payers cannot"
            " be changed until the payer has taken it back (835 with claim status 22).",
        )


def _money_facts(content: ClaimContent) -> object:
    lines = [
        (line.line_control_number, line.charge_cents, line.service_date) for line in content.lines
    ]
    payers = [(coverage.priority, coverage.payer_id) for coverage in content.ordered_coverages()]
    return lines, payers


def _patient_of(claim: Claim) -> str:
    return ClaimContent.model_validate(claim.content).patient.external_id


async def _apply(work: UnitOfWork, claim: Claim, correction: Correction) -> ClaimContent:
    try:
        content = await _merge(work, claim, correction)
    except ValidationError as error:
        faults = [_fault(fault) for fault in error.errors(include_input=False)]
        raise Problem("invalid", "The corrected claim does not hold together.", faults) from error
    faults = list(_coverage_faults(content.coverages, claim.payer_priority))
    if correction.patient and correction.patient.external_id != _patient_of(claim):
        detail = "The claim stays with its patient: cancel it and post another encounter."
        faults.append(ProblemError(detail=detail, pointer="/patient/external_id"))
    if faults:
        raise Problem("invalid", "The corrected claim does not hold together.", faults)
    for diagnosis in content.diagnoses:
        diagnosis.code = diagnosis.code.replace(".", "").replace(" ", "").upper()
    return content


def _fault(fault: ErrorDetails) -> ProblemError:
    """Name the place as the body has it: its `procedures` are the claim's `lines`."""
    first, rest = fault["loc"][:1], fault["loc"][1:]
    place = ("procedures", *rest) if first == ("lines",) else fault["loc"]
    return validation_fault({**fault, "loc": place})


async def _merge(work: UnitOfWork, claim: Claim, correction: Correction) -> ClaimContent:
    changes = correction.model_dump(exclude={"reason", "procedures"}, exclude_none=True)
    merged = {**claim.content, **changes}
    on = correction.service_date or claim.service_date
    if correction.procedures:
        merged["lines"] = await price_lines(work, correction.procedures, on)
    elif correction.service_date:
        merged["lines"] = _redated(claim, correction)
    return ClaimContent.model_validate(merged)


def _coverage_faults(coverages: Sequence[Coverage], payer_priority: str) -> Iterator[ProblemError]:
    """Demand what coding-svc demands of an encounter's coverages, and the payer's own."""
    priorities = [coverage.priority for coverage in coverages]
    for wanted in sorted({"primary", payer_priority} - set(priorities)):
        yield ProblemError(detail=f"Keep the {wanted} coverage.", pointer="/coverages")
    for place, coverage in enumerate(coverages):
        if coverage.priority in priorities[:place]:
            detail = "Each priority may stand once."
            yield ProblemError(detail=detail, pointer=f"/coverages/{place}/priority")
        if coverage.payer_id in [earlier.payer_id for earlier in coverages[:place]]:
            detail = "Two coverages of one payer are not taken yet."
            yield ProblemError(detail=detail, pointer=f"/coverages/{place}/payer_id")
        if coverage.relationship != "self" and coverage.subscriber is None:
            detail = "Name the subscriber, because the relationship is not self."
            yield ProblemError(detail=detail, pointer=f"/coverages/{place}/subscriber")


def _redated(claim: Claim, correction: Correction) -> list[dict[str, object]]:
    """Move the lines that were on the claim's date of service to the new one."""
    old = claim.service_date.isoformat()
    return [
        {**line, "service_date": correction.service_date} if line["service_date"] == old else line
        for line in claim.content["lines"]
    ]


def _require_state(claim: Claim, allowed: AbstractSet[ClaimState]) -> None:
    if ClaimState(claim.state) not in allowed:
        names = ", ".join(sorted(allowed))
        raise Problem("conflict", f"The claim is {claim.state}; this needs one of: {names}.")


async def _audit_change(work: UnitOfWork, claim: Claim, reason: str) -> None:
    await work.audit("update", "claim", claim.id, patient_id=claim.patient_id, reason=reason)
