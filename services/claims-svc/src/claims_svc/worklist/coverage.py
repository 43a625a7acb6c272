"""Remembers what payers said of coverages, for the edits."""

from sqlalchemy import select

from claims_svc.worklist.models import CoverageStatus
from contracts.events.eligibility import EligibilityChecked
from kit.records import one_or_none
from kit.unit_of_work import UnitOfWork


async def on_eligibility_checked(work: UnitOfWork, event: EligibilityChecked) -> None:
    """Keep the newest answer. A claim that is out already is not called back."""
    known = await one_or_none(
        work.session,
        select(CoverageStatus).where(
            CoverageStatus.organization_id == work.organization_id,
            CoverageStatus.patient_id == event.patient_id,
            CoverageStatus.payer_id == event.payer_id,
            CoverageStatus.service_date == event.service_date,
        ),
    )
    if known:
        known.status = event.status
        return
    work.session.add(
        CoverageStatus(
            id=work.ids.new(),
            organization_id=work.organization_id,
            created_at=work.clock.now(),
            patient_id=event.patient_id,
            payer_id=event.payer_id,
            service_date=event.service_date,
            status=event.status,
        )
    )
