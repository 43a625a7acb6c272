"""Codes that differ in side or seventh character only, and which of them a bare term means.

A term without more means the code for "unspecified" (Guidelines I.A.9.b, I.B.13 for the side).
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from codesets.model import CodeEntry
from codesets.search.text import word_set

SEVENTH_LENGTH = 7
# Each with a number of its own, so that a sum says which are named.
SIDES = {"right": 1, "left": 2, "bilateral": 4}
_PARTS_WITH_SIDES = """
side ear eye upper lower hand foot arm leg shoulder elbow wrist hip knee ankle breast ovary finger
toe thumb thigh forearm femur tibia fibula radius ulna humerus clavicle kidney lung testis great
lesser index middle ring little calcaneus patella scapula bronchus cornea orbit limb
"""
_PART = "|".join(_PARTS_WITH_SIDES.split())
_SIDE = re.compile(
    rf"\b(right|left|bilateral|unspecified (?=((fe)?male )?({_PART})\b))"
    r"|, unspecified (side|eye|ear)$"
)
_SIDE_BEGINNINGS = ("unspecified", *SIDES)
_UNSPECIFIED = re.compile(r"\bunspecified\b|\bNOS\b|\bnot specified\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Family:
    """A code that is searched for itself and for its seventh characters.

    Attributes:
        entry: the code, of at most six characters when seventh ones complete it.
        completed: the codes with their seventh characters; empty when there are none.

    """

    entry: CodeEntry
    completed: tuple[CodeEntry, ...]


def families(entries: Iterable[CodeEntry]) -> list[Family]:
    """Fold codes with seventh characters into the code they complete, sorted by code."""
    ordered = sorted(entries, key=lambda entry: entry.code)
    completing: dict[str, list[CodeEntry]] = {}
    known = {entry.code for entry in ordered}
    plain = []
    for entry in ordered:
        if len(entry.code) == SEVENTH_LENGTH and entry.parent in known:
            completing.setdefault(entry.parent, []).append(entry)
        else:
            plain.append(entry)
    return [Family(entry, tuple(completing.get(entry.code, ()))) for entry in plain]


def default_leaves(found: Sequence[Family]) -> list[int]:
    """Return for every family the position of the one without children that it means alone."""
    positions = {family.entry.code: number for number, family in enumerate(found)}
    children: dict[int, list[int]] = {}
    for number, family in enumerate(found):
        parent = positions.get(family.entry.parent)
        if parent is not None:
            children.setdefault(parent, []).append(number)
    leaves = list(range(len(found)))
    for number in reversed(range(len(found))):  # children come after their parents
        if number in children:
            leaves[number] = leaves[_default_child(children[number], found)]
    return leaves


def _default_child(children: list[int], found: Sequence[Family]) -> int:
    return min(children, key=lambda number: (_departure(found[number].entry), number))


def _departure(entry: CodeEntry) -> int:
    """Return how far a code is from being what its parent means when nothing more is said."""
    title = entry.title.lower()
    if is_unspecified(title) and " with " not in title:
        return 0
    if "without" in title:
        return 1
    if is_unspecified(title):
        return 2
    return {"9": 3, "0": 4}.get(entry.code[-1], 5)


def endings(family: Family) -> Iterator[str]:
    """Yield what the seventh characters of a family add to its title."""
    return (each.title.removeprefix(family.entry.title) for each in family.completed)


def ending_words(found: Iterable[Family]) -> list[str]:
    """Return every word by which a query may choose among seventh characters, sorted."""
    return sorted({word for each in found for ending in endings(each) for word in word_set(ending)})


def is_unspecified(title: str) -> bool:
    lowered = title.lower()
    is_likely = "specified" in lowered or "nos" in lowered
    return is_likely and _UNSPECIFIED.search(title) is not None


def without_side(title: str) -> str:
    """Return a title without right, left, bilateral or their absence."""
    lowered = title.lower()
    named = any(map(lowered.__contains__, _SIDE_BEGINNINGS))
    return " ".join((_SIDE.sub("", lowered) if named else lowered).split())


def alike_families(found: Sequence[Family]) -> list[int]:
    """Return for every family a number that those share which differ in the side only."""
    kin: dict[tuple[str, str], int] = {}
    names = ((each.entry.parent, without_side(each.entry.title)) for each in found)
    return [kin.setdefault(name, len(kin)) for name in names]


def representatives(found: Sequence[Family], alike: Sequence[int]) -> list[int]:
    """Return for every family the one by which all that are alike are found: without a side."""
    kept: dict[int, int] = {}
    for number, kin in enumerate(alike):
        known = kept.get(kin)
        if known is None or side_of(found[number].entry.title) < side_of(found[known].entry.title):
            kept[kin] = number
    return [kept[kin] for kin in alike]


def side_of(title: str) -> int:
    """Return the sides that a title names, as a sum of `SIDES`."""
    lowered = title.lower()
    if not any(map(lowered.__contains__, SIDES)):
        return 0
    return sum(SIDES.get(word, 0) for word in set(lowered.split()))
