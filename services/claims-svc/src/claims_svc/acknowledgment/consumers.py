"""Acknowledgments that an adapter brings."""

from collections.abc import Sequence
from dataclasses import dataclass

from claims_svc.acknowledgment.domain import Report
from claims_svc.acknowledgment.models import Acknowledgment
from claims_svc.acknowledgment.repository import AcknowledgmentRepository
from claims_svc.acknowledgment.service import read_or_problem, take_reports
from claims_svc.claim.models import Claim
from claims_svc.claim.repository import ClaimRepository
from claims_svc.submission.models import Submission
from claims_svc.submission.repository import SubmissionRepository, group_key
from contracts.events.clearinghouse import AcknowledgmentReceived
from kit.delivery import BatchHandler
from kit.unit_of_work import UnitOfWork

_REPORTS_MAX = 1_000  # what a batch looks ahead for; those of a larger file are read one by one


@dataclass(frozen=True, slots=True)
class _File:
    text: str
    reports: list[Report]


async def _read(work: UnitOfWork, events: Sequence[AcknowledgmentReceived]) -> list[_File]:
    texts = [await work.blobs.unpack(event.document) for event in events]
    files = [_File(text, read_or_problem(text)) for text in texts]
    hashes = [{"sha256": event.document.sha256} for event in events]
    await AcknowledgmentRepository(work).look_ahead(Acknowledgment, hashes)
    await _look_ahead(work, [report for file in files for report in file.reports][:_REPORTS_MAX])
    return files


async def _look_ahead(work: UnitOfWork, reports: Sequence[Report]) -> None:
    claims, submissions = ClaimRepository(work), SubmissionRepository(work)
    numbers = {each.patient_control_number for each in reports} - {None}
    await claims.look_ahead(Claim, [{"patient_control_number": number} for number in numbers])
    groups = [(each.submitter_id, each.control_number) for each in reports if each.control_number]
    await submissions.look_ahead(Submission, [group_key(*group) for group in groups])
    sent = [row for group in groups for row in await submissions.of_group(*group)]
    await submissions.look_ahead(Submission, [{"claim_id": row.claim_id} for row in sent])
    await claims.by_ids([row.claim_id for row in sent])


async def _receive(work: UnitOfWork, file: _File) -> None:
    await take_reports(work, file.text, file.reports)


on_acknowledgment_received = BatchHandler(_read, _receive)
