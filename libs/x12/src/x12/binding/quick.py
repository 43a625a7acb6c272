"""The quick way of compiled writers: one text, one pattern, and nothing more for what is usual.

A segment is joined from the texts of its elements and held against one pattern, which is made of
its guide. Only when that does not match is free text brought to the characters of X12, and the
segment judged in full by the sink, which says what is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

from x12.binding.expressions import Term
from x12.binding.holding import Names
from x12.checking.code_lists import is_national_provider_id
from x12.checking.notes import note_condition, note_places
from x12.checking.patterns import Content, segment_pattern, written_pattern
from x12.guide import Cell, SegmentRule, Usage
from x12.segments import STANDARD_DELIMITERS

_ELEMENT, _COMPONENT = STANDARD_DELIMITERS.element, STANDARD_DELIMITERS.component


def quick_lines(
    rule: SegmentRule, terms: Sequence[Term], names: Names, slow: str, *, given: str
) -> list[str]:
    """Return the lines that add a segment: the quick way, and where that fails the call ``slow``.

    ``given`` is the condition under which all that the segment has to say is there, empty when
    that is not known.
    """
    contents = [each.content for each in terms]
    made = written_pattern(rule, contents, STANDARD_DELIMITERS)
    if made is None or not all(each.text for each in terms):
        return [slow]
    pattern, decided = made
    is_known = len(terms) <= len(rule.cells) and all(map(_is_sure, rule.cells, contents))
    conditions = [given] if given and is_known else _matches(pattern, names)
    conditions += _note_conditions(rule, terms, decided)
    if Content.FREE in contents:
        conditions.append("'  ' not in s")
    if parted := [term for term, cell in zip(terms, rule.cells, strict=False) if cell.components]:
        separators = " + ".join(each.separators or "0" for each in parted)
        conditions.append(f"s.count({_COMPONENT!r}) == {separators}")
    conditions = [each for each in conditions if each != "True"]
    text = "s" if _ends(rule, terms) else f"s.rstrip({_ELEMENT!r})"
    lines = [f"s = {_joined(rule, terms)}"]
    if not conditions:
        return [*lines, f"add({text})"]
    return [*lines, f"if {' and '.join(conditions)}: add({text})", f"else: {slow}"]


def quick_row_lines(rule: SegmentRule, names: Names, slow: str) -> list[str]:
    """Return the lines that add the elements in ``row``, the quick way or else by ``slow``.

    They are texts, or where all elements of the guide are composites tuples of texts.
    """
    compiled = re.compile(segment_pattern(rule, STANDARD_DELIMITERS), re.ASCII)
    is_parted = [bool(cell.components) for cell in rule.cells]
    can_repeat = any(cell.repeat_max > 1 for cell in rule.cells)
    asks_always = any(each[0] == "R" for each in rule.notes)
    if compiled.groups or can_repeat or asks_always or any(is_parted) != all(is_parted):
        return [slow]
    texts = f"*map({_COMPONENT!r}.join, row)" if all(is_parted) else "*row"
    conditions = [f"s.count({_ELEMENT!r}) == len(row)"]
    if all(is_parted):
        conditions.append(f"s.count({_COMPONENT!r}) == sum(map(len, row)) - len(row)")
    if rule.notes:
        # What is shorter has no element that asks for another one.
        shortest = min(place for each in rule.notes for place in note_places(each))
        conditions.append(f"len(row) < {shortest}")
    text = f"(t := s.rstrip({_ELEMENT!r}))"
    conditions.append(f"{names.name(compiled.fullmatch)}({text})")
    return [
        f"try: s = {_ELEMENT!r}.join(({rule.id!r}, {texts}))",
        "except TypeError: s = ''",
        f"if {' and '.join(conditions)}: add(t)",
        f"else: {slow}",
    ]


def _is_sure(cell: Cell, content: Content | str) -> bool:
    """Say whether an element is right when it is there."""
    is_known = content is Content.SURE or isinstance(content, str)
    return is_known and (cell.usage is not Usage.NOT_USED or content == "")


def _matches(pattern: str, names: Names) -> list[str]:
    """Return the conditions under which a pattern matches, and what its groups ask for holds."""
    compiled = re.compile(pattern, re.ASCII)
    match = f"{names.name(compiled.fullmatch)}(s)"
    if not compiled.groupindex:
        return [match]
    conditions = [f"(m := {match})"]
    if "npi" in compiled.groupindex:
        is_right = names.name(is_national_provider_id)
        conditions.append(f"((number := m['npi']) is None or {is_right}(number))")
    if "first" in compiled.groupindex:
        conditions.append("((first := m['first']) is None or first <= m['last'])")
    return conditions


def _joined(rule: SegmentRule, terms: Sequence[Term]) -> str:
    """Return the expression of the text of a segment. It refuses what is no text."""
    pieces = [(True, rule.id)]
    for term in terms:
        is_fixed = isinstance(term.content, str)
        pieces.append((is_fixed, str(term.content) if is_fixed else term.text))
    texts = []
    for is_fixed, group in groupby(pieces, key=lambda piece: piece[0]):
        values = [text for _, text in group]
        # Neighbours that are always the same are one text.
        texts += [repr(_ELEMENT.join(values))] if is_fixed else values
    match texts:
        case [fixed]:
            return fixed
        case [fixed, value]:
            return f"{fixed[:-1]}{_ELEMENT}{fixed[-1]} + {value}"
        case _:
            return f"{_ELEMENT!r}.join(({', '.join(texts)}))"


def _ends(rule: SegmentRule, terms: Sequence[Term]) -> bool:
    """Say whether the last element is always there."""
    cells = rule.cells[len(terms) - 1 :]
    return isinstance(terms[-1].content, str) or bool(cells and cells[0].usage is Usage.REQUIRED)


def _note_conditions(
    rule: SegmentRule, terms: Sequence[Term], decided: frozenset[str]
) -> list[str]:
    """Return what the conditions between the elements of a segment ask for."""
    found = []
    for note in rule.notes:
        there = [terms[n - 1].there if n <= len(terms) else "False" for n in note_places(note)]
        if note not in decided and (condition := note_condition(note[0], there)):
            found.append(condition)
    return found
