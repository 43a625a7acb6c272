"""All SQL about the journal; constructed with who asks, so that it cannot be unscoped."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ColumnElement, and_, bindparam, cast, func, insert, or_, select

from kit.audit import GENESIS
from kit.http.pages import PageRequest, fetch_page
from kit.repository import TenantRepository
from payments_svc.claim.models import BilledClaim
from payments_svc.ledger.domain import ClaimMoney, Movement
from payments_svc.ledger.models import JournalEntry, Posting

# PostgreSQL sums whole numbers up to a decimal.
TOTAL_CENTS = cast(func.sum(Posting.amount_cents), BigInteger)

_ENDS = "ledger.ends"  # in a session's info, which a rollback empties
_ENTRY: Any = JournalEntry.__table__
_POSTING: Any = Posting.__table__
_APPEND_ENTRY, _APPEND_POSTINGS = insert(_ENTRY), insert(_POSTING)

_PLACE = (Posting.claim_id, Posting.account, JournalEntry.kind, Posting.line_control_number)
_MOVEMENTS = (
    select(*_PLACE, TOTAL_CENTS)
    .join(JournalEntry, JournalEntry.id == Posting.entry_id)
    .where(Posting.organization_id == bindparam("organization_id"))
    .where(Posting.claim_id.in_(bindparam("claim_ids", expanding=True)))
    .group_by(*_PLACE)
)


class LedgerRepository(TenantRepository):
    async def by_source_key(self, key: str) -> JournalEntry | None:
        return await self._find(JournalEntry, source_key=key)

    async def end_of_chain(self) -> tuple[int, str]:
        """Return number and hash of the last entry; 0 and GENESIS before the first.

        Read once in a transaction: nobody else writes for the organization before it ends.
        """
        known = self._ends().get(self._organization_id)
        if known:
            return known
        newest = (
            select(JournalEntry.sequence, JournalEntry.hash)
            .where(JournalEntry.organization_id == self._organization_id)
            .order_by(JournalEntry.sequence.desc())
        )
        last = (await self._session.execute(newest.limit(1))).first()
        return (last.sequence, last.hash) if last else (0, GENESIS)

    def _ends(self) -> dict[UUID, tuple[int, str]]:
        ends: dict[UUID, tuple[int, str]] = self._session.info.setdefault(_ENDS, {})
        return ends

    async def reversal_of(self, entry_id: UUID) -> JournalEntry | None:
        return await self._find(JournalEntry, reverses_entry_id=entry_id)

    async def by_source_keys(self, keys: Sequence[str]) -> list[JournalEntry]:
        named = self._owned(JournalEntry).where(JournalEntry.source_key.in_(keys))
        return list(await self._session.scalars(named.order_by(JournalEntry.sequence)))

    async def standing_of_source(self, source_id: UUID) -> list[JournalEntry]:
        """Return what a source posted that no later entry took back."""
        mirrored = select(JournalEntry.reverses_entry_id).where(
            JournalEntry.organization_id == self._organization_id,
            JournalEntry.reverses_entry_id.is_not(None),
        )
        standing = self._owned(JournalEntry).where(
            JournalEntry.source_id == source_id,
            JournalEntry.reverses_entry_id.is_(None),
            JournalEntry.id.not_in(mirrored),
        )
        return list(await self._session.scalars(standing.order_by(JournalEntry.sequence)))

    async def postings(self, entry_ids: Sequence[UUID]) -> dict[UUID, list[Posting]]:
        """Return the postings of entries, in order."""
        query = select(Posting).where(
            Posting.organization_id == self._organization_id, Posting.entry_id.in_(entry_ids)
        )
        found: dict[UUID, list[Posting]] = {entry_id: [] for entry_id in entry_ids}
        for posting in await self._session.scalars(query.order_by(Posting.number)):
            found[posting.entry_id].append(posting)
        return found

    async def claim_money(self, claim_id: UUID) -> ClaimMoney:
        return (await self.claims_money([claim_id]))[claim_id]

    async def claims_money(self, claim_ids: Sequence[UUID]) -> dict[UUID, ClaimMoney]:
        """Return what was moved for each claim."""
        values = {"organization_id": self._organization_id, "claim_ids": claim_ids}
        movements: dict[UUID, list[Movement]] = {claim_id: [] for claim_id in claim_ids}
        for claim_id, *moved in await self._session.execute(_MOVEMENTS, values):
            movements[claim_id].append(Movement(*moved))
        return {claim_id: ClaimMoney(moved) for claim_id, moved in movements.items()}

    async def balances(
        self, claim: BilledClaim | None, account: str | None
    ) -> list[tuple[str, int]]:
        """Return each account that has postings with its balance, debit positive."""
        query = select(Posting.account, TOTAL_CENTS).where(
            Posting.organization_id == self._organization_id
        )
        if claim:
            query = query.where(_belongs_to(claim))
        if account:
            query = query.where(Posting.account == account)
        rows = await self._session.execute(query.group_by(Posting.account).order_by("account"))
        return [(name, cents) for name, cents in rows]

    async def balance(self, account: str) -> int:
        return dict(await self.balances(None, account)).get(account, 0)

    async def balance_of_encounter(self, account: str, encounter_id: UUID) -> int:
        return await self._balance_where(account, Posting.encounter_id == encounter_id)

    async def balance_of_patient(self, account: str, patient_id: UUID) -> int:
        return await self._balance_where(account, Posting.patient_id == patient_id)

    async def _balance_where(self, account: str, condition: ColumnElement[bool]) -> int:
        query = select(TOTAL_CENTS).where(
            Posting.organization_id == self._organization_id,
            Posting.account == account,
            condition,
        )
        return await self._session.scalar(query) or 0

    async def page(
        self, page: PageRequest, claim: BilledClaim | None = None, source_id: UUID | None = None
    ) -> tuple[list[JournalEntry], str | None]:
        query = self._owned(JournalEntry)
        if claim:
            touching = select(Posting.entry_id).where(
                Posting.organization_id == self._organization_id, _belongs_to(claim)
            )
            query = query.where(JournalEntry.id.in_(touching))
        if source_id:
            query = query.where(JournalEntry.source_id == source_id)
        return await fetch_page(self._session, query, JournalEntry.id, page)

    async def count_of_kind(self, kind: str, claim_id: UUID) -> int:
        query = (
            select(func.count(JournalEntry.id.distinct()))
            .join(Posting, Posting.entry_id == JournalEntry.id)
            .where(Posting.organization_id == self._organization_id)
            .where(Posting.claim_id == claim_id, JournalEntry.kind == kind)
        )
        return await self._session.scalar(query) or 0

    async def append(self, entry: dict[str, Any], postings: Sequence[dict[str, Any]]) -> None:
        """Write an entry and its postings at the end of the chain."""
        await self._session.execute(_APPEND_ENTRY, entry)
        await self._session.execute(_APPEND_POSTINGS, postings)
        self._ends()[self._organization_id] = (entry["sequence"], entry["hash"])


def _belongs_to(claim: BilledClaim) -> ColumnElement[bool]:
    """Return the condition for postings of a claim, and of its encounter before the claim was."""
    of_encounter = and_(Posting.claim_id.is_(None), Posting.encounter_id == claim.encounter_id)
    return or_(Posting.claim_id == claim.id, of_encounter)
