"""Rows that nobody reads in their own transaction: written once, many at a time.

Outbox, audit and history rows go in by one statement for many rather than one for each, before
the commit. `Database.transaction` sees to it, and a savepoint for the rows of its block.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from copy import copy
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import Insert
from sqlalchemy.ext.asyncio import AsyncSession

from kit.tenancy import act_for

_PENDING = "pending"  # forgotten by a rollback, as everything in `info`
_OWNER = itemgetter("organization_id")


def write_later(session: AsyncSession, statement: Insert, row: dict[str, Any]) -> None:
    """Insert a row of an organization before the transaction ends, after those that came before."""
    pending: dict[Insert, list[dict[str, Any]]] = session.info.setdefault(_PENDING, {})
    pending.setdefault(statement, []).append(row)


async def write_pending(session: AsyncSession) -> None:
    """Write what waits, each organization's rows on its behalf."""
    pending: dict[Insert, list[dict[str, Any]]] = session.info.pop(_PENDING, {})
    await session.flush()  # they may refer to rows of the session
    for statement, rows in pending.items():
        for owner, owned in groupby(sorted(rows, key=_OWNER), _OWNER):
            await act_for(session, owner)
            await session.execute(statement, list(owned))


@asynccontextmanager
async def savepoint(session: AsyncSession) -> AsyncIterator[None]:
    """Undo the block alone when it raises, or when the database refuses what it wrote later."""
    await write_pending(session)  # of before the block, so that it stays
    before = {name: copy(value) for name, value in session.info.items()}
    try:
        async with session.begin_nested():
            yield
            await write_pending(session)
    except BaseException:
        session.info.update(before)  # the rollback has emptied it
        raise
