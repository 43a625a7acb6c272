"""All SQL about patients and coverages; constructed with who asks."""

from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from eligibility_svc.patient.models import CoverageRecord, PatientRecord
from kit.http.pages import PageRequest, fetch_page
from kit.identity import Identity
from kit.records import one_or_none


class PatientRepository:
    def __init__(self, session: AsyncSession, identity: Identity) -> None:
        self._session = session
        self._organization_id = identity.organization_id

    def _patients(self) -> Select[tuple[PatientRecord]]:
        return select(PatientRecord).where(PatientRecord.organization_id == self._organization_id)

    def _coverages(self) -> Select[tuple[CoverageRecord]]:
        return select(CoverageRecord).where(CoverageRecord.organization_id == self._organization_id)

    async def by_id(self, patient_id: UUID) -> PatientRecord | None:
        named = self._patients().where(PatientRecord.id == patient_id)
        return await one_or_none(self._session, named)

    async def page(
        self, page: PageRequest, external_id: str | None
    ) -> tuple[list[PatientRecord], str | None]:
        query = self._patients()
        if external_id:
            query = query.where(PatientRecord.external_id == external_id)
        return await fetch_page(self._session, query, PatientRecord.id, page)

    async def coverage_by_id(self, coverage_id: UUID) -> CoverageRecord | None:
        named = self._coverages().where(CoverageRecord.id == coverage_id)
        return await one_or_none(self._session, named)

    async def coverages_of(self, patient_id: UUID) -> list[CoverageRecord]:
        query = self._coverages().where(CoverageRecord.patient_id == patient_id)
        return list(await self._session.scalars(query.order_by(CoverageRecord.id)))

    async def add(self, row: PatientRecord | CoverageRecord) -> None:
        """Write a row at once: coverages refer to patients, and checks to coverages."""
        self._session.add(row)
        await self._session.flush()
