"""How well a phrase of a code set answers a query.

A phrase scores the share of the query that it covers, weighed by rarity, less for what it says
beyond the query. Words of the codes above it count less than its own.
"""

# ruff: noqa: PLR1730 - max() is a call, and the loops here are most of the time of a query

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from operator import mul

from codesets.search.lexicon import Key
from codesets.search.query import Expression, Query
from codesets.search.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Weights:
    """Parts of a score, found by trying on terms that no figure is reported on.

    Attributes:
        above: of a word that only the codes above have.
        surplus: what is lost when the whole phrase is beside the query.
        surplus_slack: rarity that a phrase may have in surplus before much is lost.
        unknown_rarity: of a word of the query that the code set does not have.
        unspecified: gained by what is "unspecified" when nothing more is asked for.
        other: gained by what is "other" when that is asked for.
        first: gained when the first expression of the query, often the disease, is covered.
        last: gained when the last one is, which often tells one code from its neighbours.
        engine: of the engine's own score, relative to its best.
        manifold: gained for each e-fold of phrases of a code that answer.

    """

    above: float = 0.7
    surplus: float = 0.5
    surplus_slack: float = 5.0
    unknown_rarity: float = 6.0
    unspecified: float = 0.02
    other: float = 0.1
    first: float = 0.09
    last: float = 0.2
    engine: float = 0.25
    manifold: float = 0.015

    @property
    def total(self) -> float:
        """What a code reaches of which one phrase is the query."""
        return 1.0 + self.first + self.last + self.engine


DEFAULT_WEIGHTS = Weights()

# Chapters that a bare term hardly ever means: circumstances, pregnancy, birth, injuries.
CHAPTER_LOSSES = dict.fromkeys(b"VWXY", 0.3) | {ord("O"): 0.15, ord("P"): 0.1, ord("S"): 0.1}


class Scorer:
    """Scores phrases against one query; words are numbers of the vocabulary."""

    def __init__(
        self,
        query: Query,
        vocabulary: Vocabulary,
        tables: Mapping[str, memoryview],
        weights: Weights,
    ) -> None:
        self._weights, self._tables = weights, tables
        self._rarity, self._numbers = tables["rarity"], vocabulary.numbers
        self._worths: list[float] = []
        # For a word: how well it alone answers which expressions; its part of longer alternatives.
        self._alone: dict[int, list[tuple[int, float]]] = {}
        self._parts: dict[int, list[tuple[int, int, float]]] = {}
        self._matched: dict[int, float] = {}
        self._longer = 0
        self._add_expressions(query)
        self._gains = self._kind_gains(query)

    def _add_expressions(self, query: Query) -> None:
        total = sum(self._worth(each.words) for each in query.expressions) or 1.0
        for place, expression in enumerate(query.expressions):
            self._add(place, expression.words, 1.0)
            for alternative, weight in expression.alternatives.items():
                self._add(place, alternative, weight)
            worth = self._worth(expression.words) / total
            self._worths.append(worth + self._gain_of_place(query, expression))

    def _gain_of_place(self, query: Query, expression: Expression) -> float:
        begins, ends = query.first in expression.words, query.last in expression.words
        return self._weights.first * begins + self._weights.last * ends

    def _kind_gains(self, query: Query) -> tuple[float, float, float]:
        """Return what a phrase gains that says nothing, IS_UNSPECIFIED, or IS_OTHER."""
        if query.asks_for_other:
            return 0.0, 0.0, self._weights.other
        return 0.0, self._weights.unspecified, 0.0

    def _worth(self, words: Key) -> float:
        return sum(self._rarity_of(word) for word in words)

    def _rarity_of(self, word: str) -> float:
        number = self._numbers.get(word)
        return self._weights.unknown_rarity if number is None else self._rarity[number]

    def _add(self, place: int, words: Key, weight: float) -> None:
        known = [number for word in words if (number := self._numbers.get(word)) is not None]
        for number in known:
            matched = self._rarity[number] * weight
            self._matched[number] = max(matched, self._matched.get(number, 0.0))
        if len(words) == 1:
            for number in known:
                self._alone.setdefault(number, []).append((place, weight))
            return
        worth = self._worth(words)
        for number in known:
            part = (self._longer, place, self._rarity[number] / worth * weight)
            self._parts.setdefault(number, []).append(part)
        self._longer += 1

    def best(self, candidates: Iterable[tuple[int, float]]) -> dict[int, tuple[float, int]]:
        """Return for each family the score of its best phrase, and how many phrases answer.

        A phrase that is the query scores about 1, others less.

        Args:
            candidates: numbers of phrases, with the engine's score relative to the best.

        """
        tables, weights, judged = self._tables, self._weights, self._judged
        own, own_bounds = tables["own_values"], tables["own_bounds"]
        above, above_bounds = tables["above_values"], tables["above_bounds"]
        lengths, families = tables["phrase_length"], tables["phrase_family"]
        kinds, gains = tables["phrase_kind"], self._gains
        surplus, slack, engine = weights.surplus, weights.surplus_slack, weights.engine
        of_query = frozenset(self._matched).intersection
        overs: dict[int, frozenset[int]] = {}
        known: dict[tuple[frozenset[int], frozenset[int]], tuple[float, float]] = {}
        best: dict[int, float] = {}
        times: dict[int, int] = {}
        for phrase, share in candidates:
            family = families[phrase]
            if family in overs:
                over = overs[family]
                times[family] += 1
            else:
                over = of_query(above[above_bounds[family] : above_bounds[family + 1]])
                overs[family], best[family], times[family] = over, -1.0, 1
            found = of_query(own[own_bounds[phrase] : own_bounds[phrase + 1]])
            answer = known.get((found, over))
            if answer is None:
                answer = known[found, over] = judged(found, over)
            length = lengths[phrase]
            score = answer[0] + gains[kinds[phrase]] + engine * share
            score -= surplus * (length - answer[1]) / (length + slack)
            if score > best[family]:
                best[family] = score
        return {family: (score, times[family]) for family, score in best.items()}

    def _judged(self, found: frozenset[int], over: frozenset[int]) -> tuple[float, float]:
        """Return how much of the query words cover, and how rare those of the phrase are.

        Phrases of one code, and of codes beside it, mostly share the same words with a query.

        Args:
            found: words of the query that the phrase has itself.
            over: those that hold for its code besides, which may repeat its own.

        """
        covered = [0.0] * len(self._worths)
        alone, matches, matched, factor = self._alone, self._matched, 0.0, self._weights.above
        for word in found:
            matched += matches[word]
            if word in alone:
                for place, weight in alone[word]:
                    if weight > covered[place]:
                        covered[place] = weight
        for word in over:
            if word in alone:
                for place, weight in alone[word]:
                    if weight * factor > covered[place]:
                        covered[place] = weight * factor
        if self._parts:
            self._cover_by_longer(covered, found, over)
        return sum(map(mul, covered, self._worths)), matched

    def _cover_by_longer(
        self, covered: list[float], found: frozenset[int], over: frozenset[int]
    ) -> None:
        reached = [0.0] * self._longer
        for words, factor in ((found, 1.0), (over - found, self._weights.above)):
            for word in words.intersection(self._parts):
                for longer, place, share in self._parts[word]:
                    reached[longer] += share * factor
                    if reached[longer] > covered[place]:
                        covered[place] = reached[longer]
