"""Which other words stand for the words of a query, and how nearly.

The tables are in `codesets.lexicon`, written by hand: none is made from a code set or its index.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import product

from codesets.search.text import words

Key = tuple[str, ...]
KEY_LENGTH_MAX = 4

# How well another expression stands for the one in the query: 1 would be the same word.
SYNONYM_WEIGHT = 0.85
ABBREVIATION_WEIGHT = 0.95
NAME_WEIGHT = 0.9
SITE_WEIGHT = 0.55
CLASS_WEIGHT = 0.4
KIND_WEIGHT = 0.75
ROOT_WEIGHT = 0.5
_LINKING_VOWELS = "oia"
_ENDING_LENGTH_MIN = 3
# A kind is a word that nobody writes and nothing is near: what begins with a digit has no ending.
_KIND, _AS_WORD = "@", "0"


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Alternatives by the expression that they can stand for, each with its weight."""

    alternatives: dict[Key, dict[Key, float]]
    roots: dict[str, list[str]]
    endings: dict[str, list[str]]

    def of(self, key: Key) -> dict[Key, float]:
        return self.alternatives.get(key, {})

    def taken_apart(self, word: str) -> dict[Key, float]:
        """Return what a word of Greek or Latin parts says: `glottitis`, inflammation of larynx."""
        for begins in range(2, len(word) - _ENDING_LENGTH_MIN + 1):
            said = self.endings.get(word[begins:])
            named = self._named_by(word[:begins]) if said else None
            if said and named:
                pairs = (f"{site} {meaning}" for site in named for meaning in said)
                return {tuple(words(pair)): ROOT_WEIGHT for pair in pairs}
        return {}

    def _named_by(self, root: str) -> list[str] | None:
        return self.roots.get(root) or self.roots.get(root.rstrip(_LINKING_VOWELS))


@dataclass(frozen=True, slots=True)
class CommonTerm:
    """What clinicians write for a code, in words that the code set does not have."""

    code: str
    text: str


@cache
def shipped_lexicon() -> Lexicon:
    """Return the lexicon that comes with this package."""
    alternatives: dict[Key, dict[Key, float]] = {}
    for expression, other, weight in _pairs():
        key, value = tuple(words(expression)), tuple(words(other))
        if key and value and key != value and len(key) <= KEY_LENGTH_MAX:
            known = alternatives.setdefault(key, {})
            known[value] = max(weight, known.get(value, 0.0))
    roots = {root: named for root, *named in _rows("roots.tsv")}
    endings = {ending: said for ending, *said in _rows("endings.tsv")}
    return Lexicon(alternatives, roots, endings)


@cache
def canonical_words() -> dict[str, str]:
    """Return for a word that has synonyms of one word the one that stands for all of them."""
    canonical: dict[str, str] = {}
    for group in _rows("synonyms.tsv"):
        single = [key[0] for one in group if len(key := words(one)) == 1]
        for word in single[1:]:
            canonical.setdefault(word, canonical.get(single[0], single[0]))
    return canonical


def common_terms() -> Iterator[CommonTerm]:
    """Yield the terms that stand for one code, whatever the release."""
    for code, *texts in _rows("terms.tsv"):
        yield from (CommonTerm(code.replace(".", ""), text) for text in texts)


def search_terms() -> Iterator[CommonTerm]:
    """Yield terms by which search alone finds a code: within a note they would say too little."""
    for code, *texts in _rows("search_terms.tsv"):
        yield from (CommonTerm(code.replace(".", ""), text) for text in texts)
    for code, *parts in _rows("crossed_terms.tsv"):
        for chosen in product(*(part.split("|") for part in parts)):
            text = " ".join(chosen).replace(_KIND, _AS_WORD)
            yield CommonTerm(code.replace(".", ""), text)


def _pairs() -> Iterator[tuple[str, str, float]]:
    for group in _rows("synonyms.tsv"):
        yield from ((one, other, SYNONYM_WEIGHT) for one in group for other in group)
    for abbreviation, meaning in _rows("abbreviations.tsv"):
        yield abbreviation, meaning, ABBREVIATION_WEIGHT
    for name, meaning in _rows("names.tsv"):
        yield name, meaning, NAME_WEIGHT
    for site, *wholes in _rows("sites.tsv"):
        yield from ((site, whole, SITE_WEIGHT) for whole in wholes)
    for title, *members in _rows("classes.tsv"):
        yield from ((member, title, CLASS_WEIGHT) for member in members)
    for kind, *members in _rows("kinds.tsv"):
        yield from ((member, _AS_WORD + kind, KIND_WEIGHT) for member in members)


def _rows(name: str) -> Iterator[list[str]]:
    text = (files("codesets.lexicon") / name).read_text(encoding="utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")
