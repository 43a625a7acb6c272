"""How well a phrase of a code set answers a query.

A phrase scores the share of the query that it covers, weighed by rarity, less for what it says
beyond the query. Words of the codes above it count less than its own.
"""

from dataclasses import dataclass

from codesets.search.building import IS_OTHER, IS_UNSPECIFIED
from codesets.search.lexicon import Key
from codesets.search.query import Expression, Query


@dataclass(frozen=True, slots=True)
class Weights:
    """Parts of a score, found by trying on terms that no figure is reported on.

    Attributes:
        above: of a word that only the codes above have.
        surplus: what is lost when the whole phrase is beside the query.
        surplus_slack: rarity that a phrase may have in surplus before much is lost.
        unknown_rarity: of a word of the query that the code set does not have.
        unspecified: gained by what is "unspecified" when nothing more is asked for.
        other: gained by what is "other" when that is asked for, lost otherwise.
        first: gained when the first expression of the query, often the disease, is covered.
        last: gained when the last one is, which often tells one code from its neighbours.
        engine: of the engine's own score, relative to its best.
        manifold: gained when several phrases of a code answer.

    """

    above: float = 0.6
    surplus: float = 0.6
    surplus_slack: float = 5.0
    unknown_rarity: float = 6.0
    unspecified: float = 0.02
    other: float = 0.05
    other_lost: float = 0.0
    first: float = 0.09
    last: float = 0.2
    engine: float = 0.25
    manifold: float = 0.05

    @property
    def total(self) -> float:
        """What a code reaches of which one phrase is the query."""
        return 1.0 + self.first + self.last + self.engine


# Chapters that a bare term hardly ever means: circumstances, pregnancy, birth, injuries.
CHAPTER_LOSSES = dict.fromkeys(b"VWXY", 0.3) | {ord("O"): 0.15, ord("P"): 0.1, ord("S"): 0.1}


class Scorer:
    """Scores phrases against one query; words are numbers of the vocabulary."""

    def __init__(
        self, query: Query, numbers: dict[str, int], rarity: memoryview, weights: Weights
    ) -> None:
        self._weights = weights
        self._rarity = rarity
        self._numbers = numbers
        self.parts: dict[int, list[tuple[int, float]]] = {}
        self._matched: dict[int, float] = {}
        self._groups: list[tuple[float, int, int]] = []
        self._alternatives = 0
        total = sum(self._worth(each.words) for each in query.expressions) or 1.0
        for expression in query.expressions:
            first = self._alternatives
            self._add(expression.words, 1.0)
            for alternative, weight in expression.alternatives.items():
                self._add(alternative, weight)
            worth = self._worth(expression.words) / total + self._gain_of_place(query, expression)
            self._groups.append((worth, first, self._alternatives))
        self._words = frozenset(self.parts)
        self._gains = self._kind_gains(query)

    def _gain_of_place(self, query: Query, expression: Expression) -> float:
        begins = query.words[0] in expression.words
        ends = query.words[-1] in expression.words
        return self._weights.first * begins + self._weights.last * ends

    def _kind_gains(self, query: Query) -> dict[int, float]:
        weights = self._weights
        if query.asks_for_other:
            return {0: 0.0, IS_UNSPECIFIED: 0.0, IS_OTHER: weights.other}
        return {0: 0.0, IS_UNSPECIFIED: weights.unspecified, IS_OTHER: -weights.other_lost}

    def _worth(self, words: Key) -> float:
        return sum(self._rarity_of(word) for word in words)

    def _rarity_of(self, word: str) -> float:
        number = self._numbers.get(word)
        return self._weights.unknown_rarity if number is None else self._rarity[number]

    def _add(self, words: Key, weight: float) -> None:
        worth = self._worth(words)
        for word in words:
            number = self._numbers.get(word)
            if number is not None:
                rarity = self._rarity[number]
                share = rarity / worth * weight
                self.parts.setdefault(number, []).append((self._alternatives, share))
                self._matched[number] = max(rarity * weight, self._matched.get(number, 0.0))
        self._alternatives += 1

    def score(self, own: memoryview, above: memoryview, length: float, kind: int) -> float:
        """Return 1 for a phrase that is the query, less for others.

        Args:
            own: the words of the phrase.
            above: words that hold for its code besides, which may repeat its own.
            length: the sum of the rarities of its own words.
            kind: whether it is "unspecified" or "other".

        """
        reached = [0.0] * self._alternatives
        parts, found, surplus = self.parts, self._words.intersection(own), length
        for word in found:
            surplus -= self._matched[word]
            for alternative, share in parts[word]:
                reached[alternative] += share
        factor = self._weights.above
        for word in self._words.intersection(above):
            if word not in found:
                for alternative, share in parts[word]:
                    reached[alternative] += share * factor
        covered = 0.0
        for worth, first, end in self._groups:
            share = reached[first] if end - first == 1 else max(reached[first:end])
            covered += worth * share
        lost = self._weights.surplus * surplus / (length + self._weights.surplus_slack)
        return covered - lost + self._gains[kind]
