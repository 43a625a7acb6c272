"""All SQL about the journal; constructed with who asks, so that it cannot be unscoped."""

from collections.abc import Sequence
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Result,
    Select,
    and_,
    bindparam,
    cast,
    func,
    insert,
    or_,
    select,
)

from kit.audit import GENESIS
from kit.http.pages import PageRequest, fetch_page
from kit.known import known_rows
from kit.pending import write_later, write_pending
from kit.repository import TenantRepository
from payments_svc.claim.models import BilledClaim
from payments_svc.ledger.book import Book
from payments_svc.ledger.domain import ClaimMoney, Movement, Source
from payments_svc.ledger.models import JournalEntry, Posting

# PostgreSQL sums whole numbers up to a decimal.
TOTAL_CENTS = cast(func.sum(Posting.amount_cents), BigInteger)

_ENDS, _BOOKS = "ledger.ends", "ledger.books"  # in a session's info, which a rollback empties
_ENTRY: Any = JournalEntry.__table__
_POSTING: Any = Posting.__table__
_APPEND_ENTRY, _APPEND_POSTINGS = insert(_ENTRY), insert(_POSTING)

_BY_SOURCE_KEY = select(JournalEntry).where(
    JournalEntry.organization_id == bindparam("organization_id"),
    JournalEntry.source_key == bindparam("source_key"),
)
_PLACE = (Posting.claim_id, Posting.account, JournalEntry.kind, Posting.line_control_number)
_MOVEMENTS = (
    select(*_PLACE, TOTAL_CENTS)
    .join(JournalEntry, JournalEntry.id == Posting.entry_id)
    .where(Posting.organization_id == bindparam("organization_id"))
    .where(Posting.claim_id.in_(bindparam("claim_ids", expanding=True)))
    .group_by(*_PLACE)
)


Row = TypeVar("Row")


