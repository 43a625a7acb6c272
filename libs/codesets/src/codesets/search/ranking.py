"""How well a phrase of a code set answers a query.

A phrase scores the share of the query that it covers, weighed by rarity, less for what it says
beyond the query. Words of the codes above it count less than its own.
"""

# ruff: noqa: PLR1730 - max() is a call, and the loops here are most of the time of a query

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log

from codesets.search.query import Expression, Query
from codesets.search.text import words


@dataclass(frozen=True, slots=True)
class Weights:
    """Parts of a score, found by trying on terms that no figure is reported on.

    Attributes:
        above: of a word that only the codes above have.
        surplus: what is lost when the whole phrase is beside the query.
        surplus_slack: rarity that a phrase may have in surplus before much is lost.
        unspecified: gained by what is "unspecified" when nothing more is asked for.
        other: gained by what is "other" when that is asked for.
        first: gained when the first expression of the query, often the disease, is covered.
        last: gained when the last one is, which often tells one code from its neighbours.
        engine: of the engine's own score, relative to its best.
        manifold: gained for each e-fold of phrases of a code that answer.

    """

    above: float = 0.75
    surplus: float = 0.5
    surplus_slack: float = 5.0
    unspecified: float = 0.02
    other: float = 0.1
    first: float = 0.09
    last: float = 0.25
    engine: float = 0.15
    manifold: float = 0.015

    @property
    def total(self) -> float:
        """What a code reaches of which one phrase is the query."""
        return 1.0 + self.first + self.last + self.engine


DEFAULT_WEIGHTS = Weights()

# Chapters that a bare term hardly ever means: circumstances, pregnancy, birth, injuries; by the
# first letter of their codes.
_LOSS_OF = dict.fromkeys("VWXY", 0.3) | {"O": 0.15, "P": 0.1, "S": 0.1}
_LOSSES = [_LOSS_OF.get(chr(letter), 0.0) for letter in range(128)]
# Words that name such a chapter: then it is meant.
_NAMES_OF_CHAPTERS = {
    "O": """pregnancy pregnant labor delivery puerperal postpartum obstetric gestation gestational
        maternal antepartum childbirth eclampsia abortion fetus fetal lactation placenta""",
    "P": "newborn neonatal neonatorum birth perinatal fetus fetal prematurity infant",
    "S": "injury fracture wound laceration contusion dislocation sprain",
    "VWXY": "accident fall collision struck assault war legal exposure contact crash",
}
_CHAPTERS_NAMED = {
    word: frozenset(map(ord, letters))
    for letters, names in _NAMES_OF_CHAPTERS.items()
    for word in words(names)
}
# Of a pregnancy, whatever complicates it, nearly all is coded in its chapter (Guidelines I.C.15.a).
_PREGNANCY, _BESIDE_PREGNANCY_LOSS = ord("O"), 0.1


def chapter_losses(query: Query) -> Sequence[float]:
    """Return what a code loses, by the number of its first letter."""
    if query.words.isdisjoint(_CHAPTERS_NAMED):
        return _LOSSES
    named = frozenset[int]().union(*(_CHAPTERS_NAMED.get(word, ()) for word in query.words))
    more = _BESIDE_PREGNANCY_LOSS if _PREGNANCY in named else 0.0
    return [0.0 if letter in named else loss + more for letter, loss in enumerate(_LOSSES)]


# More phrases of one code that answer say nothing more.
_TIMES_MAX = 20


def manifold_gains(weights: Weights, phrases_max: int) -> Sequence[float]:
    """Return what a code gains, by how many of its phrases answer."""
    every = (min(times, _TIMES_MAX) for times in range(1, phrases_max + 1))
    return [0.0, *(weights.manifold * log(times) for times in every)]


# For words of a phrase: what of its score they decide, see `Scorer._judged`.
_Judged = dict[frozenset[int], tuple[float, float]]


