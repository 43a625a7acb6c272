"""A clinical note as sentences of words that know where they stand."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from codesets.search.text import STOP_WORDS, stem, unaccented

_SENTENCE = re.compile(r"[^.;:?!\n]+(?:\.(?=\d)[^.;:?!\n]+)*[?!]?")
_WORD = re.compile(r"[^\W_]+(?:['\u2019]s)?")


class Word(NamedTuple):
    """A word of a note: as written, in lower case, its stem, and its place in the text.

    The clause counts the commas before it in its sentence.
    """

    written: str
    text: str
    stem: str
    start: int
    end: int
    clause: int = 0

    @property
    def is_content(self) -> bool:
        return self.text not in STOP_WORDS


def _word(match: re.Match[str], clause: int) -> Word:
    written = unaccented(match[0]).removesuffix("'s")
    lowered = written.lower()
    return Word(written, lowered, stem(lowered), match.start(), match.end(), clause)


def sentences(note: str) -> Iterator[list[Word]]:
    """Yield the words of each sentence, in order."""
    for sentence in _SENTENCE.finditer(note):
        found: list[Word] = []
        clause, reached = 0, sentence.start()
        for match in _WORD.finditer(note, sentence.start(), sentence.end()):
            clause += note.count(",", reached, match.start())
            reached = match.end()
            found.append(_word(match, clause))
        if found:
            yield found
