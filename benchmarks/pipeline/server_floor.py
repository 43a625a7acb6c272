"""The floor on a server: the rows that the services wrote, written again beside them."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Iterable
from typing import Any

import asyncpg
from benchmarks.pipeline.floor import REFERENCE_TABLES, ROWS_PER_COMMIT

_TABLES = "SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"


async def measure_server_floor(administrator_url: str, databases: Iterable[str]) -> dict[str, Any]:
    """Insert the rows of every table of these databases into new, empty tables beside them.

    Same server, columns, constraints and indexes; no triggers, foreign keys or row-level security;
    one `executemany` and one commit for 500 rows of a table. Reading them before is not counted,
    nor is the server in the processor time.
    """
    rows, seconds, used = 0, 0.0, 0.0
    for name in databases:
        connection = await asyncpg.connect(f"{administrator_url.rpartition('/')[0]}/{name}")
        try:
            tables = [each async for each in _emptied(connection)]
            started, began = time.perf_counter(), time.process_time()
            for statement, contents in tables:
                for first in range(0, len(contents), ROWS_PER_COMMIT):
                    await connection.executemany(
                        statement, contents[first : first + ROWS_PER_COMMIT]
                    )
            seconds += time.perf_counter() - started
            used += time.process_time() - began
        finally:
            await connection.close()
        rows += sum(len(contents) for _statement, contents in tables)
    return {"rows": rows, "seconds": seconds, "processor_seconds": used}


async def _emptied(connection: Any) -> AsyncIterator[tuple[str, list[tuple[Any, ...]]]]:
    """Make an empty table like each, and yield its INSERT with the rows of the original."""
    await connection.execute("CREATE SCHEMA floor")
    for [table] in await connection.fetch(_TABLES):
        contents = await connection.fetch(f"SELECT * FROM public.{table}")  # noqa: S608 - quoted
        if table in REFERENCE_TABLES or not contents:
            continue
        await connection.execute(f"CREATE TABLE floor.{table} (LIKE public.{table} INCLUDING ALL)")
        marks = ", ".join(f"${number}" for number in range(1, len(contents[0]) + 1))
        statement = f"INSERT INTO floor.{table} OVERRIDING SYSTEM VALUE VALUES ({marks})"  # noqa: S608
        yield statement, [tuple(row) for row in contents]
