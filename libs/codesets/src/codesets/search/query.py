"""What a query asks for: expressions, each with what may stand for it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from codesets.search.families import SIDES
from codesets.search.lexicon import KEY_LENGTH_MAX, Key, Lexicon
from codesets.search.text import plain_words, stem
from codesets.search.vocabulary import Vocabulary

_CODE = re.compile(r"^([A-Za-z]\d[0-9A-Za-z])\.?([0-9A-Za-z]{0,4})$")
_ASKS_FOR_OTHER = re.compile(r"\b(NEC|specified|other)\b")
QUERY_WORDS_MAX = 24
_ALTERNATIVES_MAX = 8


@dataclass(frozen=True, slots=True)
class Expression:
    """One or more words of the query that mean one thing, and what may stand for them."""

    words: Key
    alternatives: dict[Key, float]


@dataclass(frozen=True, slots=True)
class Query:
    """A parsed query.

    Attributes:
        words: the stems of the query.
        expressions: what has to be found; every word is in exactly one.
        sides: the sides of the body that it names.
        asks_for_other: whether it asks for what is specified but has no code of its own.

    """

    words: tuple[str, ...]
    expressions: tuple[Expression, ...]
    sides: frozenset[str]
    asks_for_other: bool


def code_prefix(text: str) -> str | None:
    """Return the code that a text begins to name, without point; None when it is words."""
    match = _CODE.match(text.strip())
    return (match[1] + match[2]).upper() if match else None


def parse(text: str, lexicon: Lexicon, vocabulary: Vocabulary) -> Query:
    plain = plain_words(text)[:QUERY_WORDS_MAX]
    written = {stem(word): word for word in plain}
    found = tuple(written)
    return Query(
        words=found,
        expressions=tuple(_expressions(written, lexicon, vocabulary)),
        sides=frozenset(side for side in SIDES if stem(side) in found or side[0] + "t" in found),
        asks_for_other=_ASKS_FOR_OTHER.search(text) is not None,
    )


def _expressions(
    written: dict[str, str], lexicon: Lexicon, vocabulary: Vocabulary
) -> Iterator[Expression]:
    """Take the longest expressions that the lexicon knows, from the left; then single words."""
    found = tuple(written)
    taken: set[int] = set()
    for length in range(min(KEY_LENGTH_MAX, len(found)), 1, -1):
        for begins in range(len(found) - length + 1):
            places = range(begins, begins + length)
            key = found[begins : begins + length]
            if taken.isdisjoint(places) and lexicon.of(key):
                taken.update(places)
                yield Expression(key, _strongest(lexicon.of(key)))
    for place, word in enumerate(found):
        if place not in taken:
            near: dict[Key, float] = {(w,): weight for w, weight in vocabulary.near(word).items()}
            apart = lexicon.taken_apart(written[word])
            yield Expression((word,), _strongest({**apart, **near, **lexicon.of((word,))}))


def _strongest(alternatives: dict[Key, float]) -> dict[Key, float]:
    ranked = sorted(alternatives.items(), key=lambda item: (-item[1], item[0]))
    return dict(ranked[:_ALTERNATIVES_MAX])
