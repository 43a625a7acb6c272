"""Words of a code set that are near a word of a query: it is part of them, or misspelt."""

from bisect import bisect_left
from collections.abc import Iterator

from codesets.search.lexicon import Key

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
        self._joined = f"\n{joined}\n"
        self.words = joined.split("\n")
        self.numbers = {word: number for number, word in enumerate(self.words)}
        self._by_length: dict[int, list[tuple[str, int]]] = {}

    def near(self, word: str) -> dict[Key, float]:
        """Return other words that may be meant, with how likely that is (below 1)."""
        return {(other,): weight for other, weight in self._search(word).items()}

    def _search(self, word: str) -> dict[str, float]:
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
        at = self._joined.find(word)
        while at >= 0:
            start, end = self._joined.rfind("\n", 0, at) + 1, self._joined.find("\n", at)
            other = self._joined[start:end]
            if other != word and (other.endswith(word) or start == at):
                yield other, INTERNAL_WEIGHT * (0.4 + 0.6 * len(word) / len(other))
            at = self._joined.find(word, end)

    def _ending(self, word: str) -> Iterator[tuple[str, float]]:
        """Yield the longest word that ends this one: `hydropyonephrosis` has `pyonephrosis`."""
        for begins in range(1, len(word) - _SUFFIX_LENGTH_MIN + 1):
            ending = word[begins:]
            at = bisect_left(self.words, ending)
            if at < len(self.words) and self.words[at] == ending:
                yield ending, INTERNAL_WEIGHT
                return

    def _misspelt(self, word: str) -> Iterator[tuple[str, float]]:
        if len(word) < _TYPO_LENGTH_MIN:
            return
        edits_max = 2 if len(word) >= _TWO_EDITS_LENGTH_MIN else 1
        distances = {
            other: distance
            for other in self._candidates(word, edits_max)
            if (distance := edit_distance(word, other, edits_max)) <= edits_max
        }
        least = min(distances.values(), default=0)
        for other, distance in distances.items():
            if distance == least:
                yield other, ONE_EDIT_WEIGHT if distance == 1 else TWO_EDITS_WEIGHT

    def _candidates(self, word: str, edits_max: int) -> Iterator[str]:
        letters, first, ending = _letters(word), word[0], word[-_COMMON_ENDING:]
        for length in range(len(word) - edits_max, len(word) + edits_max + 1):
            for other, other_letters in self._of_length(length):
                if (letters ^ other_letters).bit_count() <= _LETTERS_DIFFERENT_MAX and (
                    other[0] == first or other.endswith(ending)
                ):
                    yield other

    def _of_length(self, length: int) -> list[tuple[str, int]]:
        if not self._by_length:
            for word in self.words:
                self._by_length.setdefault(len(word), []).append((word, _letters(word)))
        return self._by_length.get(length, [])


def _letters(word: str) -> int:
    letters = 0
    for letter in word:
        letters |= 1 << (ord(letter) & 31)
    return letters


def edit_distance(one: str, other: str, limit: int) -> int:
    """Count insertions, deletions, replacements and swaps of neighbours; stop above the limit."""
    before: list[int] = []
    previous = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        current = [row]
        for column, letter_other in enumerate(other, 1):
            cost = min(
                previous[column] + 1,
                current[-1] + 1,
                previous[column - 1] + (letter != letter_other),
            )
            swapped = row > 1 and column > 1 and letter == other[column - 2]
            if swapped and one[row - 2] == letter_other:
                cost = min(cost, before[column - 2] + 1)
            current.append(cost)
        if min(current) > limit:
            return limit + 1
        before, previous = previous, current
    return previous[-1]
