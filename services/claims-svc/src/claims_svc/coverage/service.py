"""Remembers what payers said of coverages, for the edits."""

from collections.abc import Sequence

from claims_svc.coverage.models import CoverageStatus
from claims_svc.coverage.repository import CoverageStatusRepository
from contracts.events.eligibility import EligibilityChecked
from kit.delivery import BatchHandler
from kit.unit_of_work import UnitOfWork


async def _look_ahead(
    work: UnitOfWork, events: Sequence[EligibilityChecked]
) -> Sequence[EligibilityChecked]:
    visits = [(event.patient_id, event.service_date) for event in events]
    await CoverageStatusRepository(work).look_ahead_of(visits)
    return events


async def _keep_answer(work: UnitOfWork, event: EligibilityChecked) -> None:
    """Keep the newest answer. A claim that is out already is not called back."""
    repository = CoverageStatusRepository(work)
    known = await repository.find(
        event.patient_id, event.payer_id, event.member_id, event.service_date
    )
    await work.audit("update", "coverage_status", event.coverage_id, patient_id=event.patient_id)
    if known:
        known.status = event.status
        return
    repository.add(
        CoverageStatus(
            id=work.ids.new(),
            organization_id=work.organization_id,
            created_at=work.clock.now(),
            patient_id=event.patient_id,
            payer_id=event.payer_id,
            member_id=event.member_id,
            service_date=event.service_date,
            status=event.status,
        )
    )


on_eligibility_checked = BatchHandler(_look_ahead, _keep_answer)
