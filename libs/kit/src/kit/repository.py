"""The base of the services' repositories, through which tenants stay apart."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Select, bindparam, select, tuple_
from sqlalchemy.exc import MultipleResultsFound

from kit.known import known_rows
from kit.records import TenantRow, one_or_none
from kit.unit_of_work import UnitOfWork

Row = TypeVar("Row", bound=TenantRow)
_KEYS_MAX = 500  # of one statement


@cache
def _with_columns(model: Any, *names: str) -> Select[Any]:
    """Return the rows with one key."""
    equal = (getattr(model, name) == bindparam(name) for name in names)
    return select(model).where(*equal).order_by(model.id)


@cache
def _with_any(model: Any, *names: str) -> Select[Any]:
    """Return the rows of an organization with any of many keys."""
    columns = [getattr(model, name) for name in names]
    mine = model.organization_id == bindparam("organization_id")
    named = (columns[0] if len(columns) == 1 else tuple_(*columns)).in_(
        bindparam("keys", expanding=True)
    )
    return select(model).where(mine, named).order_by(model.id)


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

        None without one; raises when there are more. See `_find_all`.
        """
        rows = await self._find_all(model, **equal)
        if len(rows) > 1:
            raise MultipleResultsFound(f"{len(rows)} rows of {model.__name__} have one key")
        return rows[0] if rows else None

    async def _find_all(self, model: type[Row], **equal: object) -> list[Row]:
        """Return the rows of the caller's organization with these values, in the order of ids.

        In a batch each key is asked for once (`kit.known`): its columns must never change.
        Cheaper than a query by `_owned` in any case: the statement is built once, which else
        takes as long as SQLite takes to answer it.
        """
        key = {"organization_id": self._organization_id, **equal}
        of: Any = model  # mypy takes no type variable for hashable
        known = known_rows(self._session)
        rows = known.get(of, key) if known else None
        if rows is None:
            rows = list(await self._session.scalars(_with_columns(of, *key), key))
            if known:
                known.learn(of, [key], rows)
        return list(rows)

    async def look_ahead(self, model: type[Row], keys: Iterable[Mapping[str, object]]) -> None:
        """Read the rows of many keys of the same columns at once, for `_find` and `_find_all`.

        Does nothing outside of a batch.
        """
        known = known_rows(self._session)
        if known is None:
            return
        of: Any = model
        owner = {"organization_id": self._organization_id}
        distinct = list({tuple(key.values()): key for key in keys}.values())
        unread = [key for key in distinct if known.get(of, {**owner, **key}) is None]
        for first in range(0, len(unread), _KEYS_MAX):
            asked = unread[first : first + _KEYS_MAX]
            values = [tuple(key.values()) for key in asked]
            keyed = [value for (value,) in values] if len(asked[0]) == 1 else values
            statement = _with_any(of, *asked[0])
            rows = await self._session.scalars(statement, {**owner, "keys": keyed})
            known.learn(of, [{**owner, **key} for key in asked], rows)

    def _expect_none(self, model: type[Row], **equal: object) -> None:
        """Say for a batch that no row has a key yet, such as one that was just made up."""
        known = known_rows(self._session)
        if known is not None:
            known.learn(model, [{"organization_id": self._organization_id, **equal}], [])

    async def _by_ids(self, model: type[Row], ids: Sequence[UUID]) -> list[Row]:
        """Return the rows with these ids, in the order of ids."""
        if known_rows(self._session) is None:
            named = self._owned(model).where(model.id.in_(ids)).order_by(model.id)
            return list(await self._session.scalars(named))
        await self.look_ahead(model, [{"id": each} for each in ids])
        found = [await self._find(model, id=each) for each in sorted(set(ids))]
        return [row for row in found if row is not None]

    async def _one(self, query: Select[tuple[Row]]) -> Row | None:
        """Return the only row of a query, None without one; raises when there are more."""
        return await one_or_none(self._session, query)
