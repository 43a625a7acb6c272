"""Right, left and both: what a diagnosis says of the side, and what a modifier does."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import combinations

from codesets.edits.context import Context, PlacedDiagnosis, PlacedLine, written
from codesets.edits.model import Hit, Severity
from codesets.edits.rule import EditRule
from codesets.model import CodeEntry

_SOURCE = "ICD-10-CM Official Guidelines, section I.B.13"
_RIGHT, _LEFT, _BOTH = "right", "left", "bilateral"
_SIDE = re.compile(r"\b(right|left|bilateral)\b")
_LAST_UNSPECIFIED = re.compile(r"\bunspecified\b(?!.*\bunspecified\b)")
# "Right" and "left" in them name a part or the hand in use, not the side of a paired organ.
_NO_SIDE = re.compile(r"heart|ventric|atri|bundle|quadrant|dominant|colon|shift")
_FILLERS = frozenset({"of", "the", "bilateral"})
_STEM_LENGTH = 6
_TITLES_MAX = 4096

_MODIFIER_SIDES = {
    **dict.fromkeys(("RT", "E3", "E4", "F5", "F6", "F7", "F8", "F9"), _RIGHT),
    **dict.fromkeys(("T5", "T6", "T7", "T8", "T9"), _RIGHT),
    **dict.fromkeys(("LT", "E1", "E2", "FA", "F1", "F2", "F3", "F4"), _LEFT),
    **dict.fromkeys(("TA", "T1", "T2", "T3", "T4"), _LEFT),
}


@lru_cache(maxsize=_TITLES_MAX)
def _side(title: str) -> str:
    """Return right, left, bilateral, or nothing when the title says none or several."""
    lowered = title.lower()
    is_sided = _RIGHT in lowered or _LEFT in lowered or _BOTH in lowered  # mostly not
    if not is_sided or _NO_SIDE.search(lowered):
        return ""
    found = set(_SIDE.findall(lowered))
    return found.pop() if len(found) == 1 else ""


def _modifier_side(line: PlacedLine) -> str:
    sides = {_MODIFIER_SIDES[each] for each in line.line.modifiers if each in _MODIFIER_SIDES}
    return sides.pop() if len(sides) == 1 else ""


def _sides(context: Context) -> Mapping[int, str]:
    """Return the side of each diagnosis that names one, by its place."""
    said = ((each.place, _side(each.known.title)) for each in context.diagnoses)
    return {place: side for place, side in said if side}


def _other_side(context: Context) -> Iterator[Hit]:
    """Yield lines for one side whose diagnoses, as far as they name one, name the other."""
    sides = _sides(context) if context.marked else {}
    for line in context.marked:
        wanted = _modifier_side(line)
        pointed = [pointer - 1 for pointer in line.line.diagnosis_pointers]
        named = {place: side for place in pointed if (side := sides.get(place, ""))}
        if wanted and named and not {wanted, _BOTH} & set(named.values()):
            yield _at_line_and_diagnoses(context, line, *named, side=wanted)


def _one_side_of_two(context: Context) -> Iterator[Hit]:
    """Yield lines for both sides whose diagnoses, as far as they name sides, name one."""
    sides = _sides(context) if context.marked else {}
    for line in context.marked:
        if "50" not in line.line.modifiers:
            continue
        pointed = [pointer - 1 for pointer in line.line.diagnosis_pointers]
        named = {place: side for place in pointed if (side := sides.get(place, ""))}
        if len(set(named.values()) - {_BOTH}) == 1 and _BOTH not in named.values():
            yield _at_line_and_diagnoses(context, line, *named, side=min(named.values()))


def _at_line_and_diagnoses(context: Context, line: PlacedLine, *places: int, **words: str) -> Hit:
    at_line, at_diagnoses = context.at_lines(line), context.at_diagnoses(*places)
    return Hit(
        (*at_line.codes, *at_diagnoses.codes),
        (*at_line.positions, *at_diagnoses.positions),
        words,
    )


def _stem(each: PlacedDiagnosis) -> tuple[CodeEntry, ...]:
    """Return the code without its seventh character, and those above it, nearest first."""
    lineage = each.known.lineage
    return lineage[1:] if len(each.code) > _STEM_LENGTH and len(lineage) > 1 else lineage


def _side_unspecified(context: Context) -> Iterator[Hit]:
    asked = [
        (each, _right_of(_stem(each)[0]))
        for each in context.diagnoses
        if "unspecified" in each.known.title and not _side(each.known.title)
    ]
    found = context.codes.titled([title for _each, title in asked])
    for each, title in asked:
        right = found.get(title)
        if right and _side(right.title) == _RIGHT:
            yield context.at_diagnoses(each.place, right=written(right.code))


def _right_of(stem: CodeEntry) -> tuple[str, str]:
    """Return where the code for the right side is, and its title.

    It says right where the other says unspecified, and else the same.
    """
    return stem.parent, _LAST_UNSPECIFIED.sub(_RIGHT, stem.title)


def _both_sides_apart(context: Context) -> Iterator[Hit]:
    sides = _sides(context)
    sided = [
        (each, sides[each.place], _sideless(each.known.title))
        for each in context.diagnoses
        if sides.get(each.place) in {_RIGHT, _LEFT}
    ]
    for (one, side, words), (other, other_side, other_words) in combinations(sided, 2):
        if side != other_side and words == other_words:
            both = _bilateral(context, *_stem(one))
            if both:
                yield context.at_diagnoses(one.place, other.place, both=written(both.code))


@lru_cache(maxsize=_TITLES_MAX)
def _sideless(title: str) -> str:
    return _SIDE.sub("", title)


def _bilateral(context: Context, *lineage: CodeEntry) -> CodeEntry | None:
    """Return the code for both sides: beside the code, or beside the one above it (M17.0)."""
    for each in lineage[:2]:
        words = _words(each.title)
        for beside in context.codes.siblings(each):
            if _side(beside.title) == _BOTH and _words(beside.title) - _FILLERS <= words:
                return beside
    return None


def _words(title: str) -> frozenset[str]:
    return frozenset(re.findall(r"[a-z-]+", title.lower()))


RULES = (
    EditRule(
        "E22",
        Severity.ERROR,
        f"{_SOURCE}; NCCI policy manual, chapter 1",
        "{codes}: the modifier says {side}, the diagnoses of the line say the other side.",
        "Correct the modifier or the diagnosis.",
        _other_side,
    ),
    EditRule(
        "E22B",
        Severity.WARNING,
        f"{_SOURCE}; NCCI policy manual, chapter 1",
        "{codes}: modifier 50 says both sides, the diagnoses of the line name the {side} alone.",
        "Use the side's modifier, or add the diagnosis of the other side.",
        _one_side_of_two,
    ),
    EditRule(
        "E23",
        Severity.WARNING,
        f"{_SOURCE}; MCE unspecified code",
        "{codes} leaves the side open.",
        "Code the side that was documented, such as {right}.",
        _side_unspecified,
    ),
    EditRule(
        "E24",
        Severity.WARNING,
        _SOURCE,
        "{codes} are both sides of one condition, which has a code for both.",
        "Use {both} instead.",
        _both_sides_apart,
    ),
)
