"""Searches and suggests in what holds on a date of service."""

import asyncio
from datetime import date

from codesets import CodeSystem, as_written
from codesets.search import SearchIndex, SearchStore
from codesets.suggest import Suggester
from coding_svc.code_sets.domain import system_of
from coding_svc.code_sets.service import not_loaded
from coding_svc.search.schemas import FoundCode, NoteIn, SuggestedCode

SUGGESTER = "codesets.suggest"
SUGGESTER_VERSION = "1"  # raised whenever it comes to suggest otherwise for the same release


async def _index(store: SearchStore, system: CodeSystem, on: date) -> SearchIndex:
    # The first query after a release was loaded builds an index, which takes seconds.
    index = store.ready(system, on) or await asyncio.to_thread(store.index, system, on)
    if index is None:
        raise not_loaded(system.value)
    return index


async def search(
    store: SearchStore, name: str, query: str, on: date, *, billable: bool | None, limit: int
) -> list[FoundCode]:
    """Return the codes of a system that answer a query.

    Raises Problem: 404 when no release of the system is loaded.
    """
    system = system_of(name)
    if system is None:
        raise not_loaded(name)
    index = await _index(store, system, on)
    return [
        FoundCode(
            code=as_written(system, hit.code),
            title=hit.title,
            billable=hit.billable,
            score=hit.score,
        )
        for hit in index.search(query, billable=billable, limit=limit)
    ]


async def suggest(store: SearchStore, note: NoteIn, today: date) -> list[SuggestedCode]:
    """Return the diagnosis codes that a note supports.

    Raises Problem: 404 when no release of ICD-10-CM is loaded.
    """
    system = CodeSystem.ICD10CM
    index = await _index(store, system, note.service_date or today)
    found = Suggester(index).suggest(
        note.text,
        limit=note.limit,
        min_confidence=note.min_confidence,
        with_negated=note.negated,
    )
    return [
        SuggestedCode(
            code=as_written(system, each.code),
            title=each.title,
            confidence=each.confidence,
            start=each.start,
            end=each.end,
            matched_term=each.matched_term,
            negated=each.negated,
            uncertain=each.uncertain,
        )
        for each in found
    ]
