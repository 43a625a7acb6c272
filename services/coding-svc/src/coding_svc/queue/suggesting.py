"""Suggests codes from the note of an encounter."""

from uuid import UUID

from codesets import CodeSystem
from coding_svc.encounter.changing import newest_content
from coding_svc.encounter.service import require_encounter
from coding_svc.queue.schemas import NoteSuggestions
from coding_svc.search.schemas import NoteIn
from coding_svc.search.suggesting import (
    SUGGESTER,
    SUGGESTER_VERSION,
    Sources,
    audit_export,
    suggest,
)
from kit.identity import Identity
from kit.runtime import Runtime


async def suggestions_for(
    runtime: Runtime,
    identity: Identity,
    sources: Sources,
    encounter_id: UUID,
    *,
    limit: int,
    min_confidence: float,
) -> NoteSuggestions:
    """Return what the note supports on the date of service.

    The note is read in a transaction of its own, which ends before the search: the first one after
    a release was loaded builds an index, a suggester elsewhere takes its time, and nobody else's
    work may wait for either.
    """
    async with runtime.unit_of_work(identity) as work:
        encounter = await require_encounter(work, encounter_id)
        await work.audit("read", "encounter", encounter.id, patient_id=encounter.patient_id)
        content = await newest_content(work, encounter)
        text, on = content.note or "", content.service_date
        if sources.external and text:
            await audit_export(work, sources.external, encounter)
    note = NoteIn(text=text, service_date=on, limit=limit, min_confidence=min_confidence)
    view = sources.catalog.view(CodeSystem.ICD10CM, on)
    found = await suggest(sources, note, on) if text else None
    return NoteSuggestions(
        suggester=SUGGESTER,
        suggester_version=SUGGESTER_VERSION,
        release=view.release.name if view else None,
        items=found.items if found else [],
        suggesters=found.suggesters if found else [],
    )
