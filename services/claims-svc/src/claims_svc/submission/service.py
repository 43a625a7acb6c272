"""Sends claims: judges them, renders the 837, keeps it as sent, hands it to the adapter."""

from dataclasses import asdict
from typing import Any, Literal

import x12
from claims_svc.claim.content import ClaimContent
from claims_svc.claim.lifecycle import move, note
from claims_svc.claim.models import Adjudication, Claim
from claims_svc.claim.repository import ClaimRepository
from claims_svc.claim.states import ClaimState
from claims_svc.edits.edit import ClaimFacts, Finding, run_edits
from claims_svc.edits.registry import EDITS
from claims_svc.practice.repository import PracticeRepository
from claims_svc.practice.schemas import PracticeSettings
from claims_svc.submission.coordination import prior_payers
from claims_svc.submission.models import Submission
from claims_svc.submission.repository import SubmissionRepository
from claims_svc.submission.to_x12 import claim_to_x12, receiver, submitter
from claims_svc.worklist.repository import CoverageStatusRepository
from contracts.events.claims import ClaimHeld, ClaimSubmitted
from contracts.shapes import X12Document
from kit.problems import Problem, ProblemError
from kit.unit_of_work import UnitOfWork
from x12 import professional_claim

FrequencyCode = Literal["1", "7", "8"]
TRANSACTION_CONTROL_NUMBER = "0001"  # one claim per set: a rejected set loses no other claim
UNWRITABLE_RULE = "X12"  # not an edit: what the codec refuses, seen only in writing
_NEW_CLAIM_REMARK = "MA130"  # unprocessable: send a new claim, not a corrected one


async def judge_and_submit(work: UnitOfWork, claim: Claim) -> None:
    """Run the edits and send the claim; hold it when one finds an error or X12 cannot carry it."""
    frequency_code = await frequency_for(work, claim)
    findings = await judge(work, claim, frequency_code)
    claim.findings = [finding.model_dump() for finding in findings]
    errors = [finding.rule for finding in findings if finding.severity == "error"]
    if errors:
        await hold(work, claim, errors)
        return
    if claim.state == ClaimState.READY:
        note(work, claim, "edits_passed")
    else:
        move(work, claim, ClaimState.READY, "edits_passed")
    try:
        await submit(work, claim)
    except Problem as problem:
        await _hold_unwritten(work, claim, problem)


async def _hold_unwritten(work: UnitOfWork, claim: Claim, problem: Problem) -> None:
    """Stop a claim that cannot be written, so that a biller sees it; nothing was stored as sent."""
    fix = "Correct what X12 cannot carry, such as letters of another script."
    findings = [
        Finding(rule=UNWRITABLE_RULE, severity="error", detail=fault.detail, fix=fix, pointer="")
        for fault in problem.errors
    ]
    claim.findings = [*claim.findings, *(finding.model_dump() for finding in findings)]
    move(work, claim, ClaimState.READY, "not_written")
    await hold(work, claim, [UNWRITABLE_RULE])


async def hold(work: UnitOfWork, claim: Claim, rules: list[str]) -> None:
    """Stop a claim until a person acts."""
    move(work, claim, ClaimState.HELD, "held", ", ".join(rules))
    number = claim.patient_control_number
    await work.emit(ClaimHeld(claim_id=claim.id, patient_control_number=number, rules=rules))


async def judge(work: UnitOfWork, claim: Claim, frequency_code: str) -> list[Finding]:
    """Return what the edits find on the claim as it would go out now."""
    statuses = CoverageStatusRepository(work.session, work.identity)
    facts = ClaimFacts(
        content=ClaimContent.model_validate(claim.content),
        patient_control_number=claim.patient_control_number,
        frequency_code=frequency_code,
        payer_claim_control_number=claim.payer_claim_control_number,
        payer_priority=claim.payer_priority,
        today=work.clock.now().date(),
        inactive_coverages=await statuses.inactive(claim.patient_id, claim.service_date),
    )
    return run_edits(EDITS, facts)


