"""A clinical note as sentences of words that know where they stand."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from codesets.search.text import STOP_WORDS, stem

_SENTENCE = re.compile(r"[^.;:?!\n]+(?:\.(?=\d)[^.;:?!\n]+)*[?!]?")
_WORD = re.compile(r"[A-Za-z0-9]+(?:'s)?")


class Word(NamedTuple):
    """A word of a note: as written, in lower case, its stem, and its place in the text."""

    written: str
    text: str
    stem: str
    start: int
    end: int

    @property
    def is_content(self) -> bool:
        return self.text not in STOP_WORDS


def _word(match: re.Match[str]) -> Word:
    written = match[0].removesuffix("'s")
    return Word(written, written.lower(), stem(written.lower()), match.start(), match.end())


def sentences(note: str) -> Iterator[list[Word]]:
    """Yield the words of each sentence, in order."""
    for sentence in _SENTENCE.finditer(note):
        found = [_word(match) for match in _WORD.finditer(note, sentence.start(), sentence.end())]
        if found:
            yield found
