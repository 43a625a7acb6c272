"""Searches in what holds on a date of service."""

import asyncio
from datetime import date

import structlog

from codesets import CodeSystem, as_written
from codesets.search import SearchIndex, SearchNotBuilt, SearchStore
from coding_svc.code_sets.domain import system_of
from coding_svc.code_sets.service import not_loaded
from coding_svc.search.schemas import FoundCode
from kit.problems import Problem

log = structlog.get_logger()


async def open_index(store: SearchStore, system: CodeSystem, on: date) -> SearchIndex:
    """Return the index of a system on a date.

    Raises Problem: 404 when no release of the system is loaded, 503 when no index can be made.
    """
    # The first query after a release was loaded builds an index, which takes seconds.
    try:
        index = store.ready(system, on) or await asyncio.to_thread(store.index, system, on)
    except SearchNotBuilt as error:
        log.exception("search_not_built", system=system.value, on=on.isoformat())
        raise Problem("unavailable", str(error)) from error
    if index is None:
        raise not_loaded(system.value)
    return index


async def search(
    store: SearchStore, name: str, query: str, on: date, *, billable: bool | None, limit: int
) -> list[FoundCode]:
    """Return the codes of a system that answer a query.

    Raises Problem: 404 when no release of the system is loaded, 503 when no index can be made.
    """
    system = system_of(name)
    if system is None:
        raise not_loaded(name)
    index = await open_index(store, system, on)
    return [
        FoundCode(
            code=as_written(system, hit.code),
            title=hit.title,
            billable=hit.billable,
            score=hit.score,
        )
        for hit in index.search(query, billable=billable, limit=limit)
    ]