class Scorer:
    """Scores phrases against one query; words are numbers of the vocabulary."""

    def __init__(self, query: Query, tables: Mapping[str, memoryview], weights: Weights) -> None:
        self._weights, self._tables = weights, tables
        # For a word: how much of the score it alone gives for which expressions.
        self._alone: dict[int, list[tuple[int, float]]] = {}
        self._longer: list[tuple[int, dict[int, float]]] = []
        self._rarity: dict[int, float] = {}
        self._add_expressions(query)
        self._gains = self._kind_gains(query)

    def _add_expressions(self, query: Query) -> None:
        total = sum(each.worth for each in query.expressions) or 1.0
        alone, rarity = self._alone, self._rarity
        for place, expression in enumerate(query.expressions):
            worth = expression.worth / total + self._gain_of_place(query, expression)
            for word, weight in expression.alone.items():
                alone.setdefault(word, []).append((place, weight * worth))
            for word, value in expression.rarity.items():
                if value > rarity.get(word, 0.0):
                    rarity[word] = value
            for parts in expression.longer:
                self._longer.append((place, {word: part * worth for word, part in parts.items()}))

    def _gain_of_place(self, query: Query, expression: Expression) -> float:
        begins, ends = query.first in expression.words, query.last in expression.words
        return self._weights.first * begins + self._weights.last * ends

    def _kind_gains(self, query: Query) -> tuple[float, float, float]:
        """Return what a phrase gains that says nothing, IS_UNSPECIFIED, or IS_OTHER."""
        if query.asks_for_other:
            return 0.0, 0.0, self._weights.other
        return 0.0, self._weights.unspecified, 0.0

    def best(
        self, candidates: Iterable[tuple[int, float]]
    ) -> tuple[dict[int, float], dict[int, int]]:
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
        slack, engine = weights.surplus_slack, weights.engine
        of_query = frozenset(self._rarity).intersection
        # For a family: what is known of phrases whose codes have the same words above them.
        known: dict[frozenset[int], _Judged] = {}
        of_family: dict[int, tuple[frozenset[int], _Judged]] = {}
        best: dict[int, float] = {}
        times: dict[int, int] = {}
        for phrase, share in candidates:
            family = families[phrase]
            if family in best:
                over, answers = of_family[family]
                times[family] += 1
            else:
                over = of_query(above[above_bounds[family] : above_bounds[family + 1]])
                answers = known.setdefault(over, {})
                of_family[family] = over, answers
                best[family], times[family] = -1.0, 1
            found = of_query(own[own_bounds[phrase] : own_bounds[phrase + 1]])
            answer = answers.get(found)
            if answer is None:
                answer = answers[found] = judged(found, over)
            score = answer[0] + answer[1] / (lengths[phrase] + slack)
            score += engine * share + gains[kinds[phrase]]
            if score > best[family]:
                best[family] = score
        return best, times

    def _judged(self, found: frozenset[int], over: frozenset[int]) -> tuple[float, float]:
        """Return what of a score two sets of words decide, and what the phrase's length divides.

        Phrases of one code, and of codes beside it, mostly share the same words with a query.

        Args:
            found: words of the query that the phrase has itself.
            over: those that hold for its code besides, which may repeat its own.

        """
        rarity, weights = self._rarity, self._weights
        covered = self._cover(found, over)
        matched = sum([rarity[word] for word in found])
        # Of the surplus, (length - matched) / (length + slack).
        return (
            sum(covered.values()) - weights.surplus,
            weights.surplus * (matched + weights.surplus_slack),
        )

    def _cover(self, found: frozenset[int], over: frozenset[int]) -> dict[int, float]:
        """Return how much each expression gives, by its place."""
        alone, above = self._alone, self._weights.above
        covered: dict[int, float] = {}
        for given, factor in ((over, above), (found, 1.0)):
            for word in given:
                for place, weight in alone.get(word, ()):
                    if weight * factor > covered.get(place, 0.0):
                        covered[place] = weight * factor
        for place, parts in self._longer:
            if not (found.isdisjoint(parts) and over.isdisjoint(parts)):
                reached = 0.0
                for word, part in parts.items():
                    if word in found:
                        reached += part
                    elif word in over:
                        reached += part * above
                if reached > covered.get(place, 0.0):
                    covered[place] = reached
        return covered
