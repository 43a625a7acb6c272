"""Diagnoses by themselves: they exist, are billable and complete, stand once, are not too many."""

from collections.abc import Iterator, Sequence

from codesets.edits.context import Context
from codesets.edits.model import Hit, Severity
from codesets.edits.rule import EditRule
from codesets.edits.stay import Setting
from codesets.model import CodeEntry, CodeSystem, SeventhCharacter

_CATEGORY_LENGTH, _COMPLETE_LENGTH = 3, 7
_PLACEHOLDER = "X"
_DIAGNOSES_MAX = {Setting.PROFESSIONAL: 12, Setting.OUTPATIENT: 25, Setting.INPATIENT: 25}
_POINTERS_MAX = 4
_GUIDELINES = "ICD-10-CM Official Guidelines, section "


def _seventh_characters(context: Context, code: str) -> tuple[SeventhCharacter, ...]:
    """Return the seventh characters that the code or its stem takes; none when it takes none.

    Of a code of seven characters that does not exist, the stem is what stands before the
    seventh and before the placeholders.
    """
    stem = code[: _COMPLETE_LENGTH - 1].rstrip(_PLACEHOLDER) if _is_long(code) else code
    known = context.codes.diagnosis(stem)
    if known is None:
        return ()
    defined = next((c.seventh_characters for c in known.lineage if c.seventh_characters), ())
    is_stem = any(_is_completed(stem, child) for child in context.codes.children(stem))
    return defined if is_stem else ()


def _is_long(code: str) -> bool:
    return len(code) == _COMPLETE_LENGTH


def _is_completed(stem: str, child: CodeEntry) -> bool:
    between = child.code[len(stem) : -1]
    return _is_long(child.code) and not between.strip(_PLACEHOLDER)


def _lacks_seventh(context: Context, code: str) -> tuple[SeventhCharacter, ...]:
    """Return what would complete a code that does not exist or only groups, if that is all."""
    entry = context.codes.find(CodeSystem.ICD10CM, code)
    if entry and (entry.billable or _is_long(code)):
        return ()
    return _seventh_characters(context, code) or (() if entry else _unfilled(context, code))


def _unfilled(context: Context, code: str) -> tuple[SeventhCharacter, ...]:
    """Return the seventh characters of a code that has one too early, such as W19.A."""
    if not _CATEGORY_LENGTH < len(code) < _COMPLETE_LENGTH:
        return ()
    allowed = _seventh_characters(context, code[:-1])
    return allowed if code[-1] in {each.character for each in allowed} else ()


def _unknown(context: Context) -> Iterator[Hit]:
    for place, code in enumerate(context.facts.diagnoses):
        if context.codes.diagnosis(code) is None and not _lacks_seventh(context, code):
            release = context.codes.release_name(CodeSystem.ICD10CM) or "not loaded"
            yield context.at_diagnoses(place, release=release)


def _groups(context: Context) -> Iterator[Hit]:
    for each in context.diagnoses:
        if not each.known.entry.billable and not _lacks_seventh(context, each.code):
            below = context.codes.children(each.code)
            near = next((child.code for child in below if child.billable), "")
            example = f" such as {near[:3]}.{near[3:]}" if near else ""
            yield context.at_diagnoses(each.place, example=example)


def _incomplete(context: Context) -> Iterator[Hit]:
    for place, code in enumerate(context.facts.diagnoses):
        if allowed := _lacks_seventh(context, code):
            characters = ", ".join(each.character for each in allowed)
            yield context.at_diagnoses(place, characters=characters)


def _repeated(context: Context) -> Iterator[Hit]:
    places: dict[str, list[int]] = {}
    for place, code in enumerate(context.facts.diagnoses):
        places.setdefault(code, []).append(place)
    for found in places.values():
        if len(found) > 1:
            hit = context.at_diagnoses(*found)
            yield Hit(hit.codes[:1], hit.positions)


def _too_many(context: Context) -> Iterator[Hit]:
    limit = _DIAGNOSES_MAX[context.facts.setting]
    if len(context.facts.diagnoses) > limit:
        yield context.at_diagnoses(*range(limit, len(context.facts.diagnoses)), limit=str(limit))


def _bad_pointers(context: Context) -> Iterator[Hit]:
    count = len(context.facts.diagnoses)
    pointings = {each.line.diagnosis_pointers for each in context.lines}  # many lines, few kinds
    bad = {pointers for pointers in pointings if not _is_pointing(pointers, count)}
    for each in context.lines if bad else ():
        if each.line.diagnosis_pointers in bad:
            yield context.at_lines(each, count=str(count))


def _is_pointing(pointers: Sequence[int], count: int) -> bool:
    is_known = all(1 <= pointer <= count for pointer in pointers)
    is_repeated = len(set(pointers)) < len(pointers)
    return is_known and not is_repeated and 1 <= len(pointers) <= _POINTERS_MAX


RULES = (
    EditRule(
        "E01",
        Severity.ERROR,
        f"{_GUIDELINES}I.B.2; MCE edit 1; IOCE edit 1",
        "{codes} is not an ICD-10-CM code on the date of service (release {release}).",
        "Use a code that is valid on that date.",
        _unknown,
        version=2,
    ),
    EditRule(
        "E02",
        Severity.ERROR,
        f"{_GUIDELINES}I.A.2, I.B.2",
        "{codes} only groups other codes.",
        "Use the most specific code below it{example}.",
        _groups,
    ),
    EditRule(
        "E03",
        Severity.ERROR,
        f"{_GUIDELINES}I.A.4, I.A.5",
        "{codes} has no valid seventh character.",
        "Add one of {characters}; fill up with X to the sixth.",
        _incomplete,
        version=2,
    ),
    EditRule(
        "E25",
        Severity.ERROR,
        f"{_GUIDELINES}I.B.12; MCE edit 3",
        "{codes} stands more than once.",
        "Keep it once, and point all lines to that.",
        _repeated,
    ),
    EditRule(
        "E26A",
        Severity.ERROR,
        "ASC X12 837, segment HI",
        "There are more than {limit} diagnoses.",
        "Leave out those that matter least to the services.",
        _too_many,
        depends_on_order=True,
    ),
    EditRule(
        "E26B",
        Severity.ERROR,
        "ASC X12 837P, SV107",
        "The line {codes} does not point to one to four of the {count} diagnoses, each once.",
        "Point it to the diagnoses that are the reason for it.",
        _bad_pointers,
        applies_to=frozenset({Setting.PROFESSIONAL}),
    ),
)
