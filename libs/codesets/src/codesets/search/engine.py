"""Finds codes by their beginning and by words, in files that `build_search` made."""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import tantivy

from codesets.search.building import ABOVE, NUMBER, OWN, TABLES_FILE, engine_schema
from codesets.search.dictionary import Dictionary
from codesets.search.families import SIDES
from codesets.search.lexicon import shipped_lexicon
from codesets.search.query import Query, code_prefix, parse
from codesets.search.ranking import CHAPTER_LOSSES, Scorer, Weights
from codesets.search.tables import Lists, Texts, read_tables
from codesets.search.text import words
from codesets.search.vocabulary import Vocabulary

LIMIT = 10
_CANDIDATES = 100
# Codes that differ in side only stand next to each other: right, left, bilateral, unspecified.
_SIDES_MAX = 6
_MANIFOLD_MAX = 4
_DEFAULT_WEIGHTS = Weights()


@dataclass(frozen=True, slots=True)
class Hit:
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

    def __init__(self, folder: Path, weights: Weights = _DEFAULT_WEIGHTS) -> None:
        tables = read_tables(folder / TABLES_FILE)
        self._codes = Texts(tables["code_bounds"], tables["code_values"])
        self._titles = Texts(tables["title_bounds"], tables["title_values"])
        self._billable = tables["billable"]
        self._first_row = tables["family_row"]
        self._default = tables["default"]
        self._alike = tables["alike"]
        self._above = Lists(tables["above_bounds"], tables["above_values"])
        self._own = Lists(tables["own_bounds"], tables["own_values"])
        self._phrase_family = tables["phrase_family"]
        self._phrase_kind = tables["phrase_kind"]
        self._length = tables["phrase_length"]
        self._rarity = tables["rarity"]
        joined = Texts(tables["vocabulary_bounds"], tables["vocabulary_values"])
        self._vocabulary = Vocabulary(joined[0])
        self.dictionary = Dictionary(folder)
        self._lexicon = shipped_lexicon()
        self._weights = weights
        self._schema = engine_schema()
        self._searcher = tantivy.Index(self._schema, str(folder)).searcher()

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
        query = parse(text, self._lexicon, self._vocabulary)
        if not query.expressions:
            return []
        return list(islice(self._answers(query, billable=billable), limit))

    def hit_for(self, family: int, sides: frozenset[str]) -> Hit:
        """Return the code that a term of a family means, on the sides that are named."""
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

    def _on_side(self, family: int, wanted: frozenset[str]) -> int:
        """Return the code of the same family for the sides that are named."""
        alike = self._alike[family]
        first, last = max(0, family - _SIDES_MAX), min(len(self._alike), family + _SIDES_MAX + 1)
        kin = [each for each in range(first, last) if self._alike[each] == alike]
        if len(kin) == 1:
            return family
        return max(kin, key=lambda each: self._side_fit(each, wanted) + (each == family) / 2)

    def _side_fit(self, family: int, wanted: frozenset[str]) -> float:
        named = SIDES.intersection(self._titles[self._first_row[family]].lower().split())
        return len(named & wanted) - len(named - wanted)

    def _ranked(self, query: Query) -> list[tuple[float, int]]:
        scorer = Scorer(query, self._vocabulary.numbers, self._rarity, self._weights)
        best: dict[int, float] = {}
        times: dict[int, int] = {}
        for phrase, engine_share in self._candidates(query):
            family = self._phrase_family[phrase]
            own, length, kind = self._own[phrase], self._length[phrase], self._phrase_kind[phrase]
            score = scorer.score(own, self._above[family], length, kind)
            score += self._weights.engine * engine_share
            times[family] = times.get(family, 0) + 1
            if score > best.get(family, -1.0):
                best[family] = score
        ranked = ((self._adjusted(best[family], family, times[family]), family) for family in best)
        return sorted(ranked, key=_best_first)

    def _adjusted(self, score: float, family: int, times: int) -> float:
        letter = self._codes.first_byte(self._first_row[family])
        more = self._weights.manifold * min(times - 1, _MANIFOLD_MAX) / _MANIFOLD_MAX
        return (score + more - CHAPTER_LOSSES.get(letter, 0.0)) / self._weights.total

    def _candidates(self, query: Query) -> list[tuple[int, float]]:
        """Return the phrases to be judged, with the engine's score relative to the best."""
        found = self._searcher.search(self._asked(query), _CANDIDATES, count=False).hits
        numbers = self._searcher.fast_field_values(NUMBER, [address for _score, address in found])
        best = found[0][0] if found else 1
        return [
            (int(number), score / best)
            for number, (score, _address) in zip(numbers, found, strict=True)
            if number is not None
        ]

    def _asked(self, query: Query) -> tantivy.Query:
        """Return one flat disjunction: only from such does the engine skip what cannot win."""
        factors: dict[str, float] = {}
        for expression in query.expressions:
            for key, weight in ((expression.words, 1.0), *expression.alternatives.items()):
                for word in key:
                    factors[word] = max(weight / len(key), factors.get(word, 0.0))
        asked = [
            (tantivy.Occur.Should, self._term(name, word, factor * share))
            for word, factor in factors.items()
            for name, share in ((OWN, 1.0), (ABOVE, self._weights.above))
        ]
        return tantivy.Query.boolean_query(asked)

    def _term(self, name: str, word: str, factor: float) -> tantivy.Query:
        term = tantivy.Query.term_query(self._schema, name, word, index_option="freq")
        return tantivy.Query.boost_query(term, factor)

    def _row(self, family: int, query: Query, *, billable: bool | None) -> int:
        """Return the code of a family that fits the query: the initial encounter, if none does."""
        first, end = self._first_row[family], self._first_row[family + 1]
        if end - first == 1 or billable is False:
            return first
        title = self._titles[first]
        asked, title_length = {*query.words}.difference(words(title)), len(title)
        fits = [
            len(asked.intersection(words(self._titles[row][title_length:])))
            for row in range(first + 1, end)
        ]
        return first + 1 + fits.index(max(fits))

    def _hit(self, row: int, score: float) -> Hit:
        billable = bool(self._billable[row])
        return Hit(self._codes[row], self._titles[row], billable, round(score, 4))


def _best_first(ranked: tuple[float, int]) -> tuple[float, int]:
    return -ranked[0], ranked[1]
