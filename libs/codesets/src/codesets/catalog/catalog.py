"""Looks codes up by date of service in all releases of a folder."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path

from codesets.catalog.layer import Layer
from codesets.catalog.manifest import MANIFEST, read_manifest
from codesets.catalog.view import View, choose
from codesets.codes import normalize
from codesets.model import CodeEntry, CodeSystem, Coverage, IndexTerm, Release, Section

NEAREST_MAX = 3
# A nearest code shares its category (three characters) with the one asked for.
_STEM_LENGTH_MIN = {CodeSystem.ICD10CM: 3, CodeSystem.ICD10PCS: 3, CodeSystem.TAXONOMY: 3}


@dataclass(frozen=True, slots=True)
class Answer:
    """What the releases say of one code on a date of service.

    Attributes:
        entry: the code; None when it is not valid on that date.
        release: the release that judged; None when none of the system is loaded.
        warning: why the answer may not hold for the date; None when a release covers it.

    """

    entry: CodeEntry | None
    release: Release | None
    warning: str | None


class Catalog:
    """A folder of release files; it notices by itself when releases were added."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._manifest = folder, folder / MANIFEST
        self._seen: tuple[int, int] | None = None
        self._layers: dict[CodeSystem, list[Layer]] = {}
        self._by_file: dict[str, Layer] = {}

    @classmethod
    def open(cls, folder: Path) -> "Catalog":
        """Open a folder, which may be empty or not be there yet.

        Raises CatalogDamaged.
        """
        catalog = cls(folder)
        catalog._refresh()
        return catalog

    def _refresh(self) -> None:
        try:
            stat = self._manifest.stat()
        except FileNotFoundError:
            seen = (0, 0)
        else:
            seen = (stat.st_mtime_ns, stat.st_ino)
        if seen == self._seen:
            return
        layers: dict[CodeSystem, list[Layer]] = {}
        for sequence, stored in enumerate(read_manifest(self._folder)):
            layer = self._by_file.get(stored.file) or Layer(self._folder, stored, sequence)
            self._by_file[stored.file] = layer
            layers.setdefault(stored.release.system, []).append(layer)
        self._layers, self._seen = layers, seen

    @property
    def generation(self) -> tuple[int, int] | None:
        """What is another value whenever a release was added or taken away."""
        self._refresh()
        return self._seen

    def layers(self, system: CodeSystem) -> list[Layer]:
        """Return the open releases of a system, oldest load first."""
        self._refresh()
        return self._layers.get(system, [])

    def releases(self, system: CodeSystem | None = None) -> list[Release]:
        """Return what is loaded, by system and first date."""
        self._refresh()
        systems = [system] if system else list(self._layers)
        found = [layer.release for each in systems for layer in self._layers.get(each, [])]
        return sorted(found, key=lambda release: (release.system, release.valid_from))

    def fingerprint(self, system: CodeSystem) -> str:
        """Return what changes whenever a release of the system is added, and only then."""
        files = sorted(layer.file for layer in self.layers(system))
        return hashlib.sha256("\n".join(files).encode()).hexdigest()[:16]

    def view(self, system: CodeSystem, on: date) -> View | None:
        return choose(self.layers(system), on)

    def look_up(self, system: CodeSystem, code: str, on: date) -> Answer:
        """Return a code as it stands on a date; a date is never a reason to refuse.

        A date that no release covers is judged by the newest release, with a warning.
        """
        view = self.view(system, on)
        if view is None:
            return Answer(None, None, None)
        entry = view.find(normalize(code))
        return Answer(entry, view.release, view.warning)

    def parents(self, system: CodeSystem, code: str, on: date) -> list[CodeEntry]:
        """Return the codes above one, nearest first."""
        view = self.view(system, on)
        entry = view.find(normalize(code)) if view else None
        return view.parents(entry) if view and entry else []

    def children(self, system: CodeSystem, code: str, on: date) -> list[CodeEntry]:
        """Return the codes right below one, sorted."""
        view = self.view(system, on)
        return view.children(normalize(code)) if view else []

    def sections(self, system: CodeSystem, code: str, on: date) -> list[Section]:
        """Return the block and the chapter of a code; their notes hold for it."""
        view = self.view(system, on)
        entry = view.find(normalize(code)) if view else None
        return view.sections([entry, *view.parents(entry)]) if view and entry else []

    def all_sections(self, system: CodeSystem, on: date) -> Iterator[Section]:
        """Yield every block and chapter of the tabular list that holds on a date."""
        view = self.view(system, on)
        return view.notes.sections() if view and view.notes else iter(())

    def nearest_valid(
        self, system: CodeSystem, code: str, on: date, limit: int = NEAREST_MAX
    ) -> list[CodeEntry]:
        """Return billable codes near one that will not do: below it, else beside it."""
        view, stem = self.view(system, on), normalize(code)
        length_min = _STEM_LENGTH_MIN.get(system, max(1, len(stem) - 2))
        while view and len(stem) >= length_min:
            found = list(islice(view.billable_below(stem), limit))
            if found:
                return found
            stem = stem[:-1]
        return []

    def entries(self, system: CodeSystem, on: date) -> Iterator[CodeEntry]:
        """Yield every code that is valid on a date, sorted by code."""
        view = self.view(system, on)
        return view.entries() if view else iter(())

    def listed(self, system: CodeSystem, on: date) -> Iterator[CodeEntry]:
        """Yield every code that is valid on a date, with what a search needs of it."""
        view = self.view(system, on)
        return view.listed() if view else iter(())

    def index_terms(self, system: CodeSystem, on: date) -> Iterator[IndexTerm]:
        """Yield the terms of the Alphabetic Index: of each part the edition nearest in time."""
        terms = [x for x in self.layers(system) if x.release.coverage is Coverage.TERMS]
        for part in sorted({layer.release.part for layer in terms}):
            editions = [layer for layer in terms if layer.release.part == part]
            yield from nearest(editions, on).index_terms()


def nearest(layers: list[Layer], on: date) -> Layer:
    """Return the newest layer that had begun on the date, else the earliest."""
    begun = [layer for layer in layers if layer.release.valid_from <= on]
    if begun:
        return max(begun, key=lambda layer: (layer.release.valid_from, layer.sequence))
    return min(layers, key=lambda layer: (layer.release.valid_from, -layer.sequence))
