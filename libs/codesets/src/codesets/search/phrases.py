"""Everything by which codes are found: titles, inclusion terms, index and common terms."""

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from codesets.model import IndexTerm, Section
from codesets.search.dictionary import Source
from codesets.search.families import SIDES, Family, endings, is_unspecified
from codesets.search.lexicon import common_terms, search_terms
from codesets.search.text import word_set, words

IS_UNSPECIFIED, IS_OTHER = 1, 2
_SIDE_WORDS = frozenset(word for side in SIDES for word in words(side))


@lru_cache(maxsize=1 << 17)  # while an index is built, most texts are asked for three times
def _words(text: str) -> frozenset[str]:
    return frozenset(words(text))


@dataclass(slots=True)
class Phrases:
    """The phrases of a code set, as columns.

    Attributes:
        families: the code that a phrase finds; of codes that differ in the side only, one.
        kinds: whether it is "unspecified" or "other".
        own: its words, without the side when that is chosen afterwards.

    """

    families: "array[int]" = field(default_factory=lambda: array("I"))
    kinds: "array[int]" = field(default_factory=lambda: array("B"))
    sources: "array[int]" = field(default_factory=lambda: array("B"))
    own: list[frozenset[str]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    _known: set[tuple[int, frozenset[str], Source]] = field(default_factory=set)

    def add(self, family: int, source: Source, text: str, *, is_sided: bool) -> None:
        own = _words(text)
        if is_sided:
            own -= _SIDE_WORDS
        if own and (family, own, source) not in self._known:
            self._known.add((family, own, source))
            self.families.append(family)
            self.kinds.append(_kind(text))
            self.sources.append(source)
            self.own.append(own)
            self.texts.append(text)


def _kind(text: str) -> int:
    lowered = text.lower()
    if is_unspecified(text) or "without" in lowered:
        return IS_UNSPECIFIED
    return IS_OTHER if lowered.startswith("other") or "specified" in lowered else 0


def gather(found: Sequence[Family], shown: Sequence[int], terms: Sequence[IndexTerm]) -> Phrases:
    """Collect the phrases of all codes.

    Args:
        found: the codes.
        shown: for each the one that is found in its place, see `representatives`.
        terms: of the Alphabetic Index.

    """
    phrases = Phrases()
    alike = Counter(shown)
    numbers = {family.entry.code: number for number, family in enumerate(found)}

    def add(number: int, source: Source, text: str) -> None:
        phrases.add(shown[number], source, text, is_sided=alike[shown[number]] > 1)

    for number, family in enumerate(found):
        add(number, Source.TITLE, family.entry.title)
        for text in dict.fromkeys((*family.entry.inclusion_terms, *family.entry.includes)):
            add(number, Source.INCLUSION, text)
    common = ((each.code, each.text, Source.COMMON) for each in common_terms())
    searched = ((each.code, each.text, Source.SEARCH) for each in search_terms())
    given = ((code, text, Source.INDEX) for code, text in _told(terms))
    for code, text, source in (*common, *searched, *given):
        holder = _holder(code, numbers)
        if holder is not None:
            add(holder, source, text)
    return phrases


def _told(terms: Sequence[IndexTerm]) -> Iterator[tuple[str, str]]:
    """Yield code and text of the terms; one that only says "see" has the code of what it names."""
    named: dict[frozenset[str], str] = {}
    for term in terms:
        if term.code and not term.column:
            text = " ".join(term.path)
            named.setdefault(_words(text), term.code)
            yield term.code, text
    for term in terms:
        code = named.get(_words(term.see)) if term.see and not term.code else None
        if code:
            yield code, " ".join(term.path)


def _holder(code: str, numbers: Mapping[str, int]) -> int | None:
    """Return the family of a code, which may be one with a seventh character."""
    found = numbers.get(code)
    return numbers.get(code[:-1].rstrip("X")) if found is None and code else found


def words_above(
    found: Sequence[Family], shown: Sequence[int], terms: Iterable[IndexTerm]
) -> list[frozenset[str]]:
    """Return the words that hold for a code besides those of its own phrases.

    Those of the codes above it, of what completes it, the sides among which is chosen, and those
    that the Alphabetic Index lets stand or be left out.
    """
    own: dict[str, frozenset[str]] = {}
    above: dict[str, frozenset[str]] = {}
    result = []
    for family in found:  # parents come before their children
        entry = family.entry
        texts = (entry.title, *entry.inclusion_terms, *entry.includes)
        own[entry.code] = frozenset[str]().union(*map(_words, texts))
        over = above.get(entry.parent, frozenset()) | own.get(entry.parent, frozenset())
        above[entry.code] = over
        result.append(over.union(_words(entry.title), *map(word_set, endings(family))))
    for number, kept in enumerate(shown):
        if kept != number:
            result[kept] |= _SIDE_WORDS & _words(found[number].entry.title)
    numbers = {family.entry.code: number for number, family in enumerate(found)}
    for term in terms:
        holder = _holder(term.code, numbers) if term.modifiers else None
        if holder is not None:
            result[shown[holder]] |= frozenset(words(" ".join(term.modifiers)))
    return result


def names(found: Sequence[Family], sections: Iterable[Section]) -> list[frozenset[str]]:
    """Return for each code the words of its title and of all titles above it."""
    by_name = {section.name: section for section in sections}
    above: dict[str, frozenset[str]] = {}
    result = []
    for family in found:
        entry = family.entry
        over = above.get(entry.parent) or _names_of_section(entry.section, by_name)
        above[entry.code] = over | _words(entry.title)
        result.append(above[entry.code])
    return result


def _names_of_section(name: str, sections: Mapping[str, Section]) -> frozenset[str]:
    found: frozenset[str] = frozenset()
    while section := sections.get(name):
        found = found.union(words(section.title.partition(" (")[0]))
        name = section.parent
    return found
