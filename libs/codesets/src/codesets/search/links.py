"""Links from each word of a code set to others of its words that stand for it.

Some are learned from what the code set says itself: `cholera` stands only in codes of the block
"Intestinal infectious diseases", `shunt` of the Alphabetic Index mostly under codes named
"prosthetic devices", so the names answer for the words. The others lead to words that are near.
None is shipped; all are found when an index is built, since no query changes them.
"""

from array import array
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from itertools import chain
from typing import TypeVar

from codesets.search.lexicon import Key
from codesets.search.tables import pack_lists
from codesets.search.vocabulary import Vocabulary

_LINKS_MAX = 4
_SHARE_MIN = 0.3
# How much more often a word of the names stands with a word than it does anywhere.
_LIFT_MIN = 4
# A word of more codes than this has a meaning of its own.
_CODES_MAX = 400
_DOUBT = 0.5
# Of a name that every code with the word has.
_NAME_WEIGHT = 0.45
_ALTERNATIVES_MAX = 6

Link = tuple[str, float]
_Alternative = TypeVar("_Alternative", str, Key)


def learned_links(
    phrases: Sequence[frozenset[str]],
    families: Sequence[int],
    names: Sequence[frozenset[str]],
) -> Mapping[str, list[Link]]:
    """Return for words up to four words of names, each with the share of the codes that have it.

    Args:
        phrases: the words of each phrase.
        families: the code of each phrase.
        names: for each code the words of its title and of everything above it.

    """
    codes: defaultdict[str, set[int]] = defaultdict(set)
    for words, family in zip(phrases, families, strict=True):
        for word in words:
            codes[word].add(family)
    common = Counter(chain.from_iterable(map(names.__getitem__, families)))
    total = len(families)
    return {
        word: _names_for(word, having, names, common, total)
        for word, having in codes.items()
        if len(having) <= _CODES_MAX
    }


def _names_for(
    word: str,
    having: set[int],
    names: Sequence[frozenset[str]],
    common: Mapping[str, int],
    total: int,
) -> list[Link]:
    counts = Counter(chain.from_iterable(map(names.__getitem__, having)))
    found = [
        (share, -common[name], name)
        for name, count in counts.items()
        if name != word
        and (share := count / (len(having) + _DOUBT)) >= _SHARE_MIN
        and share * total >= _LIFT_MIN * common[name]
    ]
    return [(name, share) for share, _common, name in sorted(found, reverse=True)[:_LINKS_MAX]]


def strongest(alternatives: dict[_Alternative, float]) -> dict[_Alternative, float]:
    """Return the few that are most likely meant."""
    if len(alternatives) <= _ALTERNATIVES_MAX:
        return alternatives
    ranked = sorted(alternatives.items(), key=lambda item: (-item[1], item[0]))
    return dict(ranked[:_ALTERNATIVES_MAX])


def link_tables(
    links: Mapping[str, list[Link]], vocabulary: Vocabulary
) -> "dict[str, array[int] | array[float]]":
    """Return the arrays of `Links`: of what was learned and what is near, the strongest."""
    numbers = vocabulary.numbers
    stand_ins = []
    for word in vocabulary.words:
        learned = links.get(word, ())
        names = {name: _NAME_WEIGHT * share for name, share in learned if name in numbers}
        stand_ins.append(strongest(names | vocabulary.near(word)))
    return {
        **pack_lists("link", ([numbers[name] for name in each] for each in stand_ins)),
        "link_weight": array("f", (weight for each in stand_ins for weight in each.values())),
    }


class Links:
    """What stands for each word, as `link_tables` packed it."""

    def __init__(self, tables: Mapping[str, memoryview], vocabulary: Vocabulary) -> None:
        self._words = vocabulary.words
        self._bounds, self._weights = tables["link_bounds"], tables["link_weight"]
        self._stand_ins = tables["link_values"]

    def of(self, number: int) -> dict[Key, float]:
        """Return words that stand for a word, given by its number, each with a weight."""
        its, words = slice(self._bounds[number], self._bounds[number + 1]), self._words
        return {
            (words[other],): weight
            for other, weight in zip(self._stand_ins[its], self._weights[its], strict=True)
        }
