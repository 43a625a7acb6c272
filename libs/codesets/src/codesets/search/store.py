"""Keeps one search index for every state of the releases, beside them; builds what is missing."""

import fcntl
import hashlib
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
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
_LOCK = "building.lock"
# To be raised whenever the files of an index, or how texts become words, change.
_LAYOUT = "9"
# An index of ICD-10-CM holds 20 to 30 megabytes, most of them mapped.
_OPEN_MAX = 2
# What opening an index raises of which a file is missing, or shorter than it was.
_DAMAGES = (FileNotFoundError, ValueError)
_MONTH_OF_SECOND_RELEASE, _MONTH_OF_FIRST_RELEASE = 4, 10


class SearchNotBuilt(Exception):
    """There is no index, and none could be made; the text says why and what to do."""


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

        None when no release of the system is loaded. Raises SearchNotBuilt.
        """
        name = self._name(system, on)
        if name is None:
            return None
        with self._lock:
            if name not in self._open:
                self._open = dict(list(self._open.items())[1 - _OPEN_MAX :])
                self._open[name] = self._opened(name, system, on)
            return self._open[name]

    def is_missing(self, system: CodeSystem, on: date) -> bool:
        """Return whether the index of a date is still to be built."""
        name = self._name(system, on)
        return name is not None and not (self._folder / name).exists()

    def build(self, system: CodeSystem, on: date) -> bool:
        """Build the index of a date in this process; return whether it was missing."""
        name = self._name(system, on)
        if name is None or not self.is_missing(system, on):
            return False
        with _building_lock(self._folder):
            folder, catalog = self._folder / name, self._catalog
            if folder.exists():
                return False
            for leftover in self._folder.glob(".*"):  # of a process that died
                shutil.rmtree(leftover, ignore_errors=True)
            terms, sections = catalog.index_terms(system, on), catalog.all_sections(system, on)
            build_search(folder, catalog.listed(system, on), terms, sections)
        return True

    def build_apart(self, system: CodeSystem, on: date) -> None:
        """Build the index of a date in a process of its own, and wait for it.

        Raises SearchNotBuilt.
        """
        try:
            _build_apart(self._folder.parent, system, on)
        except subprocess.CalledProcessError as error:
            ended = f"the process that builds it ended with {error.returncode}"
            raise SearchNotBuilt(f"The search of {system} was not built: {ended}.") from error
        if self.is_missing(system, on):
            raise SearchNotBuilt(
                f"The search of {system} was built by another version than runs here: restart."
            )

    def _opened(self, name: str, system: CodeSystem, on: date) -> SearchIndex:
        folder = self._folder / name
        if folder.exists():
            try:
                return SearchIndex(folder)
            except _DAMAGES:  # of a machine that stopped while it wrote
                shutil.rmtree(folder, ignore_errors=True)
        self.build_apart(system, on)
        try:
            return SearchIndex(folder)
        except _DAMAGES as error:
            raise SearchNotBuilt(
                f"The search of {system} is damaged: remove the folder {FOLDER}/{name}."
            ) from error

    def _name(self, system: CodeSystem, on: date) -> str | None:
        view = self._catalog.view(system, on)
        if view is None:
            return None
        terms = [x for x in self._catalog.layers(system) if x.release.coverage is Coverage.TERMS]
        stated = (*view.files, *(layer.file for layer in terms))
        state = "\n".join((_LAYOUT, _lexicon_state(), _season(view, on), *stated))
        return f"{system}-{hashlib.sha256(state.encode()).hexdigest()[:16]}"


@contextmanager
def _building_lock(folder: Path) -> Iterator[None]:
    """Let one process build at a time: the next finds what it needs."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / _LOCK).open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def build_command(codes_dir: Path, on: date, *systems: CodeSystem) -> list[str]:
    """Return the command that builds indexes in a process of its own.

    Building takes hundreds of megabytes, which a process that goes on would never give back.
    """
    return [sys.executable, "-m", "codesets.search", str(codes_dir), on.isoformat(), *systems]


def _build_apart(codes_dir: Path, system: CodeSystem, on: date) -> None:
    subprocess.run(build_command(codes_dir, on, system), check=True)  # noqa: S603 - our own


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
