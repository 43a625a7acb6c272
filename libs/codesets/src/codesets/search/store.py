"""Keeps one search index for every state of the releases, beside them; builds what is missing."""

import hashlib
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
from threading import Lock

from codesets.catalog import Catalog
from codesets.catalog.view import View
from codesets.model import CodeSystem, Coverage
from codesets.search.building import build_search
from codesets.search.engine import SearchIndex

FOLDER = "search"
# To be raised whenever the files of an index, or how texts become words, change.
_LAYOUT = "2"
_OPEN_MAX = 4
_MONTH_OF_SECOND_RELEASE, _MONTH_OF_FIRST_RELEASE = 4, 10


class SearchStore:
    """The search indexes of a catalog's folder."""

    def __init__(self, catalog: Catalog, folder: Path) -> None:
        self._catalog = catalog
        self._folder = folder / FOLDER
        self._open: dict[str, SearchIndex] = {}
        self._lock = Lock()

    def ready(self, system: CodeSystem, on: date) -> SearchIndex | None:
        """Return the index of a date if it is open already."""
        name = self._name(system, on)
        return self._open.get(name) if name else None

    def index(self, system: CodeSystem, on: date) -> SearchIndex | None:
        """Return the index of a date, which is built when it is missing: seconds, once.

        None when no release of the system is loaded.
        """
        name = self._name(system, on)
        if name is None:
            return None
        with self._lock:
            if name not in self._open:
                self._open = dict(list(self._open.items())[1 - _OPEN_MAX :])
                self._open[name] = self._opened(name, system, on)
        return self._open[name]

    def _opened(self, name: str, system: CodeSystem, on: date) -> SearchIndex:
        folder = self._folder / name
        if not folder.exists():
            catalog = self._catalog
            terms, sections = catalog.index_terms(system, on), catalog.all_sections(system, on)
            build_search(folder, catalog.entries(system, on), terms, sections)
        return SearchIndex(folder)

    def _name(self, system: CodeSystem, on: date) -> str | None:
        view = self._catalog.view(system, on)
        if view is None:
            return None
        terms = [x for x in self._catalog.layers(system) if x.release.coverage is Coverage.TERMS]
        stated = (*view.files, *(layer.file for layer in terms))
        state = "\n".join((_LAYOUT, _lexicon_state(), _season(view, on), *stated))
        return f"{system}-{hashlib.sha256(state.encode()).hexdigest()[:16]}"


def _season(view: View, on: date) -> str:
    """Return what of the date itself decides which codes are valid.

    A list of dates decides day by day; ICD-10-CM changes on the first of April and October.
    """
    if not view.is_decided_daily:
        return ""
    is_first = _MONTH_OF_SECOND_RELEASE <= on.month < _MONTH_OF_FIRST_RELEASE
    year = on.year if on.month >= _MONTH_OF_SECOND_RELEASE else on.year - 1
    return f"{year} {'April' if is_first else 'October'}"


@cache
def _lexicon_state() -> str:
    digest = hashlib.sha256()
    for table in sorted(files("codesets.lexicon").iterdir(), key=lambda each: each.name):
        if table.name.endswith(".tsv"):
            digest.update(table.read_bytes())
    return digest.hexdigest()
