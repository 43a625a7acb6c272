"""Judges one segment: a compiled pattern says quickly that all is well, the slow way says why not.

The pattern accepts only what the slow way accepts; what it does not match is looked at in full.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from x12.checking.code_lists import CODE_LISTS, is_national_provider_id
from x12.checking.notes import NoteTests, check_notes
from x12.checking.patterns import REMARK_QUALIFIER, decided_pairs, format_places, segment_pattern
from x12.checking.told import Told
from x12.checking.values import FORMATS, check_value
from x12.guide import Cell, SegmentRule, Usage
from x12.segments import Delimiters

_NPI_QUALIFIER = "XX"
_NPI_PLACES = {"NM1": (8, 9), "N1": (3, 4)}
_POSTAL_CODE, _COUNTRY = 3, 4
_DOMESTIC = frozenset({"", "US"})
_USUAL_SEPARATORS = frozenset(":>^|<!\\&+")
_ZIP = re.compile("[0-9]{5}(?:[0-9]{4})?")


class Glance:
    """What is looked at before a segment is judged in full.

    ``match`` matches the text of a segment that looks right. ``is_open`` says that the pattern
    leaves something to ``holds``: conditions between elements (``notes``), a check digit, the order
    of the ends of a period.
    """

    __slots__ = ("has_period", "has_provider_id", "is_open", "match", "notes")

    def __init__(self, rule: SegmentRule, delimiters: Delimiters) -> None:
        pattern = re.compile(segment_pattern(rule, delimiters), re.ASCII)
        self.match = pattern.fullmatch
        self.has_provider_id = "npi" in pattern.groupindex
        self.has_period = "first" in pattern.groupindex
        pairs = {f"P{n:02d}{n + 1:02d}" for n in decided_pairs(rule)}
        open_notes = [note for note in rule.notes if note not in pairs]
        self.notes = NoteTests(open_notes)
        self.is_open = bool(open_notes or pattern.groups)

    def holds(self, match: re.Match[str], elements: Sequence[str]) -> bool:
        """Say whether what the pattern leaves open is right as well."""
        notes_hold = self.notes[len(elements)]
        if notes_hold is not None and not notes_hold(elements):
            return False
        # The groups are the only ones of their pattern.
        if self.has_provider_id:
            number = match[1]
            return number is None or is_national_provider_id(number)
        if self.has_period:
            first = match[1]
            return first is None or first <= match[2]
        return True


class SegmentChecker(dict[SegmentRule, Glance]):
    """Judges segments of interchanges that have these delimiters.

    It holds the glance of every rule met so far, which a hot loop may use without a call between.
    """

    def __init__(self, delimiters: Delimiters) -> None:
        super().__init__()
        self._delimiters = delimiters

    def __missing__(self, rule: SegmentRule) -> Glance:
        glance = self[rule] = _glance(rule, self._delimiters)
        return glance

    def is_plainly_right(self, rule: SegmentRule, elements: list[str], text: str) -> bool:
        """Say whether a segment is certainly as its guide wants it."""
        glance = self[rule]
        match = glance.match(text)
        return match is not None and (not glance.is_open or glance.holds(match, elements))

    def faults(self, rule: SegmentRule, elements: list[str]) -> Iterator[Told]:
        """Yield everything that is wrong with the elements of a segment."""
        return check_segment(rule, elements, self._delimiters)


@lru_cache(maxsize=4096)
def _glance(rule: SegmentRule, delimiters: Delimiters) -> Glance:
    return Glance(rule, delimiters)


def check_segment(rule: SegmentRule, elements: list[str], delimiters: Delimiters) -> Iterator[Told]:
    """Yield everything that is wrong with the elements of a segment."""
    if len(elements) > 1 and not elements[-1]:
        yield Told("E15")
    for n, text in enumerate(elements[1:], start=1):
        cell = rule.cells[n - 1] if n <= len(rule.cells) else None
        if cell is None or cell.usage is Usage.NOT_USED:
            if text:
                known = n <= len(rule.cells)
                yield Told("E11" if known else "E03", {}, f"{n:02d}")
        else:
            for told in _check_element(cell, text, delimiters):
                yield told.at(f"{n:02d}{told.element}")
    for n, cell in enumerate(rule.cells[len(elements) - 1 :], start=len(elements)):
        if cell.usage is Usage.REQUIRED:
            yield Told("E01", {"name": cell.element.name}, f"{n:02d}")
    yield from check_notes(rule.notes, elements)
    yield from _check_formats(rule.cells, elements)
    yield from _check_provider_id(rule, elements)
    yield from _check_postal_code(rule, elements)
    yield from _check_remark_code(rule, elements)


def _check_element(cell: Cell, text: str, delimiters: Delimiters) -> Iterator[Told]:
    if not text:
        if cell.usage is Usage.REQUIRED:
            yield Told("E01", {"name": cell.element.name})
        return
    values = [text]
    if cell.repeat_max > 1 or cell.components:
        values = text.split(delimiters.repetition)
        if len(values) > cell.repeat_max:
            yield Told("E12", {"limit": cell.repeat_max})
        elif _has_other_repetition(cell, text, len(values)):
            yield Told("E20", {"separator": _shown_separator(delimiters.repetition)})
            return
    elif cell.element.kind == "AN" and _holds_separator(text, delimiters):
        yield Told("E19")
        return
    for value in values:
        if cell.components:
            yield from _check_parts(cell, value, delimiters.component)
        else:
            yield from check_value(cell, value)


def _holds_separator(text: str, delimiters: Delimiters) -> bool:
    return delimiters.component in text or delimiters.repetition in text


def _check_parts(cell: Cell, text: str, separator: str) -> Iterator[Told]:
    parts = text.split(separator)
    if len(parts) == 1 and _has_other_separator(cell, text):
        yield Told("E18", {"separator": _shown_separator(separator)})
    else:
        yield from _check_composite(cell, parts)


def _check_composite(cell: Cell, parts: list[str]) -> Iterator[Told]:
    if len(parts) > 1 and not parts[-1]:
        yield Told("E15")
    for m, text in enumerate(parts, start=1):
        component = cell.components[m - 1] if m <= len(cell.components) else None
        place = f"-{m}"
        if component is None or component.usage is Usage.NOT_USED:
            if text:
                yield Told("E11" if component else "E13", {}, place)
        elif text:
            for told in check_value(component, text):
                yield told.at(place)
        elif component.usage is Usage.REQUIRED:
            yield Told("E01", {"name": component.element.name}, place)
    for m, component in enumerate(cell.components[len(parts) :], start=len(parts) + 1):
        if component.usage is Usage.REQUIRED:
            yield Told("E01", {"name": component.element.name}, f"-{m}")
    for told in check_notes(cell.element.notes, ["", *parts]):
        yield told.at(f"-{int(told.element)}")
    for told in _check_formats(cell.components, ["", *parts]):
        yield told.at(f"-{int(told.element)}")


def _has_other_separator(cell: Cell, text: str) -> bool:
    """Say whether an element seems to have parts, separated otherwise than ISA16 says."""
    first = cell.components[0]
    is_code = text in first.codes or len(text) <= first.length_max
    return not is_code and not _USUAL_SEPARATORS.isdisjoint(text)


def _has_other_repetition(cell: Cell, text: str, count: int) -> bool:
    """Say whether an element seems to be repeated, separated otherwise than ISA11 says."""
    is_long = not cell.components and len(text) > cell.length_max
    return count == 1 < cell.repeat_max and is_long and not _USUAL_SEPARATORS.isdisjoint(text)


def _shown_separator(separator: str) -> str:
    return separator if separator.isprintable() else "the separator stated there"


def _check_formats(cells: tuple[Cell, ...], elements: list[str]) -> Iterator[Told]:
    """Check dates whose format the element before names."""
    for n in format_places(cells):
        if n + 1 < len(elements) and elements[n + 1]:
            is_right = FORMATS.get(elements[n])
            if is_right is not None and not is_right(elements[n + 1]):
                rule = "E09" if elements[n] == "TM" else "E08"
                yield Told(rule, {}, f"{n + 1:02d}")


def _check_provider_id(rule: SegmentRule, elements: list[str]) -> Iterator[Told]:
    places = _NPI_PLACES.get(rule.id)
    if places is None or min(len(elements) - 1, len(rule.cells)) < places[1]:
        return
    qualifier, number = elements[places[0]], elements[places[1]]
    if qualifier != _NPI_QUALIFIER or not number or rule.cells[places[1] - 1].code_list:
        return
    if not is_national_provider_id(number):
        yield Told("C01", {}, f"{places[1]:02d}")


def _check_postal_code(rule: SegmentRule, elements: list[str]) -> Iterator[Told]:
    if rule.id != "N4" or len(elements) <= _POSTAL_CODE or not elements[_POSTAL_CODE]:
        return
    country = elements[_COUNTRY] if len(elements) > _COUNTRY else ""
    if country in _DOMESTIC and _ZIP.fullmatch(elements[_POSTAL_CODE]) is None:
        yield Told("C03", {}, f"{_POSTAL_CODE:02d}")


def _check_remark_code(rule: SegmentRule, elements: list[str]) -> Iterator[Told]:
    if rule.id != "LQ" or elements[1:2] != [REMARK_QUALIFIER] or not elements[2:3]:
        return
    if elements[2] and CODE_LISTS["rarc"].broken_rule(elements[2]):
        yield Told("C09", {}, "02")
