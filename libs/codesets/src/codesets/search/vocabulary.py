"""Words of a code set near a word: they begin or end with it, or it ends with or misspells one."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cached_property

_INTERNAL_LENGTH_MIN = 5
_TYPO_LENGTH_MIN = 4
_TWO_EDITS_LENGTH_MIN = 6
_COMMON_ENDING = 3
_SUFFIX_LENGTH_MIN = 5
_LETTERS_DIFFERENT_MAX = 4
INTERNAL_WEIGHT = 0.6
ONE_EDIT_WEIGHT, TWO_EDITS_WEIGHT = 0.7, 0.5


class Vocabulary:
    """The sorted words of a code set."""

    def __init__(self, joined: str) -> None:
        self.words = joined.split("\n")
        self.numbers = {word: number for number, word in enumerate(self.words)}
        self._backwards = sorted(word[::-1] for word in self.words)

    def near(self, word: str) -> dict[str, float]:
        """Return other words that may be meant, with how likely that is (below 1)."""
        if word[0].isdigit():
            return {}
        found = dict(self._containing(word))
        if word not in self.numbers:
            for other, weight in (*self._misspelt(word), *self._ending(word)):
                found[other] = max(weight, found.get(other, 0.0))
        return found

    def _containing(self, word: str) -> Iterator[tuple[str, float]]:
        if len(word) < _INTERNAL_LENGTH_MIN:
            return
        beginning = _beginning_with(word, self.words)
        ending = (other[::-1] for other in _beginning_with(word[::-1], self._backwards))
        for other in (*beginning, *ending):
            if other != word:
                yield other, INTERNAL_WEIGHT * (0.4 + 0.6 * len(word) / len(other))

    def _ending(self, word: str) -> Iterator[tuple[str, float]]:
        """Yield the longest word that ends this one: `hydropyonephrosis` has `pyonephrosis`."""
        for begins in range(1, len(word) - _SUFFIX_LENGTH_MIN + 1):
            if word[begins:] in self.numbers:
                yield word[begins:], INTERNAL_WEIGHT
                return

    def _misspelt(self, word: str) -> Iterator[tuple[str, float]]:
        if len(word) < _TYPO_LENGTH_MIN:
            return
        edits_max = 2 if len(word) >= _TWO_EDITS_LENGTH_MIN else 1
        least, distances = edits_max, dict[str, int]()
        for other in self._candidates(word, edits_max):
            distances[other] = edit_distance(word, other, least)
            least = min(least, distances[other])
        for other, distance in distances.items():
            if distance == least:
                yield other, ONE_EDIT_WEIGHT if distance == 1 else TWO_EDITS_WEIGHT

    def _candidates(self, word: str, edits_max: int) -> Iterator[str]:
        letters, alike = _letters(word), self._alike
        for length in range(len(word) - edits_max, len(word) + edits_max + 1):
            for part in _parts_kept(word):
                for other, other_letters in alike.get((length, part), ()):
                    if (letters ^ other_letters).bit_count() <= _LETTERS_DIFFERENT_MAX:
                        yield other

    @cached_property
    def _alike(self) -> dict[tuple[int, str], list[tuple[str, int]]]:
        """All words with their letters, by length and by each part that a misspelling may keep."""
        alike: dict[tuple[int, str], list[tuple[str, int]]] = {}
        for word in self.words:
            known = word, _letters(word)
            for part in _parts_kept(word):
                alike.setdefault((len(word), part), []).append(known)
        return alike


def _beginning_with(start: str, words: Sequence[str]) -> Iterator[str]:
    """Yield those of sorted words that begin so."""
    at = bisect_left(words, start)
    while at < len(words) and words[at].startswith(start):
        yield words[at]
        at += 1


def _parts_kept(word: str) -> tuple[str, str]:
    """Return the beginning and the ending, of which a misspelt word keeps one."""
    return word[0], word[-_COMMON_ENDING:]


def _letters(word: str) -> int:
    """Return the letters of a word as a set of bits."""
    letters = 0
    for letter in word:
        letters |= 1 << (ord(letter) & 31)
    return letters


def edit_distance(one: str, other: str, limit: int) -> int:
    """Count insertions, deletions, replacements and swaps of neighbours, up to the limit and one.

    Letters that are alike in front cost nothing, so the first that differ say what was done.
    """
    if abs(len(one) - len(other)) > limit:
        return limit + 1
    if limit == 0:
        return one != other
    at = 0
    for letter, letter_other in zip(one, other, strict=False):
        if letter != letter_other:
            break
        at += 1
    one, other = one[at:], other[at:]
    if not one or not other:
        return len(one) + len(other)
    undone = [(one[1:], other), (one, other[1:]), (one[1:], other[1:])]
    if one[:2] == other[1::-1]:
        undone.append((one[2:], other[2:]))
    return 1 + min(edit_distance(*rest, limit - 1) for rest in undone)
