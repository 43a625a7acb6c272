"""Takes acknowledgments, from REST and from adapters alike."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from uuid import UUID

import x12
from claims_svc.acknowledgment.domain import Report, read_reports
from claims_svc.acknowledgment.models import Acknowledgment
from claims_svc.acknowledgment.repository import AcknowledgmentRepository
from claims_svc.claim.lifecycle import move, note
from claims_svc.claim.models import Claim
from claims_svc.claim.repository import ClaimRepository
from claims_svc.claim.states import AWAITING_PAYER, ClaimState, acknowledged
from claims_svc.submission.repository import SubmissionRepository
from claims_svc.worklist.service import put_on_unmatched_list
from contracts.events.claims import ClaimAcknowledged, ClaimRejected
from kit.problems import Problem, ProblemError
from kit.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Receipt:
    """An acknowledgment as kept, and whether the same file had come before."""

    acknowledgment: Acknowledgment
    duplicate: bool


async def receive_acknowledgment(work: UnitOfWork, text: str) -> Receipt:
    """Keep an acknowledgment, and move the claims it speaks of.

    Raises Problem 422 with the place when it cannot be read; then nothing is kept.
    """
    return await take_reports(work, text, read_or_problem(text))


def read_or_problem(text: str) -> list[Report]:
    """Return what a file reports; raises Problem 422 when it cannot be read."""
    try:
        reports = read_reports(text)
    except x12.X12Error as error:
        fault = ProblemError(detail=str(error), position=error.segment_position)
        raise Problem("invalid-x12", "Not a readable TA1, 999 or 277CA.", [fault]) from error
    if not reports:
        raise Problem("invalid-x12", "The file acknowledges nothing.")
    return reports


async def take_reports(work: UnitOfWork, text: str, reports: Sequence[Report]) -> Receipt:
    """Keep an acknowledgment that was read, and move the claims it speaks of."""
    packed = await work.blobs.pack(work.organization_id, text)
    repository = AcknowledgmentRepository(work)
    known = await repository.by_sha256(packed.sha256)
    if known:
        return Receipt(known, duplicate=True)
    acknowledgment = Acknowledgment(
        id=work.ids.new(),
        organization_id=work.organization_id,
        created_at=work.clock.now(),
        kinds=sorted({report.kind for report in reports}),
        **asdict(packed),
    )
    await _apply_all(work, acknowledgment, reports)
    repository.add(acknowledgment)
    await work.audit("create", "acknowledgment", acknowledgment.id)
    return Receipt(acknowledgment, duplicate=False)


async def _apply_all(
    work: UnitOfWork, acknowledgment: Acknowledgment, reports: Sequence[Report]
) -> None:
    matched, unmatched = [], []
    for report in reports:
        if not report.is_about_claims:
            continue
        claims = await _find_claims(work, report)
        for claim in claims:
            await _apply(work, claim, report)
            matched.append(_line(report, claim))
        if not claims:
            await _keep_unmatched(work, acknowledgment.id, report)
            unmatched.append(_line(report, None))
    acknowledgment.matched, acknowledgment.unmatched = matched, unmatched


async def _find_claims(work: UnitOfWork, report: Report) -> Sequence[Claim]:
    claims = ClaimRepository(work)
    if report.kind == "277CA" and report.reference is None:
        found = await claims.by_control_number(report.patient_control_number or "")
        return [found] if found else []
    submissions = SubmissionRepository(work)
    number = report.control_number or 0
    if report.reference is not None:
        sent = await submissions.of_reference(report.submitter_id, report.reference)
    elif report.kind == "TA1":
        sent = await submissions.of_interchange(report.submitter_id, number)
    else:
        sent = await submissions.of_group(report.submitter_id, number)
        wanted = report.transaction_control_number
        sent = [one for one in sent if wanted in (None, one.transaction_control_number)]
    return await claims.by_ids([one.claim_id for one in sent])


async def _apply(work: UnitOfWork, claim: Claim, report: Report) -> None:
    """Move the claim when the report can; it stands in the history in any case."""
    if report.payer_claim_control_number:
        claim.payer_claim_control_number = report.payer_claim_control_number
    current = ClaimState(claim.state)
    target = current if await _is_outdated(work, claim, report) else _target(current, report)
    if target == claim.state:
        note(work, claim, "acknowledged", report.detail)
    else:
        move(work, claim, target, "acknowledged", report.detail)
    await work.audit("update", "claim", claim.id, patient_id=claim.patient_id)
    await _emit(work, claim, report, moved_to=target)


async def _is_outdated(work: UnitOfWork, claim: Claim, report: Report) -> bool:
    """Say whether the report is on an earlier sending: the claim has been sent again since."""
    if report.control_number is None and report.reference is None:
        return False  # a 277CA names the claim, not one of its sendings
    newest = (await SubmissionRepository(work).of_claim(claim))[-1]
    if report.reference is not None:
        return newest.reference != report.reference
    # Group and interchange have the same number.
    return newest.interchange_control_number != report.control_number


def _target(current: ClaimState, report: Report) -> ClaimState:
    if report.state is None:
        return current
    if report.state == ClaimState.READY:  # the whole interchange was rejected: send it again
        return ClaimState.READY if current == ClaimState.SENT else current
    return acknowledged(current, report.state)


async def _emit(work: UnitOfWork, claim: Claim, report: Report, moved_to: ClaimState) -> None:
    number = claim.patient_control_number
    if report.state == ClaimState.REJECTED and moved_to == ClaimState.REJECTED:
        await work.emit(
            ClaimRejected(
                claim_id=claim.id,
                patient_control_number=number,
                status_codes=list(report.status_codes),
            )
        )
    elif moved_to in AWAITING_PAYER:
        await work.emit(
            ClaimAcknowledged(
                claim_id=claim.id,
                patient_control_number=number,
                state=moved_to,
                payer_claim_control_number=claim.payer_claim_control_number,
            )
        )


async def _keep_unmatched(work: UnitOfWork, acknowledgment_id: UUID, report: Report) -> None:
    await put_on_unmatched_list(
        work,
        kind="acknowledgment",
        subject=f"acknowledgment:{acknowledgment_id}:{report.position}",
        source_id=acknowledgment_id,
        patient_control_number=report.patient_control_number,
        reason="no_match",
        detail=report.detail,
    )


def _line(report: Report, claim: Claim | None) -> dict[str, object]:
    return {
        "kind": report.kind,
        "detail": report.detail,
        "claim_id": str(claim.id) if claim else None,
        "patient_control_number": claim.patient_control_number
        if claim
        else report.patient_control_number,
        "state": claim.state if claim else None,
    }
