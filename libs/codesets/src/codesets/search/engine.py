"""Finds codes by their beginning and by words, in files that `build_search` made."""

from bisect import bisect_left
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from codesets.search.building import FAMILIES_FILE, TABLES_FILE, TITLES_FILE
from codesets.search.candidates import CANDIDATES_MAX, Candidates
from codesets.search.dictionary import Dictionary
from codesets.search.lexicon import shipped_lexicon
from codesets.search.links import Links
from codesets.search.query import Parser, Query, code_prefix
from codesets.search.ranking import (
    DEFAULT_WEIGHTS,
    Scorer,
    Weights,
    chapter_losses,
    manifold_gains,
)
from codesets.search.tables import TextFile, Texts, read_tables
from codesets.search.text import word_set, words
from codesets.search.vocabulary import Vocabulary

LIMIT = 10
# Codes that differ in side only stand next to each other: right, left, bilateral, unspecified.
_SIDES_MAX = 6


class Hit(NamedTuple):
    """A code that answers a query.

    Attributes:
        code: without point.
        score: 1 when a phrase of the code is the query; comparable within one answer.

    """

    code: str
    title: str
    billable: bool
    score: float


class SearchIndex:
    """One code set, as it stands on a date, ready to be searched; safe for several threads."""

    def __init__(self, folder: Path, weights: Weights = DEFAULT_WEIGHTS) -> None:
        tables = read_tables(folder / TABLES_FILE) | read_tables(folder / FAMILIES_FILE)
        self._codes = Texts(tables["code_bounds"], tables["code_values"])
        self._titles = TextFile(tables["title_bounds"], folder / TITLES_FILE)
        self._billable = tables["billable"]
        self._first_row = tables["family_row"]
        self._default = tables["default"]
        self._alike = tables["alike"]
        self._side = tables["side"]
        self._has_sides = tables["has_sides"]
        self._ending_words = frozenset(bytes(tables["ending_words_values"]).decode().split())
        self._tables = tables
        vocabulary = Vocabulary(bytes(tables["vocabulary_values"]).decode())
        links, rarity = Links(tables, vocabulary), tables["rarity"]
        self._parser = Parser(shipped_lexicon(), vocabulary, links, rarity)
        self._candidates = Candidates(folder, vocabulary, rarity)
        self.dictionary = Dictionary(folder)
        self._weights = weights
        self._gains = manifold_gains(weights, CANDIDATES_MAX)
        self._letters = bytes(self._codes.first_byte(row) for row in self._first_row[:-1])

    def search(self, text: str, *, billable: bool | None = None, limit: int = LIMIT) -> list[Hit]:
        """Return the codes that answer a query, best first.

        Args:
            text: the beginning of a code, with or without point, or words.
            billable: only codes that may stand on a claim, or only those that group others.
            limit: how many to return.

        """
        prefix = code_prefix(text)
        if prefix:
            hits = list(islice(self._beginning_with(prefix, billable=billable), limit))
            if hits:
                return hits
        query = self._parser.parse(text)
        if not query.expressions:
            return []
        return list(islice(self._answers(query, billable=billable), limit))

    def hit_for(self, family: int, sides: int) -> Hit:
        """Return the code that a term of a family means, on the sides (a sum of `SIDES`) named."""
        answer = self._on_side(self._default[family], sides)
        first, end = self._first_row[answer], self._first_row[answer + 1]
        return self._hit(first if end - first == 1 else first + 1, 1.0)

    def find(self, code: str) -> Hit | None:
        """Return a code that the code set has, by its form without point."""
        row = bisect_left(self._codes, code)
        if row == len(self._codes) or self._codes[row] != code:
            return None
        return self._hit(row, 1.0)

    def _beginning_with(self, prefix: str, *, billable: bool | None) -> Iterator[Hit]:
        row = bisect_left(self._codes, prefix)
        while row < len(self._codes):
            code = self._codes[row]
            if not code.startswith(prefix):
                return
            if billable is None or bool(self._billable[row]) is billable:
                yield self._hit(row, len(prefix) / len(code))
            row += 1

    def _answers(self, query: Query, *, billable: bool | None) -> Iterator[Hit]:
        seen: set[int] = set()
        for score, family in self._ranked(query):
            answer = family if billable is False else self._default[family]
            if self._alike[answer] in seen:
                continue
            seen.add(self._alike[answer])
            row = self._row(self._on_side(answer, query.sides), query, billable=billable)
            if billable is None or bool(self._billable[row]) is billable:
                yield self._hit(row, score)

    def _on_side(self, family: int, wanted: int) -> int:
        """Return the code of the same family for the sides that are named."""
        if not self._has_sides[family]:
            return family
        alike, kin = self._alike, self._alike[family]
        first, last = max(0, family - _SIDES_MAX), min(len(alike), family + _SIDES_MAX + 1)
        best, best_fit = family, _side_fit(self._side[family], wanted) + 0.5
        for each in range(first, last):
            if alike[each] == kin and (fit := _side_fit(self._side[each], wanted)) > best_fit:
                best, best_fit = each, fit
        return best

    def _ranked(self, query: Query) -> Iterator[tuple[float, int]]:
        """Yield the families that answer, best first, each with its score."""
        total = self._weights.total
        best, times = Scorer(query, self._tables, self._weights).best(self._candidates.of(query))
        losses, letters, gains = chapter_losses(query), self._letters, self._gains
        scored = [
            (losses[letters[family]] - gains[times[family]] - score, family)
            for family, score in best.items()
        ]
        scored.sort()
        return ((-less / total, family) for less, family in scored)

    def _row(self, family: int, query: Query, *, billable: bool | None) -> int:
        """Return the code of a family that fits the query: the initial encounter, if none does."""
        first, end = self._first_row[family], self._first_row[family + 1]
        if end - first == 1 or billable is False:
            return first
        asked = query.words & self._ending_words
        if not asked:
            return first + 1
        title = self._titles[first]
        asked, title_length = asked.difference(words(title)), len(title)
        fits = [
            len(asked & word_set(self._titles[row][title_length:])) for row in range(first + 1, end)
        ]
        return first + 1 + fits.index(max(fits))

    def _hit(self, row: int, score: float) -> Hit:
        billable = bool(self._billable[row])
        return Hit(self._codes[row], self._titles[row], billable, round(score, 4))


def _side_fit(named: int, wanted: int) -> int:
    return (named & wanted).bit_count() - (named & ~wanted).bit_count()
