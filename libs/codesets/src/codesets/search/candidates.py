"""The phrases that are worth judging, found by tantivy."""

from collections.abc import Sequence
from functools import lru_cache, partial
from pathlib import Path

import tantivy

from codesets.search.building import WORDS, engine_schema
from codesets.search.query import Query
from codesets.search.vocabulary import Vocabulary

_CANDIDATES_MIN, CANDIDATES_MAX = 25, 80
# Beyond the first, those that score less beside the best hardly ever win.
_SHARE_MIN = 0.6
# What is less than this, by how rare it is and how likely meant, finds nothing that others do not.
_WORTH_MIN = 1.25
# Of the last expression: the ranking counts it more as well.
_LAST_FACTOR = 1.2
_REMEMBERED_MAX = 4_000  # half a kilobyte each: 2 megabytes
_STEPS = 20
_SCHEMA = engine_schema()


class Candidates:
    """The words of all phrases, to be asked for those that have words of a query."""

    def __init__(self, folder: Path, vocabulary: Vocabulary, rarity: memoryview) -> None:
        self._rarity = rarity
        self._term = lru_cache(_REMEMBERED_MAX)(partial(_new_term, vocabulary.words))
        self._searcher = tantivy.Index.open(str(folder)).searcher()

    def of(self, query: Query) -> list[tuple[int, float]]:
        """Return numbers of phrases, with the engine's score relative to the best."""
        found = self._searcher.search(self._asked(query), CANDIDATES_MAX, count=False).hits
        if not found:
            return []
        best = found[0][0]
        least = min(best * _SHARE_MIN, found[:_CANDIDATES_MIN][-1][0])
        # Phrases were written in their order into one segment, so that a document is its number.
        return [(address.doc, score / best) for score, address in found if score >= least]

    def _asked(self, query: Query) -> tantivy.Query:
        """Return one flat disjunction of the words that may find something."""
        factors: dict[int, float] = {}
        for expression in query.expressions:
            raised = _LAST_FACTOR if query.last in expression.words else 1.0
            for number, factor in expression.factors.items():
                if factor * raised > factors.get(number, 0.0):
                    factors[number] = factor * raised
        term, rarity = self._term, self._rarity
        worthy = {
            number: factor
            for number, factor in factors.items()
            if factor * rarity[number] > _WORTH_MIN
        }
        asked = (worthy or factors).items()
        return tantivy.Query.boolean_query(
            [term(number, round(factor * _STEPS)) for number, factor in asked]
        )


def _new_term(words: Sequence[str], number: int, steps: int) -> tuple[tantivy.Occur, tantivy.Query]:
    term = tantivy.Query.term_query(_SCHEMA, WORDS, words[number], index_option="freq")
    return tantivy.Occur.Should, tantivy.Query.boost_query(term, steps / _STEPS)
