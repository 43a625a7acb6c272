"""A clinical note as sentences of words that know where they stand."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from codesets.search.dictionary import number_of_word
from codesets.search.text import unaccented

_SENTENCE = re.compile(r"[^.;:?!\n]+(?:\.(?=\d)[^.;:?!\n]+)*[?!]?")
_COMMA = ","
# Longer than any word of a term: of what is longer, no more is read, or remembered by caches.
_WORD_CHARACTERS_MAX = 64
_WORD_OR_COMMA = re.compile(rf"[^\W_]+(?:['\u2019]s)?|{_COMMA}")


class Word(NamedTuple):
    """A word of a note: as written, in lower case, its number, and its place in the text.

    The clause counts the commas before it in its sentence.
    """

    written: str
    text: str
    number: int
    start: int
    end: int
    clause: int = 0


def sentences(note: str) -> Iterator[list[Word]]:
    """Yield the words of each sentence, in order."""
    for sentence in _SENTENCE.finditer(note):
        found: list[Word] = []
        clause = 0
        for match in _WORD_OR_COMMA.finditer(note, *sentence.span()):
            if match[0] == _COMMA:
                clause += 1
                continue
            written = unaccented(match[0]).removesuffix("'s")
            lowered = written.lower()
            number = number_of_word(lowered[:_WORD_CHARACTERS_MAX])
            found.append(Word(written, lowered, number, *match.span(), clause))
        if found:
            yield found
