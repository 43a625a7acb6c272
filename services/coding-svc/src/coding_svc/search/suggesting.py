"""Suggests codes for notes: our own suggester, and one elsewhere where the operator named one."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Literal

from codesets import Catalog, CodeSystem, as_written
from codesets.catalog.view import View
from codesets.search import SearchIndex, SearchStore
from codesets.suggest import (
    ExternalSuggester,
    Suggester,
    SuggesterFailed,
    SuggesterLate,
    Suggestion,
    validated,
)
from coding_svc.code_sets.service import not_loaded
from coding_svc.encounter.models import Encounter
from coding_svc.search.schemas import AskedSuggester, NoteIn, SuggestedCode, SuggestedCodes
from coding_svc.search.service import open_index
from kit.unit_of_work import UnitOfWork

SUGGESTER = "codesets.suggest"
SUGGESTER_VERSION = "1"  # raised whenever it comes to suggest otherwise for the same release
LONG_CHARACTERS_MIN = 5_000  # the longest note takes seconds, for which others must not wait


@dataclass(frozen=True, slots=True)
class Sources:
    """What suggestions are made from."""

    catalog: Catalog
    indexes: SearchStore
    external: ExternalSuggester | None = None


async def audit_export(
    work: UnitOfWork, external: ExternalSuggester, encounter: Encounter | None = None
) -> None:
    """Leave a record that a note is sent elsewhere, before it is."""
    reason = f"its note is sent to the suggester {external.name}"
    if encounter:
        await work.audit(
            "export", "encounter", encounter.id, patient_id=encounter.patient_id, reason=reason
        )
    else:
        await work.audit("export", "note", reason=reason)


async def suggest(sources: Sources, note: NoteIn, on: date) -> SuggestedCodes:
    """Return the diagnosis codes that a note supports on a date, each once.

    A suggester elsewhere that fails or is late takes nothing away from our own suggestions; the
    answer says so.

    Raises Problem: 404 when no release of ICD-10-CM is loaded, 503 when no index can be made.
    """
    index = await open_index(sources.indexes, CodeSystem.ICD10CM, on)
    view = sources.catalog.view(CodeSystem.ICD10CM, on)
    if view is None:
        raise not_loaded(CodeSystem.ICD10CM.value)
    items = [_item(each, SUGGESTER) for each in await _read(index, note)]
    asked = [AskedSuggester(name=SUGGESTER, version=SUGGESTER_VERSION, status="answered")]
    if sources.external and note.text:
        heard = await _ask(sources.external, view, note)
        asked.append(heard.told)
        items = _together(items, heard, note.limit)
    return SuggestedCodes(items=items, suggesters=asked)


async def _read(index: SearchIndex, note: NoteIn) -> list[Suggestion]:
    read = partial(
        Suggester(index).suggest,
        note.text,
        limit=note.limit,
        min_confidence=note.min_confidence,
        with_negated=note.negated,
    )
    return await asyncio.to_thread(read) if len(note.text) >= LONG_CHARACTERS_MIN else read()


@dataclass(frozen=True, slots=True)
class _Heard:
    told: AskedSuggester
    suggestions: Sequence[Suggestion] = ()


async def _ask(external: ExternalSuggester, view: View, note: NoteIn) -> _Heard:
    status: Literal["late", "failed"]
    try:
        answer = await external.propose(note.text, view.release.name)
    except SuggesterLate:
        status = "late"
    except SuggesterFailed:
        status = "failed"
    else:
        held = [
            each
            for each in validated(answer.items, note.text, view)
            if each.confidence >= note.min_confidence and (note.negated or not each.negated)
        ]
        told = AskedSuggester(name=external.name, version=answer.version, status="answered")
        return _Heard(told, held)
    return _Heard(AskedSuggester(name=external.name, version=None, status=status))


def _together(own: list[SuggestedCode], heard: _Heard, limit: int) -> list[SuggestedCode]:
    """Give each code once: our own suggestion says who else proposed it, and so is explained."""
    name = heard.told.name
    merged = {(each.code, each.negated): each for each in own}
    for suggestion in sorted(heard.suggestions, key=lambda each: -each.confidence):
        item = _item(suggestion, name)
        known = merged.setdefault((item.code, item.negated), item)
        if known.source != name and name not in known.also_suggested_by:
            known.also_suggested_by.append(name)
    ranked = sorted(merged.values(), key=lambda each: (-each.confidence, each.start))
    return ranked[:limit]


def _item(found: Suggestion, source: str) -> SuggestedCode:
    return SuggestedCode(
        code=as_written(CodeSystem.ICD10CM, found.code),
        title=found.title,
        confidence=found.confidence,
        start=found.start,
        end=found.end,
        matched_term=found.matched_term,
        negated=found.negated,
        uncertain=found.uncertain,
        source=source,
    )
