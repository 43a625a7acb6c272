"""Sends claims: judges and renders them, keeps the 837 as sent, hands it to the adapter."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from claims_svc.claim.lifecycle import move, note
from claims_svc.claim.models import Adjudication, Claim
from claims_svc.claim.repository import ClaimRepository
from claims_svc.claim.states import ClaimState
from claims_svc.edits.edit import Finding
from claims_svc.practice.repository import PracticeRepository
from claims_svc.submission.errors import ClaimUnwritable
from claims_svc.submission.judging import frequency_for, judge
from claims_svc.submission.models import Submission
from claims_svc.submission.rendering import TRANSACTION_CONTROL_NUMBER, Sending, render
from claims_svc.submission.repository import SubmissionRepository
from contracts.events.claims import ClaimHeld, ClaimSubmitted
from contracts.shapes import X12Document
from kit.unit_of_work import UnitOfWork

UNWRITABLE_RULE = "X12"  # not an edit: what the codec refuses, seen only in writing


async def judge_and_submit(work: UnitOfWork, claim: Claim, found: Sequence[Finding] = ()) -> None:
    """Run the edits and send the claim; hold it when one finds an error or X12 cannot carry it.

    What was `found` before, where no edit can see it any more, counts like a finding of theirs.
    """
    decisions = await _decisions(work, claim)
    findings = [*found, *await judge(work, claim, frequency_for(claim, decisions))]
    claim.findings = [finding.model_dump() for finding in findings]
    errors = [finding.rule for finding in findings if finding.severity == "error"]
    if errors:
        await hold(work, claim, errors)
    else:
        await _submit_or_hold(work, claim, decisions)


async def _submit_or_hold(
    work: UnitOfWork, claim: Claim, decisions: Sequence[Adjudication]
) -> None:
    sending = await _prepare(work, claim, decisions)
    try:
        text = render(claim, decisions, sending)
    except ClaimUnwritable as refusal:
        claim.findings = [*claim.findings, _unwritable(refusal).model_dump()]
        await hold(work, claim, [UNWRITABLE_RULE])
        return
    _pass(work, claim)
    await _send(work, claim, sending, text)


async def submit(work: UnitOfWork, claim: Claim) -> None:
    """Send a READY claim to the payer whose turn it is; raises ClaimUnwritable."""
    decisions = await _decisions(work, claim)
    sending = await _prepare(work, claim, decisions)
    await _send(work, claim, sending, render(claim, decisions, sending))


async def hold(work: UnitOfWork, claim: Claim, rules: list[str]) -> None:
    """Stop a claim until a person acts."""
    move(work, claim, ClaimState.HELD, "held", ", ".join(rules))
    number = claim.patient_control_number
    await work.emit(ClaimHeld(claim_id=claim.id, patient_control_number=number, rules=rules))


def _unwritable(refusal: ClaimUnwritable) -> Finding:
    fix = "Correct what X12 cannot carry, such as letters of another script."
    return Finding(rule=UNWRITABLE_RULE, severity="error", detail=str(refusal), fix=fix, pointer="")


def _pass(work: UnitOfWork, claim: Claim) -> None:
    if claim.state == ClaimState.READY:
        note(work, claim, "edits_passed")
    else:
        move(work, claim, ClaimState.READY, "edits_passed")


async def _decisions(work: UnitOfWork, claim: Claim) -> list[Adjudication]:
    return await ClaimRepository(work).adjudications(claim)


async def _prepare(work: UnitOfWork, claim: Claim, decisions: Sequence[Adjudication]) -> Sending:
    return Sending(
        practice=await PracticeRepository(work).settings(),
        control_number=await SubmissionRepository(work).next_control_number(),
        frequency_code=frequency_for(claim, decisions),
        created_at=work.clock.now(),
    )


async def _send(work: UnitOfWork, claim: Claim, sending: Sending, text: str) -> None:
    move(work, claim, ClaimState.QUEUED, "queued")
    submission = await _keep(work, claim, sending, text)
    move(work, claim, ClaimState.SENT, "submitted", f"interchange {sending.control_number}")
    await work.emit(_submitted(claim, submission, sending))


async def _keep(work: UnitOfWork, claim: Claim, sending: Sending, text: str) -> Submission:
    packed = await work.blobs.pack(work.organization_id, text)
    submission = Submission(
        id=work.ids.new(),
        organization_id=work.organization_id,
        created_at=work.clock.now(),
        claim_id=claim.id,
        payer_id=claim.payer_id,
        frequency_code=sending.frequency_code,
        submitter_id=sending.practice.submitter_id,
        interchange_control_number=sending.control_number,
        group_control_number=sending.control_number,
        transaction_control_number=TRANSACTION_CONTROL_NUMBER,
        reference=sending.reference,
        **asdict(packed),
    )
    SubmissionRepository(work).add(submission)
    return submission


def _submitted(claim: Claim, submission: Submission, sending: Sending) -> ClaimSubmitted:
    return ClaimSubmitted(
        claim_id=claim.id,
        submission_id=submission.id,
        patient_control_number=claim.patient_control_number,
        payer_id=claim.payer_id,
        frequency_code=sending.frequency_code,
        claim=document(submission),
    )


def document(row: Any) -> X12Document:
    """Return the packed document of a row that has its columns."""
    return X12Document(text=row.text, blob=row.blob, sha256=row.sha256, bytes=row.bytes)
