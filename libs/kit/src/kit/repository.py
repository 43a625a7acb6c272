"""The base of the services' repositories, through which tenants stay apart."""

from typing import TypeVar

from sqlalchemy import Select, select

from kit.records import TenantRow, one_or_none
from kit.unit_of_work import UnitOfWork

Row = TypeVar("Row", bound=TenantRow)


class TenantRepository:
    """All SQL of a feature. Made of a unit of work, so that it cannot be without an owner."""

    def __init__(self, work: UnitOfWork) -> None:
        self._session = work.session
        self._organization_id = work.organization_id

    def _owned(self, model: type[Row]) -> Select[tuple[Row]]:
        """Return a query of the rows that belong to the caller's organization."""
        return select(model).where(model.organization_id == self._organization_id)

    async def _one(self, query: Select[tuple[Row]]) -> Row | None:
        """Return the only row of a query, None without one; raises when there are more."""
        return await one_or_none(self._session, query)
