"""Which words of names stand for a word of a phrase: learned from what a code set says itself.

`cholera` stands only in codes of the block "Intestinal infectious diseases", `shunt` of the
Alphabetic Index mostly under codes named "prosthetic devices": so the names answer for the words.
Nothing of it is shipped; it is learned anew whenever an index is built.
"""

from array import array
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from codesets.search.lexicon import Key
from codesets.search.tables import Lists, pack_lists
from codesets.search.vocabulary import Vocabulary

_LINKS_MAX = 4
_SHARE_MIN = 0.3
# How much more often a word of the names stands with a word than it does anywhere.
_LIFT_MIN = 4
# A word of more codes than this has a meaning of its own.
_CODES_MAX = 400
_DOUBT = 0.5

_WEIGHT = 0.45

Link = tuple[str, float]


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
    common = Counter(name for family in families for name in names[family])
    total = len(families)
    return {
        word: _strongest(word, having, names, common, total)
        for word, having in codes.items()
        if len(having) <= _CODES_MAX
    }


def _strongest(
    word: str,
    having: set[int],
    names: Sequence[frozenset[str]],
    common: Mapping[str, int],
    total: int,
) -> list[Link]:
    counts = Counter(name for family in having for name in names[family])
    found = [
        (share, -common[name], name)
        for name, count in counts.items()
        if name != word
        and (share := count / (len(having) + _DOUBT)) >= _SHARE_MIN
        and share * total >= _LIFT_MIN * common[name]
    ]
    return [(name, share) for share, _common, name in sorted(found, reverse=True)[:_LINKS_MAX]]


def link_tables(
    links: Mapping[str, list[Link]], numbers: Mapping[str, int]
) -> "dict[str, array[int] | array[float]]":
    """Return the arrays of `Links`, by the numbers of the words."""
    known = [[link for link in links.get(word, ()) if link[0] in numbers] for word in numbers]
    return {
        **pack_lists("link", ([numbers[name] for name, _share in each] for each in known)),
        "link_share": array("f", (share for each in known for _name, share in each)),
    }


class Links:
    """What was learned, as `link_tables` packed it."""

    def __init__(self, tables: Mapping[str, memoryview], vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._names = Lists(tables["link_bounds"], tables["link_values"])
        self._firsts, self._shares = tables["link_bounds"], tables["link_share"]

    def of(self, word: str) -> dict[Key, float]:
        """Return words of names that stand for a word, each with a weight."""
        number = self._vocabulary.numbers.get(word)
        if number is None:
            return {}
        words, first = self._vocabulary.words, self._firsts[number]
        return {
            (words[name],): _WEIGHT * self._shares[first + place]
            for place, name in enumerate(self._names[number])
        }
