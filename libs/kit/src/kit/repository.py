"""The base of the services' repositories, through which tenants stay apart."""

from functools import cache
from typing import Any, TypeVar

from sqlalchemy import Select, bindparam, select

from kit.records import TenantRow, one_or_none
from kit.unit_of_work import UnitOfWork

Row = TypeVar("Row", bound=TenantRow)


@cache
def _with_columns(model: Any, *names: str) -> Select[Any]:
    return select(model).where(*(getattr(model, name) == bindparam(name) for name in names))


class TenantRepository:
    """All SQL of a feature. Made of a unit of work, so that it cannot be without an owner."""

    def __init__(self, work: UnitOfWork) -> None:
        self._session = work.session
        self._organization_id = work.organization_id

    def _owned(self, model: type[Row]) -> Select[tuple[Row]]:
        """Return a query of the rows that belong to the caller's organization."""
        return select(model).where(model.organization_id == self._organization_id)

    async def _find(self, model: type[Row], **equal: object) -> Row | None:
        """Return the only row of the caller's organization with these values in its columns.

        None without one; raises when there are more. Cheaper than `_one`: the statement is built
        once, which else takes as long as SQLite takes to answer it.
        """
        values = {"organization_id": self._organization_id, **equal}
        of: Any = model  # mypy takes no type variable for hashable
        rows = await self._session.scalars(_with_columns(of, *values), values)
        found: Row | None = rows.one_or_none()
        return found

    async def _one(self, query: Select[tuple[Row]]) -> Row | None:
        """Return the only row of a query, None without one; raises when there are more."""
        return await one_or_none(self._session, query)
