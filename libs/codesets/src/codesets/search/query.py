"""What a query asks for: expressions, each with what may stand for it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from codesets.search.families import SIDES
from codesets.search.lexicon import KEY_LENGTH_MAX, Key, Lexicon
from codesets.search.links import Links
from codesets.search.text import plain_words, stem
from codesets.search.vocabulary import Vocabulary

_CODE = re.compile(r"^([A-Za-z]\d[0-9A-Za-z])\.?([0-9A-Za-z]{0,4})$")
_ASKS_FOR_OTHER = re.compile(r"\b(NEC|specified|other)\b")
QUERY_WORDS_MAX = 24
_ALTERNATIVES_MAX = 6
_REMEMBERED_MAX = 2_000  # two kilobytes each: 4 megabytes


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
        first: the first of them, empty when there is none.
        last: the last.
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

    def __init__(self, lexicon: Lexicon, vocabulary: Vocabulary, links: Links) -> None:
        self._lexicon, self._vocabulary, self._links = lexicon, vocabulary, links
        self._known: dict[str, Expression] = {}

    def parse(self, text: str) -> Query:
        plain = plain_words(text)[:QUERY_WORDS_MAX]
        written = {stem(word): word for word in plain}
        found = tuple(written)
        named = (
            bit for side, bit in SIDES.items() if stem(side) in written or side[0] + "t" in written
        )
        return Query(
            words=frozenset(found),
            first=found[0] if found else "",
            last=found[-1] if found else "",
            expressions=tuple(self._expressions(written)),
            sides=sum(named),
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
                    yield Expression(key, _strongest(alternatives))
        for place, word in enumerate(found):
            if place not in taken:
                yield self._word(word, written[word])

    def _word(self, word: str, written: str) -> Expression:
        """Return what may stand for one word; it is the same in every query."""
        known = self._known.get(written)
        if known is None:
            if len(self._known) >= _REMEMBERED_MAX:
                self._known.clear()
            alternatives = {
                **self._links.of(word),
                **self._lexicon.taken_apart(written),
                **self._vocabulary.near(word),
                **self._lexicon.of((word,)),
            }
            known = self._known[written] = Expression((word,), _strongest(alternatives))
        return known


def _strongest(alternatives: dict[Key, float]) -> dict[Key, float]:
    ranked = sorted(alternatives.items(), key=lambda item: (-item[1], item[0]))
    return dict(ranked[:_ALTERNATIVES_MAX])
