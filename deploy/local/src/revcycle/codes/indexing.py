"""Builds the search of what was loaded, so that no query waits for it."""

import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from rich.console import Console

from codesets import Catalog
from codesets.loading import Loaded
from codesets.model import CodeSystem, Coverage
from codesets.search import SearchStore
from kit.clock import SystemClock

_LISTS_CODES = {Coverage.COMPLETE, Coverage.CHANGES}


def build_indexes(folder: Path, loaded: Sequence[Loaded]) -> None:
    """Build the indexes of today, and of the days from which new lists of codes hold."""
    store = SearchStore(Catalog.open(folder), folder)
    screen = Console(stderr=True)
    for system, on in _wanted(loaded):
        if not store.is_missing(system, on):
            continue
        began = time.monotonic()
        with screen.status(f"Building the search of {system} for {on} ..."):
            store.build(system, on)
        seconds = time.monotonic() - began
        screen.print(f"{system}: search built for {on} in {seconds:.1f} s")


def _wanted(loaded: Sequence[Loaded]) -> list[tuple[CodeSystem, date]]:
    today = SystemClock().now().date()
    new = [each.stored.release for each in loaded if each.is_new]
    days = {(release.system, today) for release in new if release.system.has_codes}
    listing = [release for release in new if release.coverage in _LISTS_CODES]
    return sorted(days | {(release.system, release.valid_from) for release in listing})
