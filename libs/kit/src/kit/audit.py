"""The audit trail: one record per read, change or refusal of patient data, chained by hashes.

Each organization has a chain of its own, so that organizations need not wait for each other.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from kit.clock import Clock
from kit.identity import Identity
from kit.ids import Ids
from kit.pending import write_later
from kit.spine import audit_record
from kit.trace import trace_id

Action = Literal["create", "read", "search", "update", "export", "deny"]
GENESIS = "0" * 64
_NEWEST_HASHES = "audit.newest_hashes"
_APPEND = insert(audit_record)
_AS_TEXT = json.JSONEncoder(sort_keys=True, default=str, separators=(",", ":")).encode


class Audit:
    """Appends records in the caller's transaction: when the record fails, so does the request."""

    def __init__(self, session: AsyncSession, identity: Identity, clock: Clock, ids: Ids) -> None:
        self._session, self._identity, self._clock, self._ids = session, identity, clock, ids

    async def record(
        self,
        action: Action,
        resource_type: str,
        resource_id: object = None,
        *,
        patient_id: object = None,
        reason: str | None = None,
    ) -> None:
        """Append one record. `reason` is what a person gave; it must hold no patient data."""
        content = {
            "audit_id": self._ids.new(),
            "organization_id": self._identity.organization_id,
            "occurred_at": self._clock.now(),
            "actor_id": self._identity.actor_id,
            "action": action,
            "resource_type": resource_type,
            "resource_id": None if resource_id is None else str(resource_id),
            "patient_id": None if patient_id is None else str(patient_id),
            "succeeded": action != "deny",
            "reason": reason,
            "trace_id": trace_id(),
        }
        # Nobody else writes for the organization before we commit, so what is newest stays so.
        newest: dict[UUID, str] = self._session.info.setdefault(_NEWEST_HASHES, {})
        owner = self._identity.organization_id
        previous = newest.get(owner) or await self._last_hash(owner)
        written = chain_hash(previous, content)
        chained = {**content, "previous_hash": previous, "hash": written}
        write_later(self._session, _APPEND, chained)
        newest[owner] = written

    async def _last_hash(self, owner: UUID) -> str:
        mine = select(audit_record.c.hash).where(audit_record.c.organization_id == owner)
        newest = mine.order_by(audit_record.c.sequence.desc()).limit(1)
        return await self._session.scalar(newest) or GENESIS


def chain_hash(previous: str, content: Mapping[str, Any]) -> str:
    """Return the SHA-256 of the hash before and the content, keys in alphabetical order."""
    return hashlib.sha256(f"{previous}{_AS_TEXT(content)}".encode()).hexdigest()


async def verify_audit_chain(session: AsyncSession) -> tuple[int, list[str]]:
    """Recompute the chains; return how many records there are and what is wrong with which.

    Until the first migration for PostgreSQL all organizations of a database shared one chain: a
    record may follow from the one before it in the database as well.
    """
    newest: dict[UUID, str] = {}
    previous, count, faults = GENESIS, 0, []
    rows = await session.stream(select(audit_record).order_by(audit_record.c.sequence))
    async for row in rows:
        stored = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's public way to a row's columns
        sequence, written = stored.pop("sequence"), stored.pop("hash")
        follows, owner = stored.pop("previous_hash"), stored["organization_id"]
        known = {newest.get(owner, GENESIS), previous}
        if follows not in known or chain_hash(follows, stored) != written:
            faults.append(f"audit record {sequence} does not follow from the one before it")
        previous, count = written, count + 1
        newest[owner] = written
    return count, faults
