"""What the tabular list says of codes together: excludes, code first, use additional."""

import re
from collections.abc import Iterator

from codesets.edits.context import Context, PlacedDiagnosis, written
from codesets.edits.model import Hit, Severity
from codesets.edits.rule import EditRule

_GUIDELINES = "ICD-10-CM Official Guidelines, section "
# Titles of manifestations. "as the cause of diseases classified elsewhere" is the opposite.
_ELSEWHERE = "classified elsewhere"  # most titles lack it, and one look says so
_MANIFESTATION = re.compile(rf"\bin (?!.*as the cause)[^,]*{_ELSEWHERE}")
_CONDITIONAL = ("if applicable", "if known")
_OPEN_LIST = "such as"
_UNDERLYING = "underlying"
_HINT_LENGTH = 160


def is_manifestation(each: PlacedDiagnosis) -> bool:
    """Return whether the code is one that only follows its cause.

    The Medicare Code Editor flags them; without its list, most are known by their titles.
    """
    title = each.known.title
    is_named = _ELSEWHERE in title and bool(_MANIFESTATION.search(title))
    return is_named or "manifestation" in each.known.entry.flags


def _excluded(context: Context, kind: str) -> Iterator[Hit]:
    """Yield each pair of diagnoses of which one names the other, in their order."""
    diagnoses = context.diagnoses
    codes = [each.code for each in diagnoses]
    pairs = {
        (min(one, other), max(one, other))
        for one, each in enumerate(diagnoses)
        for other in getattr(each.known.instructions, kind).places_in(codes)
        if codes[one] != codes[other]
    }
    for one, other in sorted(pairs):
        yield context.at_diagnoses(diagnoses[one].place, diagnoses[other].place)


def _excludes1(context: Context) -> Iterator[Hit]:
    yield from _excluded(context, "excludes1")


def _excludes2(context: Context) -> Iterator[Hit]:
    yield from _excluded(context, "excludes2")


def _manifestation_without_cause(context: Context) -> Iterator[Hit]:
    for at, each in enumerate(context.diagnoses):
        if not is_manifestation(each):
            continue
        before = [earlier.code for earlier in context.diagnoses[:at]]
        said = each.known.instructions
        named = said.first_codes
        is_open = not named or any(_OPEN_LIST in text for text in said.code_first)
        has_cause = named.first_of(before) is not None
        if not before or not (has_cause or is_open):
            yield context.at_diagnoses(each.place)


def _out_of_order(context: Context) -> Iterator[Hit]:
    for at, each in enumerate(context.diagnoses):
        if not each.known.instructions.code_first or is_manifestation(each):
            continue
        codes = [other.code for other in context.diagnoses]
        named = each.known.instructions.first_codes
        if named.first_of(codes[:at]):
            continue
        later = named.first_of(codes[at + 1 :])
        if later:
            place = codes.index(later, at + 1)
            first = written(later)
            yield context.at_diagnoses(each.place, context.diagnoses[place].place, first=first)
        elif _is_missing(each, at):
            yield context.at_diagnoses(each.place, first="the underlying condition")


def _is_missing(each: PlacedDiagnosis, at: int) -> bool:
    """Return whether nothing before it can be what the instruction means.

    Only an underlying condition must be there; others, such as complications, may be.
    """
    said = each.known.instructions
    text = " ".join(said.code_first).lower()
    if _UNDERLYING not in text or any(word in text for word in _CONDITIONAL):
        return False
    return at == 0 or (bool(said.first_codes) and _OPEN_LIST not in text)


def _additional_missing(context: Context) -> Iterator[Hit]:
    for each in context.diagnoses:
        said = each.known.instructions
        named = said.additional_codes
        if not named:
            continue
        others = [code for code in context.facts.diagnoses if code != each.code]
        if not named.first_of(others):
            hint = "; ".join(said.use_additional)[:_HINT_LENGTH]
            yield context.at_diagnoses(each.place, hint=hint)


RULES = (
    EditRule(
        "E05",
        Severity.ERROR,
        f"{_GUIDELINES}I.A.12.a",
        "{codes} exclude each other (Excludes1): they are not coded together.",
        "Keep the one that was documented; only clearly unrelated conditions may both stand.",
        _excludes1,
        overridable=True,
    ),
    EditRule(
        "E06",
        Severity.INFO,
        f"{_GUIDELINES}I.A.12.b",
        "{codes} are different conditions (Excludes2); both may stand when both are documented.",
        "Check that the documentation names both.",
        _excludes2,
    ),
    EditRule(
        "E07",
        Severity.ERROR,
        f"{_GUIDELINES}I.A.13; MCE manifestation as principal diagnosis",
        "{codes} is a manifestation and does not follow the disease that causes it.",
        "Put the underlying disease before it.",
        _manifestation_without_cause,
        depends_on_order=True,
    ),
    EditRule(
        "E08",
        Severity.WARNING,
        f"{_GUIDELINES}I.A.13, I.B.7",
        "{codes}: the tabular list says to code first {first}.",
        "Put it before.",
        _out_of_order,
        depends_on_order=True,
    ),
    EditRule(
        "E09",
        Severity.INFO,
        f"{_GUIDELINES}I.B.7",
        "{codes}: the tabular list says to use an additional code: {hint}",
        "Add it when it is documented.",
        _additional_missing,
    ),
)
