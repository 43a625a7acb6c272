"""Takes a release away that was loaded by mistake."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from codesets.catalog import Stored, read_manifest, remove_releases
from codesets.catalog.layer import Layer
from codesets.catalog.view import choose
from codesets.model import CodeSystem, Release
from codesets.shipped import shipped_files


class UnloadRefused(Exception):
    """Nothing was taken away; says why, and what to do."""


@dataclass(frozen=True, slots=True)
class Unloaded:
    """What was taken away, and who judges in its place.

    Attributes:
        removed: the files of the release, oldest load first.
        judged_by: what judges the first of its dates of service now; None when no release of the
            system is left that lists codes.
        is_covered: whether that release covers the date.

    """

    removed: tuple[Stored, ...]
    judged_by: Release | None
    is_covered: bool


def unload(
    folder: Path, system: CodeSystem, name: str, *, source: str = "", is_trial: bool = False
) -> Unloaded:
    """Take a release out of the catalog; what ships stays.

    A release may be the only one of its system, or of its dates: it may be the one that was a
    mistake. Who judges then is in the answer.

    Args:
        folder: the catalog.
        system: of the release.
        name: as it is listed.
        source: the file it was loaded from, when several of one name were.
        is_trial: only say what would happen.

    Raises UnloadRefused, CatalogDamaged.

    """
    stored = read_manifest(folder)
    removed = _chosen(stored, system, name, source)
    files = {each.file for each in removed}
    left = [each for each in stored if each.file not in files and each.release.system is system]
    layers = [Layer(folder, each, sequence) for sequence, each in enumerate(left)]
    view = choose(layers, removed[0].release.valid_from)
    if not is_trial:
        remove_releases(folder, files)
    return Unloaded(
        tuple(removed), view.release if view else None, view is not None and view.is_covered
    )


def _chosen(stored: Sequence[Stored], system: CodeSystem, name: str, source: str) -> list[Stored]:
    of_system = [each for each in stored if each.release.system is system]
    named = [each for each in of_system if each.release.name == name]
    if not named:
        known = ", ".join(sorted({each.release.name for each in of_system})) or "none"
        raise UnloadRefused(f"no release {name!r} of {system} is loaded; loaded: {known}")
    chosen = [each for each in named if each.release.source == source or not source]
    if not chosen:
        sources = ", ".join(each.release.source for each in named)
        raise UnloadRefused(f"{system} {name} was not loaded from {source!r}, but from: {sources}")
    ships = shipped_files()
    own = [each for each in chosen if each.file not in ships]
    if not own:
        raise UnloadRefused(
            f"{system} {name} ships with Revcycle and stays; a release that is loaded for the"
            " same dates judges in its place"
        )
    return own
