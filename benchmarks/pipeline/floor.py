"""The floor: the rows that the platform wrote, written again with no platform around them."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

REFERENCE_TABLES = ("alembic_version",)  # loaded once, not written
ROWS_PER_COMMIT = 500


def measure_floor(folder: Path) -> dict[str, Any]:
    """Insert the rows of every table of every database in the folder into new, empty files.

    Same schema and indexes, same durability (WAL, a sync for each commit), one `executemany` for
    500 rows of a table. Reading them before is not counted.
    """
    rows, seconds, used = 0, 0.0, 0.0
    for source in sorted(folder.glob("*.sqlite3")):
        tables = list(_tables(source))
        target = _empty_copy(source)
        started, began = time.perf_counter(), time.process_time()
        with closing(target):
            for statement, contents in tables:
                for first in range(0, len(contents), ROWS_PER_COMMIT):
                    target.execute("BEGIN IMMEDIATE")
                    target.executemany(statement, contents[first : first + ROWS_PER_COMMIT])
                    target.execute("COMMIT")
        seconds, used = seconds + time.perf_counter() - started, used + time.process_time() - began
        rows += sum(len(contents) for _statement, contents in tables)
    return {"rows": rows, "seconds": seconds, "processor_seconds": used}


def _tables(source: Path) -> Iterator[tuple[str, list[tuple[Any, ...]]]]:
    with closing(sqlite3.connect(source)) as connection:
        names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        for (name,) in names:
            if name in REFERENCE_TABLES or name.startswith("sqlite_"):
                continue
            contents = connection.execute(f'SELECT * FROM "{name}"').fetchall()  # noqa: S608
            if contents:
                marks = ", ".join("?" * len(contents[0]))
                yield f'INSERT INTO "{name}" VALUES ({marks})', contents  # noqa: S608


def _empty_copy(source: Path) -> sqlite3.Connection:
    target = sqlite3.connect(source.with_suffix(".floor"), isolation_level=None)
    target.execute("PRAGMA journal_mode = WAL")
    target.execute("PRAGMA synchronous = FULL")
    with closing(sqlite3.connect(source)) as connection:
        # Tables before their indexes. Triggers only forbid changes, so inserts do not meet them.
        wanted = "SELECT name, sql FROM sqlite_master WHERE type = ? AND sql IS NOT NULL"
        for kind in ("table", "index"):
            for name, statement in connection.execute(wanted, (kind,)).fetchall():
                if not name.startswith("sqlite_"):
                    target.execute(statement)
    return target
