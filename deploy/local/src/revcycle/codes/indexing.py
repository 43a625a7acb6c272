"""Builds the search of what changed, so that no query waits for it."""

import time
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from rich.console import Console

from codesets import Catalog
from codesets.model import CodeSystem, Coverage, Release
from codesets.search import SearchStore
from kit.clock import SystemClock
from revcycle.command_line import fail

_LISTS_CODES = {Coverage.COMPLETE, Coverage.CHANGES}


def build_indexes(folder: Path, wanted: Iterable[tuple[CodeSystem, date]]) -> None:
    """Build the indexes that are missing, and say how long each takes."""
    store = SearchStore(Catalog.open(folder), folder)
    screen = Console(stderr=True)
    for system, on in wanted:
        if not store.is_missing(system, on):
            continue
        # No moving status: a process with a thread more could not use both processors.
        screen.print(f"Building the search of {system} for {on} ...")
        began = time.monotonic()
        try:
            store.build(system, on)  # here, since this process ends soon
        except OSError as error:
            fail(f"the search of {system} was not built ({error}); the codes are loaded")
        seconds = time.monotonic() - began
        screen.print(f"{system}: search built for {on} in {seconds:.1f} s")


def days_to_search(releases: Sequence[Release]) -> list[tuple[CodeSystem, date]]:
    """Return today, and the days from which new lists of codes hold, of systems with codes."""
    today = SystemClock().now().date()
    with_codes = [release for release in releases if release.system.has_codes]
    days = {(release.system, today) for release in with_codes}
    listing = [release for release in with_codes if release.coverage in _LISTS_CODES]
    return sorted(days | {(release.system, release.valid_from) for release in listing})