class LedgerRepository(TenantRepository):
    """Reads and writes the journal.

    A batch of events writes its entries before the commit, or before the first query that asks
    for any; what it looked ahead for it knows without a query (`Book`).
    """

    @property
    def _book(self) -> Book | None:
        if known_rows(self._session) is None:
            return None  # not in a batch
        books: dict[UUID, Book] = self._session.info.setdefault(_BOOKS, {})
        return books.setdefault(self._organization_id, Book())

    async def open_sources(self, source_ids: Sequence[UUID]) -> None:
        """Read for a batch what sources posted."""
        book = self._book
        if book is not None and source_ids:
            named = self._owned(JournalEntry).where(JournalEntry.source_id.in_(source_ids))
            book.learn_entries(source_ids, await self._scalars(named))

    async def open_encounters(self, account: str, encounter_ids: Sequence[UUID]) -> None:
        """Read for a batch the balances of encounters on an account."""
        book = self._book
        if book is None or not encounter_ids:
            return
        balances = (
            select(Posting.encounter_id, TOTAL_CENTS)
            .where(Posting.organization_id == self._organization_id)
            .where(Posting.account == account, Posting.encounter_id.in_(encounter_ids))
            .group_by(Posting.encounter_id)
        )
        found = {row[0]: row[1] for row in await self._read(balances)}
        book.encounters.update({(account, each): found.get(each, 0) for each in encounter_ids})

    def open_source(self, source_id: UUID) -> None:
        """Say that a source is new: it has posted nothing."""
        book = self._book
        if book is not None:
            book.learn_entries([source_id], [])

    async def by_source(self, source: Source) -> JournalEntry | None:
        """Return what a source posted under its key."""
        book = self._book
        entries = book.entries.get(source.id) if book else None
        return await self.by_source_key(source.key) if entries is None else entries.get(source.key)

    async def by_source_key(self, key: str) -> JournalEntry | None:
        values = {"organization_id": self._organization_id, "source_key": key}
        return (await self._read(_BY_SOURCE_KEY, values)).scalar_one_or_none()

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
        mirror = self._owned(JournalEntry).where(JournalEntry.reverses_entry_id == entry_id)
        return (await self._read(mirror)).scalar_one_or_none()

    async def by_source_keys(self, keys: Sequence[str]) -> list[JournalEntry]:
        named = self._owned(JournalEntry).where(JournalEntry.source_key.in_(keys))
        return list(await self._scalars(named.order_by(JournalEntry.sequence)))

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
        return list(await self._scalars(standing.order_by(JournalEntry.sequence)))

    async def postings(self, entry_ids: Sequence[UUID]) -> dict[UUID, list[Posting]]:
        """Return the postings of entries, in order."""
        query = select(Posting).where(
            Posting.organization_id == self._organization_id, Posting.entry_id.in_(entry_ids)
        )
        found: dict[UUID, list[Posting]] = {entry_id: [] for entry_id in entry_ids}
        for posting in await self._scalars(query.order_by(Posting.number)):
            found[posting.entry_id].append(posting)
        return found

    async def claim_money(self, claim_id: UUID) -> ClaimMoney:
        return (await self.claims_money([claim_id]))[claim_id]

    async def claims_money(self, claim_ids: Sequence[UUID]) -> dict[UUID, ClaimMoney]:
        """Return what was moved for each claim."""
        book = self._book
        movements = book.movements if book else {}
        unread = [claim_id for claim_id in claim_ids if claim_id not in movements]
        if unread:
            movements.update({claim_id: [] for claim_id in unread})
            values = {"organization_id": self._organization_id, "claim_ids": unread}
            for claim_id, *moved in await self._read(_MOVEMENTS, values):
                movements[claim_id].append(Movement(*moved))
        return {claim_id: ClaimMoney(movements[claim_id][:]) for claim_id in claim_ids}

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
        rows = await self._read(query.group_by(Posting.account).order_by("account"))
        return [(name, cents) for name, cents in rows]

    async def balance(self, account: str) -> int:
        return dict(await self.balances(None, account)).get(account, 0)

    async def balance_of_encounter(self, account: str, encounter_id: UUID) -> int:
        book = self._book
        cents = book.encounters.get((account, encounter_id)) if book else None
        if cents is None:
            cents = await self._balance_where(account, Posting.encounter_id == encounter_id)
        return cents

    async def balance_of_patient(self, account: str, patient_id: UUID) -> int:
        return await self._balance_where(account, Posting.patient_id == patient_id)

    async def _balance_where(self, account: str, condition: ColumnElement[bool]) -> int:
        query = select(TOTAL_CENTS).where(
            Posting.organization_id == self._organization_id,
            Posting.account == account,
            condition,
        )
        return (await self._read(query)).scalar() or 0

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

    async def count_of_kind(self, kind: str, source_id: UUID) -> int:
        """Return how many entries of a kind a source posted."""
        book = self._book
        entries = book.entries.get(source_id) if book else None
        if entries is not None:
            return sum(entry.kind == kind for entry in entries.values())
        query = select(func.count(JournalEntry.id)).where(
            JournalEntry.organization_id == self._organization_id,
            JournalEntry.source_id == source_id,
            JournalEntry.kind == kind,
        )
        return (await self._read(query)).scalar() or 0

    async def append(self, row: dict[str, Any], postings: Sequence[dict[str, Any]]) -> JournalEntry:
        """Write an entry and its postings at the end of the chain."""
        book, entry = self._book, JournalEntry(**row)
        if book is None:
            await self._session.execute(_APPEND_ENTRY, row)
            await self._session.execute(_APPEND_POSTINGS, postings)
        else:
            write_later(self._session, _APPEND_ENTRY, row)
            for posting in postings:
                write_later(self._session, _APPEND_POSTINGS, posting)
            book.add(entry, postings)
        self._ends()[self._organization_id] = (entry.sequence, entry.hash)
        return entry

    async def _read(self, query: Select[Any], values: dict[str, Any] | None = None) -> Result[Any]:
        """Run a query on the journal, after writing what the batch has not written yet."""
        if self._book is not None:
            await write_pending(self._session)
        return await self._session.execute(query, values)

    async def _scalars(self, query: Select[tuple[Row]]) -> Sequence[Row]:
        return (await self._read(query)).scalars().all()


def _belongs_to(claim: BilledClaim) -> ColumnElement[bool]:
    """Return the condition for postings of a claim, and of its encounter before the claim was."""
    of_encounter = and_(Posting.claim_id.is_(None), Posting.encounter_id == claim.encounter_id)
    return or_(Posting.claim_id == claim.id, of_encounter)
