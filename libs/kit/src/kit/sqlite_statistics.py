"""Tells SQLite's planner what it cannot know: `organization_id` narrows nothing.

A file usually holds one organization. Without statistics SQLite takes every equality for equally
good, and may read all rows of the organization through an index on `organization_id` where one on
a claim would find ten. ANALYZE on an empty or young database tells it nothing, and plans would
change as it grows. So the same assumptions are written down at every start, for every such index.
See sqlite.org/fileformat2.html, section "The sqlite_stat1 table".
"""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection

from kit.database import Database

_ROWS = 1_000_000
_NARROWED_BY = 100  # what another column narrows, unless it makes the row unique
_INDEXES = """
SELECT t.name, l.name, l."unique", (SELECT count(*) FROM pragma_index_info(l.name))
FROM sqlite_master AS t JOIN pragma_index_list(t.name) AS l
WHERE t.type = 'table' AND NOT l.partial
  AND (SELECT name FROM pragma_index_info(l.name) WHERE seqno = 0) = 'organization_id'
"""


async def assume_statistics(database: Database) -> None:
    """Write the assumptions into a database of SQLite; connections opened before do not see them.

    Nothing is read but the schema, so that it takes no longer on a large database.
    """
    async with database.engine.begin() as connection:
        await connection.run_sync(_assume)
    await database.engine.dispose()


def _assume(connection: Connection) -> None:
    rows = list(_statistics(connection))
    connection.exec_driver_sql("PRAGMA analysis_limit = 1")
    connection.exec_driver_sql("ANALYZE")  # the only way to have the table made
    connection.exec_driver_sql("DELETE FROM sqlite_stat1")
    connection.exec_driver_sql("INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (?, ?, ?)", rows)


def _statistics(connection: Connection) -> Iterator[tuple[str, str, str]]:
    for table, index, is_unique, columns in connection.exec_driver_sql(_INDEXES).all():
        yield table, index, _statistic(columns, is_unique=bool(is_unique))


def _statistic(columns: int, *, is_unique: bool) -> str:
    """Return the rows of the table, then those that the first n columns of the index leave."""
    left: list[Any] = [max(_ROWS // _NARROWED_BY**n, 1) for n in range(columns)]
    if is_unique:
        left[-1] = 1
    return " ".join(str(each) for each in (_ROWS, *left))