async def frequency_for(work: UnitOfWork, claim: Claim) -> FrequencyCode:
    """Return CLM05-3: 7 once this payer has decided, else 1.

    A rejected claim was never adjudicated, so it goes again as new. So does a claim that
    the payer called unprocessable.
    """
    decided = await ClaimRepository(work.session, work.identity).adjudications(claim)
    by_payer = [decision for decision in decided if decision.payer_id == claim.payer_id]
    return "7" if by_payer and not _is_unprocessable(by_payer[-1]) else "1"


def _is_unprocessable(decision: Adjudication) -> bool:
    return any(_NEW_CLAIM_REMARK in line.get("remark_codes", ()) for line in decision.lines)


async def submit(work: UnitOfWork, claim: Claim) -> Submission:
    """Send a READY claim to the payer whose turn it is.

    Raises Problem 422 when the claim holds what X12 cannot carry; then it is QUEUED, and nothing
    was stored as sent.
    """
    move(work, claim, ClaimState.QUEUED, "queued")
    practice = await PracticeRepository(work.session, work.identity).settings()
    repository = SubmissionRepository(work.session, work.identity)
    number = await repository.next_control_number()
    frequency_code = await frequency_for(work, claim)
    text = await _render(work, claim, practice, number, frequency_code)
    packed = await work.blobs.pack(work.organization_id, text)
    submission = Submission(
        id=work.ids.new(),
        organization_id=work.organization_id,
        created_at=work.clock.now(),
        claim_id=claim.id,
        payer_id=claim.payer_id,
        frequency_code=frequency_code,
        submitter_id=practice.submitter_id,
        interchange_control_number=number,
        group_control_number=number,
        transaction_control_number=TRANSACTION_CONTROL_NUMBER,
        reference=_reference(number),
        **asdict(packed),
    )
    repository.add(submission)
    move(work, claim, ClaimState.SENT, "submitted", f"interchange {number}")
    await work.emit(_submitted(claim, submission, frequency_code))
    return submission


def _reference(number: int) -> str:
    return f"B{number:09d}"


async def _render(
    work: UnitOfWork, claim: Claim, practice: PracticeSettings, number: int, frequency_code: str
) -> str:
    content = ClaimContent.model_validate(claim.content)
    decided = await ClaimRepository(work.session, work.identity).adjudications(claim)
    other_payers, lines = prior_payers(content, claim.payer_priority, decided)
    envelope = x12.Envelope(
        sender_id=practice.submitter_id,
        receiver_id=practice.receiver_id,
        usage_indicator=practice.usage_indicator,
        interchange_control_number=number,
        group_control_number=number,
        created_at=work.clock.now(),
    )
    rendered = claim_to_x12(
        content,
        patient_control_number=claim.patient_control_number,
        payer_priority=claim.payer_priority,
        frequency_code=frequency_code,
        payer_claim_control_number=claim.payer_claim_control_number,
        other_payers=other_payers,
        line_adjudications=lines,
    )
    try:
        return professional_claim.write(
            [rendered],
            envelope,
            submitter=submitter(practice),
            receiver=receiver(practice),
            reference=_reference(number),
            transaction_control_number=TRANSACTION_CONTROL_NUMBER,
        )
    except x12.X12Error as error:
        raise Problem("invalid", "The 837 cannot be written.", [_fault(error)]) from error


def _fault(error: x12.X12Error) -> ProblemError:
    return ProblemError(detail=str(error))


def _submitted(claim: Claim, submission: Submission, frequency: FrequencyCode) -> ClaimSubmitted:
    return ClaimSubmitted(
        claim_id=claim.id,
        submission_id=submission.id,
        patient_control_number=claim.patient_control_number,
        payer_id=claim.payer_id,
        frequency_code=frequency,
        claim=document(submission),
    )


def document(row: Any) -> X12Document:
    """Return the packed document of a row that has its columns."""
    return X12Document(text=row.text, blob=row.blob, sha256=row.sha256, bytes=row.bytes)
