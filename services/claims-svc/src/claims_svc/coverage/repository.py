"""All SQL about what payers said of coverages; constructed with who asks."""

from datetime import date
from uuid import UUID

from sqlalchemy import Select, select

from claims_svc.coverage.models import CoverageStatus
from kit.repository import TenantRepository


class CoverageStatusRepository(TenantRepository):
    def _of(self, patient_id: UUID, service_date: date) -> Select[tuple[CoverageStatus]]:
        return select(CoverageStatus).where(
            CoverageStatus.organization_id == self._organization_id,
            CoverageStatus.patient_id == patient_id,
            CoverageStatus.service_date == service_date,
        )

    async def find(
        self, patient_id: UUID, payer_id: str, member_id: str, service_date: date
    ) -> CoverageStatus | None:
        return await self._find(
            CoverageStatus,
            patient_id=patient_id,
            payer_id=payer_id,
            member_id=member_id,
            service_date=service_date,
        )

    async def inactive(self, patient_id: UUID, service_date: date) -> frozenset[tuple[str, str]]:
        """Return payer id and member id of the coverages that are not active on the date."""
        rows = await self._session.scalars(self._of(patient_id, service_date))
        return frozenset((row.payer_id, row.member_id) for row in rows if row.status == "inactive")

    def add(self, status: CoverageStatus) -> None:
        self._session.add(status)
