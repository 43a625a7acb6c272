"""Rows that a batch of events has read by a key, so that no event asks for them again.

They hold for one transaction, in which nobody else writes for the organization (`kit.tenancy`).
A row that is added to the session is found under every key that was asked for before. So keys are
of columns that never change, and nothing else writes the tables.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session

_KNOWN = "known"  # forgotten by a rollback, as everything in `info`
Names = tuple[str, ...]
Values = tuple[object, ...]


class KnownRows:
    """All rows of a key, for the keys that were asked for; an empty list where there is none."""

    def __init__(self) -> None:
        self._rows: dict[type, dict[Names, dict[Values, list[Any]]]] = {}

    def get(self, model: type, key: Mapping[str, object]) -> list[Any] | None:
        """Return the rows of a key, None when it was not asked for yet."""
        return self._rows.get(model, {}).get(tuple(key), {}).get(tuple(key.values()))

    def learn(self, model: type, keys: Iterable[Mapping[str, object]], rows: Iterable[Any]) -> None:
        """Take over all rows that the database has for keys of the same columns."""
        for key in keys:
            by_values = self._rows.setdefault(model, {}).setdefault(tuple(key), {})
            by_values[tuple(key.values())] = []
        for row in rows:
            self._put(row, tuple(key))

    def add(self, row: object) -> None:
        """Take over a row that is new."""
        for names in self._rows.get(type(row), {}):
            self._put(row, names)

    def _put(self, row: object, names: Names) -> None:
        asked = self._rows[type(row)][names]
        rows = asked.get(tuple(getattr(row, name) for name in names))
        if rows is not None:
            rows.append(row)


def remember_rows(session: AsyncSession) -> None:
    """Keep what the rest of the transaction reads by a key."""
    session.info[_KNOWN] = KnownRows()


def known_rows(session: AsyncSession | Session) -> KnownRows | None:
    """Return what the transaction keeps, None when it keeps nothing."""
    known: KnownRows | None = session.info.get(_KNOWN)
    return known
