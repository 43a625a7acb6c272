"""The phrases that are worth judging, found by tantivy."""

from functools import lru_cache
from pathlib import Path

import tantivy

from codesets.search.building import WORDS, engine_schema
from codesets.search.query import Query
from codesets.search.vocabulary import Vocabulary

_CANDIDATES_MIN, _CANDIDATES_MAX = 40, 120
# Beyond the first, those that score less beside the best never win.
_SHARE_MIN = 0.5
_REMEMBERED_MAX = 4_000  # half a kilobyte each: 2 megabytes
_STEPS = 20


class Candidates:
    """The words of all phrases, to be asked for those that have words of a query."""

    def __init__(self, folder: Path, vocabulary: Vocabulary) -> None:
        self._words = vocabulary.words
        self._searcher = tantivy.Index(engine_schema(), str(folder)).searcher()

    def of(self, query: Query) -> list[tuple[int, float]]:
        """Return numbers of phrases, with the engine's score relative to the best."""
        found = self._searcher.search(self._asked(query), _CANDIDATES_MAX, count=False).hits
        if not found:
            return []
        best = found[0][0]
        least = min(best * _SHARE_MIN, found[:_CANDIDATES_MIN][-1][0])
        # Phrases were written in their order into one segment, so that a document is its number.
        return [(address.doc, score / best) for score, address in found if score >= least]

    def _asked(self, query: Query) -> tantivy.Query:
        """Return one flat disjunction."""
        factors: dict[int, float] = {}
        for expression in query.expressions:
            for number, factor in expression.factors.items():
                if factor > factors.get(number, 0.0):
                    factors[number] = factor
        words = self._words
        return tantivy.Query.boolean_query(
            [
                (tantivy.Occur.Should, _term(words[number], round(factor * _STEPS)))
                for number, factor in factors.items()
            ]
        )


@lru_cache(_REMEMBERED_MAX)
def _term(word: str, steps: int) -> tantivy.Query:
    term = tantivy.Query.term_query(engine_schema(), WORDS, word, index_option="freq")
    return tantivy.Query.boost_query(term, max(steps, 1) / _STEPS)
