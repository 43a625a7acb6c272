"""What a query asks for: expressions, each with what may stand for it."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from codesets.search.families import SIDES
from codesets.search.lexicon import KEY_LENGTH_MAX, Key, Lexicon
from codesets.search.links import Links, strongest
from codesets.search.text import plain_words, stem
from codesets.search.vocabulary import Vocabulary

_CODE = re.compile(r"^([A-Za-z]\d[0-9A-Za-z])\.?([0-9A-Za-z]{0,4})$")
_ASKS_FOR_OTHER = re.compile(r"\b(NEC|specified|other)\b")
QUERY_WORDS_MAX = 24
# They choose among seventh characters, and name no disease.
_ENCOUNTERS = frozenset(map(stem, ("initial", "subsequent", "encounter", "sequela")))
# How each side is written: whole, or as `rt`, `lt`.
_SIDES = [(frozenset({stem(side), side[0] + "t"}), bit) for side, bit in SIDES.items()]
# Of a word of the query that the code set does not have.
_UNKNOWN_RARITY = 6.0
_REMEMBERED_MAX = 1_000  # two kilobytes each: 2 megabytes


class Expression(NamedTuple):
    """One or more words of the query that mean one thing, and what may stand for them.

    What stands for them is told by numbers of words; what the code set does not have is left out.

    Attributes:
        worth: how rare its words are, together.
        alone: words that answer it by themselves, each with how well (1: the same word).
        longer: alternatives of several words, each word with its part of how well they answer.
        factors: all these words, each with how much it counts in finding candidates.
        rarity: all these words, each with how much of a phrase it accounts for.

    """

    words: Key
    worth: float
    alone: dict[int, float]
    longer: tuple[dict[int, float], ...]
    factors: dict[int, float]
    rarity: dict[int, float]


class Query(NamedTuple):
    """A parsed query.

    Attributes:
        words: the stems of the query.
        first: the first of them that names something, empty when there is none.
        last: the last that does.
        expressions: what has to be found; every word is in exactly one.
        sides: the sides of the body that it names, a sum of `SIDES`.
        asks_for_other: whether it asks for what is specified but has no code of its own.

    """

    words: frozenset[str]
    first: str
    last: str
    expressions: tuple[Expression, ...]
    sides: int
    asks_for_other: bool


def code_prefix(text: str) -> str | None:
    """Return the code that a text begins to name, without point; None when it is words."""
    match = _CODE.match(text.strip())
    return (match[1] + match[2]).upper() if match else None


class Parser:
    """Reads queries in the words of one code set."""

    def __init__(
        self, lexicon: Lexicon, vocabulary: Vocabulary, links: Links, rarity: memoryview
    ) -> None:
        self._lexicon = lexicon
        meanings = _Meanings(lexicon, vocabulary, links, rarity)
        self._expression = meanings.of
        # Of an object that does not have the cache: so an index that is closed is gone at once.
        self._word = lru_cache(_REMEMBERED_MAX)(meanings.of_word)

    def parse(self, text: str) -> Query:
        plain = plain_words(text)[:QUERY_WORDS_MAX]
        written = {stem(word): word for word in plain}
        naming = [word for word in written if word not in _ENCOUNTERS] or [""]
        return Query(
            words=frozenset(written),
            first=naming[0],
            last=naming[-1],
            expressions=tuple(self._expressions(written)),
            sides=sum(bit for words, bit in _SIDES if not words.isdisjoint(written)),
            asks_for_other=_ASKS_FOR_OTHER.search(text) is not None,
        )

    def _expressions(self, written: dict[str, str]) -> Iterator[Expression]:
        """Take the longest expressions that the lexicon knows, from the left; then single words."""
        found = tuple(written)
        taken: set[int] = set()
        for length in range(min(KEY_LENGTH_MAX, len(found)), 1, -1):
            for begins in range(len(found) - length + 1):
                key = found[begins : begins + length]
                alternatives = self._lexicon.of(key)
                if alternatives and taken.isdisjoint(range(begins, begins + length)):
                    taken.update(range(begins, begins + length))
                    yield self._expression(key, alternatives)
        for place, word in enumerate(found):
            if place not in taken:
                yield self._word(word, written[word])


class _Meanings:
    """What may stand for words, in the words of one code set."""

    def __init__(
        self, lexicon: Lexicon, vocabulary: Vocabulary, links: Links, rarity: memoryview
    ) -> None:
        self._lexicon, self._vocabulary, self._links = lexicon, vocabulary, links
        self._rarity = rarity

    def of_word(self, word: str, written: str) -> Expression:
        """Return what may stand for one word; it is the same in every query."""
        number = self._vocabulary.numbers.get(word)
        alternatives = {
            **self._lexicon.taken_apart(written),
            **(self._near(word) if number is None else self._links.of(number)),
            **self._lexicon.of((word,)),
        }
        return self.of((word,), alternatives)

    def _near(self, word: str) -> dict[Key, float]:
        return {(other,): weight for other, weight in self._vocabulary.near(word).items()}

    def of(self, words: Key, alternatives: dict[Key, float]) -> Expression:
        """Return the expression that words are, with those of its alternatives that are kept."""
        rarity_of, number_of = self._rarity, self._vocabulary.numbers.get
        meant = {words: 1.0, **strongest(alternatives)}
        alone = {
            number: weight
            for key, weight in meant.items()
            if len(key) == 1 and (number := number_of(key[0])) is not None
        }
        factors = dict(alone)
        rarity = {number: weight * rarity_of[number] for number, weight in alone.items()}
        longer = []
        for key, weight in meant.items():
            numbers = self._numbers(key) if len(key) > 1 else []
            for number in numbers:
                _raise_to(factors, number, weight / len(key))
                _raise_to(rarity, number, weight * rarity_of[number])
            if numbers:
                worth = self._worth(key)
                longer.append({each: weight * rarity_of[each] / worth for each in numbers})
        return Expression(words, self._worth(words), alone, tuple(longer), factors, rarity)

    def _numbers(self, words: Key) -> list[int]:
        numbers = self._vocabulary.numbers
        return [numbers[word] for word in words if word in numbers]

    def _worth(self, words: Key) -> float:
        numbers = self._numbers(words)
        unknown = len(words) - len(numbers)
        return sum(self._rarity[each] for each in numbers) + _UNKNOWN_RARITY * unknown


def _raise_to(values: dict[int, float], number: int, value: float) -> None:
    values[number] = max(value, values.get(number, 0.0))
