"""Builds search indexes: ``python -m codesets.search FOLDER DATE SYSTEM...``, and ends."""

import os
import sys
from datetime import date
from pathlib import Path

from codesets.catalog import Catalog
from codesets.model import CodeSystem
from codesets.search.store import SearchStore

# Whoever waits for an answer of something else goes first.
_NICENESS = 5


def main(folder: Path, on: date, systems: list[CodeSystem]) -> None:
    os.nice(_NICENESS)
    store = SearchStore(Catalog.open(folder), folder)
    for system in systems:
        store.build(system, on)


if __name__ == "__main__":
    main(Path(sys.argv[1]), date.fromisoformat(sys.argv[2]), [CodeSystem(x) for x in sys.argv[3:]])
