"""Writes entries. Nothing else in the service touches the journal."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from kit.audit import chain_hash
from kit.unit_of_work import UnitOfWork
from payments_svc.ledger.domain import Draft, Kind, Leg, Source, check_draft
from payments_svc.ledger.errors import AlreadyReversed
from payments_svc.ledger.models import JournalEntry, Posting
from payments_svc.ledger.repository import LedgerRepository

Row = dict[str, Any]  # by column; the journal is written without the ORM, whose share is large
_UNHASHED = frozenset({"previous_hash", "hash"})


async def post_entry(work: UnitOfWork, draft: Draft) -> JournalEntry:
    """Write an entry, or return the one that was posted under the same source key.

    Raises InvariantViolated when the postings do not sum to zero or there are none.
    """
    check_draft(draft)
    repository = LedgerRepository(work)
    known = await repository.by_source(draft.source)
    if known:
        return known
    entry = _entry(work, draft, await repository.end_of_chain())
    postings = [_posting(entry, work.ids.new(), n, leg) for n, leg in enumerate(draft.legs, 1)]
    entry["hash"] = chain_hash(entry["previous_hash"], _content(entry, postings))
    return await repository.append(entry, postings)


async def reverse_entry(
    work: UnitOfWork, entry: JournalEntry, effective_date: date, source: Source
) -> JournalEntry:
    """Mirror an entry. Raises AlreadyReversed when something else mirrored it before."""
    repository = LedgerRepository(work)
    earlier = await repository.reversal_of(entry.id)
    if earlier and earlier.source_key != source.key:
        raise AlreadyReversed(f"entry {entry.id} was taken back by entry {earlier.id}")
    postings = (await repository.postings([entry.id]))[entry.id]
    draft = Draft(
        kind=Kind(entry.kind),
        effective_date=effective_date,
        description=f"Taken back: {entry.description}"[:200],
        source=source,
        legs=[_mirrored(posting) for posting in postings],
        reverses_entry_id=entry.id,
    )
    return await post_entry(work, draft)


def entry_content(entry: JournalEntry, postings: Sequence[Posting]) -> dict[str, Any]:
    """Return all that the hash of an entry covers, as it was read."""
    rows = [{key: getattr(posting, key) for key in _columns(Posting)} for posting in postings]
    return _content({key: getattr(entry, key) for key in _columns(JournalEntry)}, rows)


def _content(entry: Row, postings: Sequence[Row]) -> Row:
    hashed = {key: value for key, value in entry.items() if key not in _UNHASHED}
    return {**hashed, "postings": postings}


def _columns(model: type[JournalEntry | Posting]) -> list[str]:
    return [column.key for column in model.__table__.columns]


def _entry(work: UnitOfWork, draft: Draft, last: tuple[int, str]) -> Row:
    sequence, previous_hash = last
    return {
        "id": work.ids.new(),
        "organization_id": work.organization_id,
        "created_at": work.clock.now(),
        "sequence": sequence + 1,
        "effective_date": draft.effective_date,
        "kind": str(draft.kind),
        "description": draft.description,
        "source_type": draft.source.type,
        "source_id": draft.source.id,
        "source_key": draft.source.key,
        "reverses_entry_id": draft.reverses_entry_id,
        "previous_hash": previous_hash,
    }


def _posting(entry: Row, posting_id: UUID, number: int, leg: Leg) -> Row:
    return {
        "id": posting_id,
        "organization_id": entry["organization_id"],
        "created_at": entry["created_at"],
        "entry_id": entry["id"],
        "number": number,
        "account": leg.account,
        "amount_cents": leg.amount_cents,
        "claim_id": leg.claim_id,
        "line_control_number": leg.line_control_number,
        "payer_id": leg.payer_id,
        "patient_id": leg.patient_id,
        "encounter_id": leg.encounter_id,
        "group_code": leg.group_code,
        "reason_code": leg.reason_code,
        "source_position": leg.position,
    }


def _mirrored(posting: Posting) -> Leg:
    return Leg(
        account=posting.account,
        amount_cents=-posting.amount_cents,
        claim_id=posting.claim_id,
        line_control_number=posting.line_control_number,
        payer_id=posting.payer_id,
        patient_id=posting.patient_id,
        encounter_id=posting.encounter_id,
        group_code=posting.group_code,
        reason_code=posting.reason_code,
        position=posting.source_position,
    )
