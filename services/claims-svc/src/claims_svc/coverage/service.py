"""Remembers what payers said of coverages, for the edits."""

from claims_svc.coverage.models import CoverageStatus
from claims_svc.coverage.repository import CoverageStatusRepository
from contracts.events.eligibility import EligibilityChecked
from kit.unit_of_work import UnitOfWork


async def on_eligibility_checked(work: UnitOfWork, event: EligibilityChecked) -> None:
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
