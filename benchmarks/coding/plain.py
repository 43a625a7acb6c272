"""The floor: SQLite FTS5 as it comes, with porter, OR of all words, bm25, stop words left out."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable

from codesets import CodeEntry

_WORD = re.compile(r"[a-z0-9]+")
_STOP = frozenset("a an the of and or in on to for with by due from at as is".split())  # noqa: SIM905


class PlainSearch:
    """Codes in a full-text table without any ranking of our own."""

    def __init__(self, entries: Iterable[CodeEntry], *, with_inclusion_terms: bool) -> None:
        self._database = sqlite3.connect(":memory:")
        self._database.execute(
            "CREATE VIRTUAL TABLE entry USING fts5(code UNINDEXED, body, tokenize = 'porter')"
        )
        rows = (
            (each.code, " ".join((each.title, *each.inclusion_terms * with_inclusion_terms)))
            for each in entries
        )
        self._database.executemany("INSERT INTO entry VALUES (?, ?)", rows)

    def search(self, text: str, limit: int) -> list[str]:
        asked = [word for word in _WORD.findall(text.lower()) if word not in _STOP]
        if not asked:
            return []
        statement = "SELECT code FROM entry WHERE entry MATCH ? ORDER BY bm25(entry) LIMIT ?"
        match = " OR ".join(f'"{word}"' for word in asked)
        return [row[0] for row in self._database.execute(statement, (match, limit))]
