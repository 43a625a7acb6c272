"""Proves the books: `revcycle verify` runs this over all organizations."""

from collections import defaultdict
from collections.abc import AsyncIterator, Iterable, Iterator
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from kit.audit import GENESIS, chain_hash
from kit.money import format_cents
from payments_svc.claim.models import BilledClaim
from payments_svc.ledger.accounts import ERA_CLEARING
from payments_svc.ledger.domain import ClaimMoney, Movement
from payments_svc.ledger.models import JournalEntry, Posting
from payments_svc.ledger.repository import TOTAL_CENTS
from payments_svc.ledger.service import entry_content
from payments_svc.remittance.models import PostedRemittance


async def verify(session: AsyncSession) -> list[str]:
    """Return every fault of the books, one line each; none when all holds.

    Every entry sums to zero and follows from the one before, the balances of an organization sum
    to zero, each claim and line adds up, and each remittance moved what it says it pays.
    """
    return [
        *await _check_entries(session),
        *await _check_trial_balances(session),
        *await _check_claims(session),
        *await _check_remittances(session),
    ]


async def _check_entries(session: AsyncSession) -> list[str]:
    faults: list[str] = []
    previous: dict[UUID, tuple[int, str]] = {}
    async for entry, postings in _entries(session):
        sequence, last_hash = previous.get(entry.organization_id, (0, GENESIS))
        faults += _entry_faults(entry, postings, sequence, last_hash)
        previous[entry.organization_id] = (entry.sequence, entry.hash)
    return faults


def _entry_faults(
    entry: JournalEntry, postings: list[Posting], sequence: int, last_hash: str
) -> Iterator[str]:
    name = f"entry {entry.sequence} of organization {entry.organization_id}"
    total = sum(posting.amount_cents for posting in postings)
    if total or not postings:
        yield f"{name} sums to {format_cents(total)} in {len(postings)} posting(s)"
    if entry.sequence != sequence + 1 or entry.previous_hash != last_hash:
        yield f"{name} does not follow from entry {sequence}"
    if chain_hash(entry.previous_hash, entry_content(entry, postings)) != entry.hash:
        yield f"{name} is not what was posted: its hash differs"


async def _entries(session: AsyncSession) -> AsyncIterator[tuple[JournalEntry, list[Posting]]]:
    in_order = (JournalEntry.organization_id, JournalEntry.sequence, Posting.number)
    query = select(JournalEntry, Posting).outerjoin(Posting, Posting.entry_id == JournalEntry.id)
    entry: JournalEntry | None = None
    postings: list[Posting] = []
    async for row, posting in await session.stream(query.order_by(*in_order)):
        if entry is not None and row.id != entry.id:
            yield entry, postings
            postings = []
        entry = row
        postings += [posting] if posting else []
    if entry is not None:
        yield entry, postings


async def _check_trial_balances(session: AsyncSession) -> list[str]:
    query = select(Posting.organization_id, TOTAL_CENTS)
    rows = await session.execute(query.group_by(Posting.organization_id))
    return [
        f"the balances of organization {organization_id} sum to {format_cents(total)}"
        for organization_id, total in rows
        if total
    ]


async def _check_claims(session: AsyncSession) -> list[str]:
    movements: defaultdict[UUID, list[Movement]] = defaultdict(list)
    place = (Posting.claim_id, Posting.account, JournalEntry.kind, Posting.line_control_number)
    query = (
        select(*place, TOTAL_CENTS)
        .join(JournalEntry, JournalEntry.id == Posting.entry_id)
        .where(Posting.claim_id.is_not(None))
        .group_by(*place)
    )
    for claim_id, *moved in await session.execute(query):
        movements[claim_id].append(Movement(*moved))
    claims = await session.scalars(select(BilledClaim).order_by(BilledClaim.id))
    return [
        fault for claim in claims for fault in _claim_faults(claim, ClaimMoney(movements[claim.id]))
    ]


def _claim_faults(claim: BilledClaim, money: ClaimMoney) -> Iterable[str]:
    charges = {line.line_control_number: line.charge_cents for line in claim.billed_lines}
    moved = {each.line_control_number for each in money.movements} - {None}
    for line in sorted({*charges, *(each for each in moved if each)}):
        yield from _credits(f"claim {claim.id} line {line}", money.line(line))
        fault = _equation_fault(charges.get(line, 0), money.line(line))
        if fault:
            yield f"claim {claim.id} line {line}: {fault}"
    fault = _equation_fault(sum(charges.values()), money)
    if fault:
        yield f"claim {claim.id}: {fault}"


def _credits(name: str, money: ClaimMoney) -> Iterator[str]:
    """Name payers whose balance on a line is below zero: more was taken than was charged."""
    for account in money.payer_accounts:
        cents = sum(money.payer_open(account).values())
        if cents < 0:
            yield f"{name}: {account} stands at {format_cents(cents)}"


def _equation_fault(charge_cents: int, money: ClaimMoney) -> str | None:
    parts = (
        money.paid_cents,
        money.adjusted_cents,
        money.transferred_cents,
        money.payer_open_cents,
    )
    if charge_cents == sum(parts):
        return None
    paid, adjusted, transferred, left = (format_cents(each) for each in parts)
    return (
        f"charge {format_cents(charge_cents)} is not {paid} paid + {adjusted} adjusted"
        f" + {transferred} to the patient + {left} open"
    )


async def _check_remittances(session: AsyncSession) -> list[str]:
    query = (
        select(JournalEntry.source_id, TOTAL_CENTS)
        .join(Posting, Posting.entry_id == JournalEntry.id)
        .where(JournalEntry.source_type == "remittance", Posting.account == ERA_CLEARING)
        .group_by(JournalEntry.source_id)
    )
    moved = dict((await session.execute(query)).tuples().all())
    faults = []
    for remittance in await session.scalars(select(PostedRemittance)):
        expected = remittance.payment_cents if remittance.has_money else 0
        actual = moved.get(remittance.id, 0)
        if actual != expected:
            faults.append(
                f"remittance {remittance.id} moved {format_cents(actual)} through"
                f" {ERA_CLEARING}, not {format_cents(expected)}"
            )
    return faults
