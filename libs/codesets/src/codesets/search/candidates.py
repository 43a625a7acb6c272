"""The phrases that are worth judging, found by tantivy."""

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import cast

import tantivy

from codesets.search.building import NUMBER, WORDS, engine_schema
from codesets.search.query import Query
from codesets.search.vocabulary import Vocabulary

_CANDIDATES = 120
_REMEMBERED_MAX = 4_000  # half a kilobyte each: 2 megabytes
_STEPS = 20


class Candidates:
    """The words of all phrases, to be asked for those that have words of a query."""

    def __init__(self, folder: Path, vocabulary: Vocabulary) -> None:
        self._numbers = vocabulary.numbers
        self._searcher = tantivy.Index(engine_schema(), str(folder)).searcher()

    def of(self, query: Query) -> Iterable[tuple[int, float]]:
        """Return numbers of phrases, with the engine's score relative to the best."""
        asked = tantivy.Query.boolean_query(self._asked(query))
        found = self._searcher.search(asked, _CANDIDATES, count=False).hits
        if not found:
            return ()
        best = found[0][0]
        addresses = [address for _score, address in found]
        numbers = self._searcher.fast_field_values(NUMBER, addresses)
        # Every phrase has a number: what the engine gives as Any is an int.
        return zip(
            cast("list[int]", numbers), [score / best for score, _address in found], strict=True
        )

    def _asked(self, query: Query) -> list[tuple[tantivy.Occur, tantivy.Query]]:
        """Return one flat disjunction: only from such does the engine skip what cannot win."""
        factors: dict[str, float] = {}
        for expression in query.expressions:
            for key, weight in ((expression.words, 1.0), *expression.alternatives.items()):
                for word in key:
                    factors[word] = max(weight / len(key), factors.get(word, 0.0))
        return [
            (tantivy.Occur.Should, _term(word, round(factor * _STEPS)))
            for word, factor in factors.items()
            if word in self._numbers
        ]


@lru_cache(_REMEMBERED_MAX)
def _term(word: str, steps: int) -> tantivy.Query:
    term = tantivy.Query.term_query(engine_schema(), WORDS, word, index_option="freq")
    return tantivy.Query.boost_query(term, max(steps, 1) / _STEPS)
