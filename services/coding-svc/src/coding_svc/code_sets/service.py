"""Judges codes by date of service, and describes them. None of it needs a transaction."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import structlog

from codesets import Catalog, CodeEntry, CodeSystem, Release, as_written, normalize
from codesets.catalog import View
from codesets.model import NO_NOTES, Notes, Section
from codesets.shipped import ensure_shipped
from coding_svc.code_sets.domain import NOT_LOADED, is_unlicensed, system_of
from coding_svc.code_sets.schemas import CodeName, CodeNote, CodeOut, SeventhCharacterOut
from kit.problems import Problem

log = structlog.get_logger()


def load_shipped(folder: Path) -> bool:
    """Load what ships, when it is not there yet; return whether anything was loaded."""
    loaded = ensure_shipped(folder)
    for stored in loaded:
        release = stored.release
        log.info("code_set_loaded", system=release.system.value, release=release.name)
    return bool(loaded)


@dataclass(frozen=True, slots=True)
class Judgment:
    """What a release says of some codes.

    Attributes:
        release: the release that judged; None when no release of the system is loaded.
        warning: why that may not hold for the date; None when a release covers it.
        found: the codes that exist, by their form without point.

    """

    release: Release | None
    warning: str | None
    found: dict[str, CodeEntry]


def judge(catalog: Catalog, system: CodeSystem, codes: Iterable[str], on: date) -> Judgment:
    """Look codes up in what holds on the date of service."""
    view = catalog.view(system, on)
    if view is None:
        return Judgment(None, None, {})
    wanted = {normalize(code) for code in codes}
    found = {code: entry for code in wanted if (entry := view.find(code))}
    return Judgment(view.release, view.warning, found)


def nearest_billable(catalog: Catalog, system: CodeSystem, code: str, on: date) -> list[str]:
    """Return billable codes near one that will not do, as people write them."""
    return [as_written(system, near.code) for near in catalog.nearest_valid(system, code, on)]


def not_loaded(name: str) -> Problem:
    """Return the 404 for a code set of which no release is there; the name may be anything."""
    return Problem("not-found", f"No release of the code set {name[:20]!r} is loaded.")


def describe(catalog: Catalog, name: str, code: str, on: date) -> CodeOut:
    """Say what a code stands for on a date of service.

    Raises Problem: 404 when it is not valid then, with the nearest codes that are.
    """
    system, kept = system_of(name), normalize(code)
    view = catalog.view(system, on) if system else None
    if system is None or view is None:
        if system and is_unlicensed(system, kept):
            return _unlicensed(system, kept)
        raise not_loaded(name)
    entry = view.find(kept)
    if entry is None:
        hint = ", ".join(nearest_billable(catalog, system, kept, on)) or "none"
        edition = f"{system} {view.release.name}"
        raise Problem("not-found", f"Not in {edition} on {on}. Nearest: {hint}.")
    return _described(system, view, entry)


def _unlicensed(system: CodeSystem, code: str) -> CodeOut:
    warning = "CPT is not loaded: nothing says whether this number exists or what it stands for."
    return CodeOut(
        system=system,
        code=code,
        title=NOT_LOADED,
        short_title="",
        billable=None,
        release=None,
        valid_from=None,
        valid_to=None,
        covers_date=False,
        warning=warning,
        parents=[],
        children=[],
        sections=[],
        inclusion_terms=[],
        **_notes([]),
        seventh_characters=[],
        flags=[],
        details={},
    )


def _described(system: CodeSystem, view: View, entry: CodeEntry) -> CodeOut:
    parents = view.parents(entry)
    sections = view.sections([entry, *parents])
    children = [] if entry.billable else view.children(entry.code)
    return CodeOut(
        system=system,
        code=as_written(system, entry.code),
        title=entry.title or entry.short_title or NOT_LOADED,
        short_title=entry.short_title,
        billable=entry.billable,
        release=view.release.name,
        valid_from=entry.valid_from,
        valid_to=entry.valid_to,
        covers_date=view.is_covered,
        warning=view.warning,
        parents=[_name(system, parent) for parent in parents],
        children=[_name(system, child) for child in children],
        sections=[f"{section.name}: {section.title}" for section in sections],
        inclusion_terms=list(entry.inclusion_terms),
        **_notes(list(_lineage(system, [entry, *parents], sections))),
        seventh_characters=_seventh_characters([entry, *parents]),
        flags=list(entry.flags),
        details=dict(entry.details),
    )


def _name(system: CodeSystem, entry: CodeEntry) -> CodeName:
    title = entry.title or entry.short_title or NOT_LOADED
    return CodeName(code=as_written(system, entry.code), title=title, billable=entry.billable)


def _lineage(
    system: CodeSystem, codes: Sequence[CodeEntry], sections: Sequence[Section]
) -> Iterator[tuple[str, Notes]]:
    """Yield the notes that hold for a code: its own and those of everything above it."""
    for code in codes:
        if code.notes is not NO_NOTES:
            yield as_written(system, code.code), code.notes
    for section in sections:
        yield section.name, section.notes


def _notes(lineage: Sequence[tuple[str, Notes]]) -> dict[str, list[CodeNote]]:
    kinds = (
        "includes",
        "excludes1",
        "excludes2",
        "code_first",
        "use_additional",
        "code_also",
        "notes",
    )
    return {
        kind: [CodeNote(text=text, at=at) for at, notes in lineage for text in getattr(notes, kind)]
        for kind in kinds
    }


def _seventh_characters(codes: Sequence[CodeEntry]) -> list[SeventhCharacterOut]:
    """Return what completes a code; a definition nearer to it replaces one further away."""
    if codes[0].billable:
        return []
    nearest = next((code.seventh_characters for code in codes if code.seventh_characters), ())
    return [SeventhCharacterOut(character=s.character, meaning=s.meaning) for s in nearest]
