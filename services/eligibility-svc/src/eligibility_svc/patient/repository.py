"""All SQL about patients and coverages; constructed with who asks."""

from uuid import UUID

from eligibility_svc.patient.models import CoverageRecord, PatientRecord
from kit.http.pages import PageRequest, fetch_page
from kit.repository import TenantRepository


class PatientRepository(TenantRepository):
    async def by_id(self, patient_id: UUID) -> PatientRecord | None:
        return await self._find(PatientRecord, id=patient_id)

    async def page(
        self, page: PageRequest, external_id: str | None
    ) -> tuple[list[PatientRecord], str | None]:
        query = self._owned(PatientRecord)
        if external_id:
            query = query.where(PatientRecord.external_id == external_id)
        return await fetch_page(self._session, query, PatientRecord.id, page)

    async def coverage_by_id(self, coverage_id: UUID) -> CoverageRecord | None:
        return await self._find(CoverageRecord, id=coverage_id)

    async def coverages_of(self, patient_id: UUID) -> list[CoverageRecord]:
        query = self._owned(CoverageRecord).where(CoverageRecord.patient_id == patient_id)
        return list(await self._session.scalars(query.order_by(CoverageRecord.id)))

    def add(self, row: PatientRecord | CoverageRecord) -> None:
        self._session.add(row)
