"""Terms by the set of their words, in one mapped file."""

import re
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from enum import IntEnum
from functools import lru_cache
from hashlib import blake2b
from itertools import chain, combinations
from pathlib import Path
from typing import NamedTuple

from codesets.search.lexicon import canonical_words
from codesets.search.tables import read_tables, write_tables
from codesets.search.text import plain_words, stem

DICTIONARY_FILE = "terms.bin"
TERM_WORDS_MAX = 6
_OPTIONAL = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_VAGUE = re.compile(
    r"^unspecified |, (unspecified|site not specified|not otherwise specified)\b.*$| NOS$",
    re.IGNORECASE,
)
_ABBREVIATION_LENGTH_MAX = 5
_KEYS = 1 << 64
# 128 kilobytes of bits, a tenth to a fifth of them set: so often is a look-up made in vain.
_HINTS = 1 << 20


class Source(IntEnum):
    """Where a term comes from; of two codes for one term the first named wins."""

    COMMON = 0
    TITLE = 1
    INCLUSION = 2
    INDEX = 3
    SEARCH = 4  # of no term of a note: only search knows it


class Term(NamedTuple):
    """A term of the dictionary: the position of its code, and where it comes from."""

    family: int
    source: Source


@lru_cache(maxsize=1 << 11)  # 200 bytes each: 0.4 megabytes
def number_of_word(word: str) -> int:
    """Return a number for a word in lower case, the same for its inflections and synonyms."""
    stemmed = stem(word)
    return _number(canonical_words().get(stemmed, stemmed))


def key_of_words(numbers: Iterable[int]) -> int:
    """Return the key of a term of several words, by their numbers, the same on every machine."""
    return sum(set(numbers)) % _KEYS


def key_of_word(word: str) -> int:
    """Return the key of a word that is a term alone; only its plural is the same word.

    `all` is not the abbreviation ALL, and `zone` not `zona`.
    """
    return _number("=" + (word if word.isupper() else word.lower().removesuffix("s")))


def is_abbreviation(word: str) -> bool:
    return word.isupper() and len(word) <= _ABBREVIATION_LENGTH_MAX


def _number(joined: str) -> int:
    return int.from_bytes(blake2b(joined.encode(), digest_size=8).digest(), "little")


def write_dictionary(folder: Path, terms: Iterable[tuple[int, Source, str]]) -> None:
    """Write the terms of a code set: position of the code, source, text."""
    best: dict[int, tuple[Source, int]] = {}
    pairs: set[int] = set()
    for family, source, text in terms:
        for key, numbers in _keys(text) if source is not Source.SEARCH else ():
            known = best.get(key)
            if known is None or source < known[0]:
                best[key] = (source, family)
            pairs.update(map(sum, combinations(numbers, 2)))
    ordered = sorted(best)
    write_tables(
        folder / DICTIONARY_FILE,
        {
            "key": array("Q", ordered),
            "family": array("I", (best[key][1] for key in ordered)),
            "source": bytes(best[key][0] for key in ordered),
            "hint": _hints(chain(ordered, pairs)),
        },
    )


def _keys(text: str) -> Iterator[tuple[int, list[int]]]:
    """Yield the key of each variant of a term, and the numbers of its words if it has several."""
    for variant in _variants(text):
        written = plain_words(variant)
        if len(written) == 1:
            word = variant.strip()
            yield key_of_word(word if is_abbreviation(word) else written[0]), []
        elif 1 < len(written) <= TERM_WORDS_MAX:
            numbers = [number_of_word(word) for word in written]
            yield key_of_words(numbers), numbers


def _hints(keys: Iterable[int]) -> bytes:
    """Return bits of which the one for a key is set: what is not there is told apart at once."""
    bits = bytearray(_HINTS // 8)
    for key in keys:
        byte, bit = _place_of_hint(key)
        bits[byte] |= bit
    return bytes(bits)


def _place_of_hint(key: int) -> tuple[int, int]:
    return key % _HINTS >> 3, 1 << (key & 7)


def _variants(text: str) -> Iterable[str]:
    lowered = text.lower()
    is_vague = "specified" in lowered or lowered.endswith(" nos")
    if is_vague or "(" in text or "[" in text:
        return dict.fromkeys((text, _OPTIONAL.sub(" ", text), _VAGUE.sub(" ", text)))
    return (text,)


class Dictionary:
    """The terms of a code set, as `write_dictionary` left them."""

    def __init__(self, folder: Path) -> None:
        tables = read_tables(folder / DICTIONARY_FILE)
        self._keys, self._families = tables["key"], tables["family"]
        self._sources, self._hints = tables["source"], tables["hint"]

    def find_word(self, written: str) -> Term | None:
        """Find a term of one word; what is written in capitals may be an abbreviation."""
        abbreviated = self._find(key_of_word(written)) if is_abbreviation(written) else None
        return abbreviated or self._find(key_of_word(written.lower()))

    def find_words(self, numbers: Iterable[int]) -> Term | None:
        """Find a term of several words, by their numbers in whatever order."""
        return self._find(key_of_words(numbers))

    def may_join(self, first: int, second: int) -> bool:
        """Tell whether two words, by their numbers, can be in one term: hardly any two can.

        The same word twice always can, since it counts once.
        """
        return first == second or self._may_have(first + second)

    def _find(self, key: int) -> Term | None:
        if not self._may_have(key):
            return None
        at = bisect_left(self._keys, key)
        if at == len(self._keys) or self._keys[at] != key:
            return None
        return Term(self._families[at], Source(self._sources[at]))

    def _may_have(self, key: int) -> bool:
        byte, bit = _place_of_hint(key)
        return self._hints[byte] & bit != 0
