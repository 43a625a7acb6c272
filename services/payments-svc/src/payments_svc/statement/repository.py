"""All SQL about statements; constructed with who asks, so that it cannot be unscoped."""

from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased

from kit.http.pages import PageRequest, fetch_page
from kit.repository import TenantRepository
from payments_svc.statement.models import Statement

_NUMBERS = "statement.numbers"  # in a session's info, which a rollback empties


class StatementRepository(TenantRepository):
    def _standing(self) -> Select[tuple[Statement]]:
        later = aliased(Statement)
        superseded = (
            select(later.id)
            .where(
                later.organization_id == self._organization_id,
                later.supersedes_id == Statement.id,
            )
            .exists()
        )
        return self._owned(Statement).where(~superseded)

    async def by_id(self, statement_id: UUID) -> Statement | None:
        return await self._find(Statement, id=statement_id)

    async def standing_of_claim(self, claim_id: UUID) -> Statement | None:
        """Return the statement of a claim that no later one supersedes."""
        issued = await self._find_all(Statement, claim_id=claim_id)
        superseded = {statement.supersedes_id for statement in issued}
        return next((each for each in issued if each.id not in superseded), None)

    async def next_number(self) -> int:
        """Count on. Nobody else issues for the organization before the transaction ends."""
        numbers: dict[UUID, int] = self._session.info.setdefault(_NUMBERS, {})
        if self._organization_id not in numbers:
            newest = select(func.max(Statement.number)).where(
                Statement.organization_id == self._organization_id
            )
            numbers[self._organization_id] = await self._session.scalar(newest) or 0
        numbers[self._organization_id] += 1
        return numbers[self._organization_id]

    async def page(
        self, page: PageRequest, claim_id: UUID | None, patient_id: UUID | None
    ) -> tuple[list[Statement], str | None]:
        """Return a page of the statements that stand."""
        query = self._standing()
        if claim_id:
            query = query.where(Statement.claim_id == claim_id)
        if patient_id:
            query = query.where(Statement.patient_id == patient_id)
        return await fetch_page(self._session, query, Statement.id, page)

    def add(self, statement: Statement) -> None:
        self._session.add(statement)
