"""Whose rows a transaction may see, where the database enforces it.

On PostgreSQL row-level security compares `organization_id` with a setting of the transaction
(`kit.row_security`). The settings end with the transaction, so that a pooled connection carries
nobody's rights to the next. On SQLite there is nothing to set: repositories alone filter.

Units of work of one organization queue, as all of a service do on SQLite. So the code between
the first read and the commit may rely on what it read: numbers without gaps, hash chains, sums.
"""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

_ACTING_FOR = "tenancy.organization_id"
_ACT_FOR = text(
    "SELECT pg_advisory_xact_lock(hashtextextended(:organization_id, 0)),"
    " set_config('app.organization_id', :organization_id, true),"
    " set_config('app.every_organization', 'off', true)"
)
_QUEUE = text("SELECT pg_advisory_xact_lock(hashtextextended(:organization_id, 0))")
_SEE_EVERY = text(
    "SELECT set_config('app.organization_id', '', true),"
    " set_config('app.every_organization', 'on', true)"
)


async def act_for(session: AsyncSession, organization_id: UUID) -> None:
    """Wait for the organization's other writers; then see and write its rows alone."""
    if _is_postgres(session) and session.info.get(_ACTING_FOR) != organization_id:
        await session.flush()  # rows of whom it acted for till now would be refused afterwards
        await session.execute(_ACT_FOR, {"organization_id": str(organization_id)})
        session.info[_ACTING_FOR] = organization_id  # forgotten by a rollback, as the setting is


async def queue_for(session: AsyncSession, organization_ids: Iterable[UUID]) -> None:
    """Wait for the writers of several organizations, always in the same order: no deadlock."""
    if _is_postgres(session):
        for organization_id in sorted(set(organization_ids)):
            await session.execute(_QUEUE, {"organization_id": str(organization_id)})


async def see_every_organization(session: AsyncSession) -> None:
    """See all rows of the tables that allow it: what is delivered across organizations.

    The owner of the tables, who migrates and verifies, sees all tables; nobody else does.
    """
    if _is_postgres(session):
        await session.flush()
        await session.execute(_SEE_EVERY)
        session.info.pop(_ACTING_FOR, None)


def _is_postgres(session: AsyncSession) -> bool:
    return session.get_bind().dialect.name == "postgresql"
