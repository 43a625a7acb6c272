"""All SQL about checks and responses; constructed with who asks."""

from datetime import date
from uuid import UUID

from sqlalchemy import or_, select

from eligibility_svc.check.models import CheckRecord, ResponseRecord
from kit.http.pages import PageRequest, fetch_page
from kit.repository import TenantRepository


def question_key(coverage_id: UUID, service_date: date) -> dict[str, object]:
    """Return what the checks of a coverage on a date are known by, as columns."""
    return {"coverage_id": coverage_id, "service_date": service_date}


class CheckRepository(TenantRepository):
    async def by_id(self, check_id: UUID) -> CheckRecord | None:
        return await self._find(CheckRecord, id=check_id)

    async def by_trace(self, trace_number: str) -> CheckRecord | None:
        return await self._find(CheckRecord, trace_number=trace_number)

    async def pending_of_member(self, member_id: str, payer: str) -> list[CheckRecord]:
        """Return open checks of a member id, under either id of the payer."""
        pending = self._owned(CheckRecord).where(
            CheckRecord.status == "pending",
            CheckRecord.member_id == member_id,
            or_(CheckRecord.payer_identifier == payer, CheckRecord.payer_id == payer),
        )
        return list(await self._session.scalars(pending))

    async def reusable(self, coverage_id: UUID, service_date: date) -> CheckRecord | None:
        """Return the newest check for a date that is open or was answered with a decision."""
        asked = await self._find_all(CheckRecord, **question_key(coverage_id, service_date))
        return next((check for check in reversed(asked) if check.status != "unknown"), None)

    async def page(
        self, page: PageRequest, coverage_id: UUID | None, status: str | None
    ) -> tuple[list[CheckRecord], str | None]:
        query = self._owned(CheckRecord)
        if coverage_id:
            query = query.where(CheckRecord.coverage_id == coverage_id)
        if status:
            query = query.where(CheckRecord.status == status)
        return await fetch_page(self._session, query, CheckRecord.id, page)

    def add(self, check: CheckRecord) -> None:
        self._session.add(check)


class ResponseRepository(TenantRepository):
    async def page(
        self, page: PageRequest, *, matched: bool | None
    ) -> tuple[list[ResponseRecord], str | None]:
        query = select(ResponseRecord).where(
            ResponseRecord.organization_id == self._organization_id
        )
        if matched is not None:
            is_open = ResponseRecord.check_id.is_(None)
            query = query.where(~is_open if matched else is_open)
        return await fetch_page(self._session, query, ResponseRecord.id, page)

    def add(self, response: ResponseRecord) -> None:
        self._session.add(response)
