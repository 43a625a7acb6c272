"""All SQL about what payers said of coverages; constructed with who asks."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from claims_svc.coverage.models import CoverageStatus
from kit.repository import TenantRepository


class CoverageStatusRepository(TenantRepository):
    async def look_ahead_of(self, visits: Iterable[tuple[UUID, date]]) -> None:
        """Read for a batch what payers said of patients on dates."""
        keys = [{"patient_id": patient_id, "service_date": on} for patient_id, on in visits]
        await self.look_ahead(CoverageStatus, keys)

    async def find(
        self, patient_id: UUID, payer_id: str, member_id: str, service_date: date
    ) -> CoverageStatus | None:
        rows = await self._of(patient_id, service_date)
        return next((r for r in rows if (r.payer_id, r.member_id) == (payer_id, member_id)), None)

    async def inactive(self, patient_id: UUID, service_date: date) -> frozenset[tuple[str, str]]:
        """Return payer id and member id of the coverages that are not active on the date."""
        rows = await self._of(patient_id, service_date)
        return frozenset((row.payer_id, row.member_id) for row in rows if row.status == "inactive")

    async def _of(self, patient_id: UUID, service_date: date) -> list[CoverageStatus]:
        keyed = {"patient_id": patient_id, "service_date": service_date}
        return await self._find_all(CoverageStatus, **keyed)

    def add(self, status: CoverageStatus) -> None:
        self._session.add(status)
