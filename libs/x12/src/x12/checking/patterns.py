"""Writes the pattern of a kind of segment: what is certainly right, in one regular expression."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from enum import Enum, auto

from x12.checking.code_lists import CODE_LISTS, NEVER
from x12.checking.values import FORMATS, MONEY_LENGTH_MAX
from x12.guide import Cell, SegmentRule, Usage
from x12.segments import STANDARD_DELIMITERS, Delimiters
from x12.text import PLAIN_CHARACTERS

# The days that every month has; what this leaves out, 29 February, is judged in full.
_DAY = (
    r"(?:19|20)\d\d(?:(?:0[13578]|1[02])(?:0[1-9]|[12]\d|3[01])"
    r"|(?:0[469]|11)(?:0[1-9]|[12]\d|30)|02(?:0[1-9]|1\d|2[0-8]))"
)
_CLOCK = r"(?:[01]\d|2[0-3])[0-5]\d"
_CARRIED = "".join(map(chr, range(0x20, 0x7F)))
"""The basic and extended character sets; what lies outside is judged in full."""
_TIMES = {"DT": _DAY, "TM": _CLOCK}
_NUMBERS = frozenset({"R", "N0", "N2"})
_WHOLE_DIGITS_MAX = 8
_NPI_QUALIFIER = "XX"
REMARK_QUALIFIER = "HE"
"""In LQ01: the next element is a remark code."""

_FORMATTED = {
    "D8": _DAY,
    "RD8": f"(?P<first>{_DAY})-(?P<last>{_DAY})",
    "DT": _DAY + _CLOCK,
    "TM": _CLOCK,
}
"""Formats whose texts can be known at a glance."""

_FORMATTED_INSIDE = {code: text for code, text in _FORMATTED.items() if code != "RD8"}
"""Those within a composite: the groups of a period can stand only once in a pattern."""


class Content(Enum):
    """What a writer knows of an element before it has its text.

    GUIDED nothing; FREE that it is free text, not yet brought to the characters that X12 carries;
    SURE that it is right whenever it is there, as a date is that was made from a date.
    """

    GUIDED = auto()
    FREE = auto()
    SURE = auto()


def segment_pattern(rule: SegmentRule, delimiters: Delimiters) -> str:
    """Return a pattern that matches the text of a segment that is right.

    Left to the caller: the conditions between elements, and the named groups: ``npi`` must have a
    right check digit, and ``first`` must not come after ``last``.
    """
    separator = re.escape(delimiters.element)
    body = _sequence(rule.cells, separator, delimiters, _pairs(rule, delimiters))
    return f"{re.escape(rule.id)}{body}(?<!{separator})"


def _sequence(
    cells: tuple[Cell, ...], separator: str, delimiters: Delimiters, pairs: dict[int, str]
) -> str:
    """Return the pattern of elements or components, each with its separator before it.

    It is made from the end: what may be missing at the end is an optional group. What is optional
    is possessive, since no separator can be read in two ways.
    """
    rest, rest_required = "", False
    for n in range(len(cells), 0, -1):
        if n - 1 in pairs:
            continue
        cell = cells[n - 1]
        value = pairs[n].replace("SEP", separator) if n in pairs else _value(cell, delimiters)
        nothing = separator if n in pairs else ""
        if cell.usage is Usage.REQUIRED:
            rest, rest_required = f"{separator}{value}{rest}", True
            continue
        inner = separator
        if cell.usage is not Usage.SITUATIONAL:
            inner += nothing
        elif nothing:
            inner += f"(?:{value}|{nothing})"
        else:
            inner += f"(?:{value})?+"
        rest = f"{inner}{rest}" if rest_required else f"(?:{inner}{rest})?+"
    return rest


def written_pattern(
    rule: SegmentRule, contents: Sequence[Content | str], delimiters: Delimiters
) -> tuple[str, frozenset[str]] | None:
    """Return a pattern that matches a segment which is right, and the conditions that it decides.

    The segment still has its empty elements at the end: there is one content for each, a text where
    the writer always gives the same. Left to the caller is what ``segment_pattern`` leaves, doubled
    blanks in FREE elements, and that composites have as many components as were given. ``None``
    when nothing certain can be said, or nothing of that form is right.
    """
    cells, count = rule.cells, len(contents)
    if any(each.usage is Usage.REQUIRED for each in cells[count:]) or any(
        isinstance(each, str) for each in contents[len(cells) :]
    ):
        return None
    pairs = {
        n: each
        for n, each in _pairs(rule, delimiters).items()
        if n < min(count, len(cells)) and contents[n] is not Content.SURE
    }
    separator = re.escape(delimiters.element)
    pattern = re.escape(rule.id)
    for n, (cell, content) in enumerate(zip(cells, contents, strict=False), start=1):
        if n - 1 in pairs:
            continue
        nothing = ""
        if n in pairs:
            if contents[n] is Content.FREE:
                return None
            value, nothing = pairs[n].replace("SEP", separator), separator
        elif isinstance(content, str) and (content in cell.codes or not content):
            value = re.escape(content)
            if cell.usage is Usage.REQUIRED and not content:
                return None
        elif cell.repeat_max > 1:
            return None
        else:
            value = _content(cell, content, delimiters)
        if cell.usage is not Usage.REQUIRED:
            value = f"(?:{value}|{nothing})" if cell.usage is Usage.SITUATIONAL else nothing
        pattern += separator + value
    # Where the guide has no element, nothing may stand.
    pattern += separator * (count - len(cells))
    return pattern, frozenset(f"P{n:02d}{n + 1:02d}" for n in pairs)


def _content(cell: Cell, content: Content | str, delimiters: Delimiters) -> str:
    if content is Content.SURE:
        return f"[^{re.escape(delimiters.element)}]+"
    if content is Content.FREE:
        if cell.codes or cell.code_list or cell.components or cell.element.kind != "AN":
            return NEVER
        return rf"(?! )[{PLAIN_CHARACTERS} ]{{{cell.length_min},{cell.length_max}}}(?<! )"
    return _value(cell, delimiters)


def _pairs(rule: SegmentRule, delimiters: Delimiters) -> dict[int, str]:
    """Return the elements that decide what the next one is, with the pattern of both."""
    pairs = _format_pairs(rule.cells, _FORMATTED)
    for n, cell in enumerate(rule.cells[:-1], start=1):
        codes, following = cell.codes, rule.cells[n]
        if n not in pairs and _NPI_QUALIFIER in codes and rule.id in {"NM1", "N1"}:
            others = sorted(codes - {_NPI_QUALIFIER})
            value = _value(following, delimiters)
            pairs[n] = _either(
                [
                    f"{_NPI_QUALIFIER}SEP(?P<npi>\\d{{10}})",
                    *(f"{each}SEP{value}" for each in others),
                ]
            )
        elif REMARK_QUALIFIER in codes and rule.id == "LQ":
            others = sorted(codes - {REMARK_QUALIFIER})
            value = _value(following, delimiters)
            pairs[n] = _either(
                [
                    f"{REMARK_QUALIFIER}SEP{CODE_LISTS['rarc'].glance}",
                    *(f"{each}SEP{value}" for each in others),
                ]
            )
    # One group name can stand once in a pattern.
    return dict(list(pairs.items())[:1])


def _format_pairs(cells: tuple[Cell, ...], formatted: dict[str, str]) -> dict[int, str]:
    """Return the cells that name the format of the next one, with the pattern of both."""
    pairs: dict[int, str] = {}
    for n in format_places(cells):
        known = [code for code in sorted(cells[n - 1].codes) if code in formatted]
        pairs[n] = _either(f"{code}SEP{formatted[code]}" for code in known) if known else NEVER
    return pairs


def format_places(cells: tuple[Cell, ...]) -> list[int]:
    """Return the elements that name the format of the element after them."""
    return [
        n
        for n, cell in enumerate(cells[:-1], start=1)
        if cell.codes and cell.codes <= FORMATS.keys() and cells[n].element.kind == "AN"
    ]


def decided_pairs(rule: SegmentRule) -> list[int]:
    """Return the elements that the pattern lets stand only together with the one after them."""
    return list(_pairs(rule, STANDARD_DELIMITERS))


def _either(alternatives: Iterable[str]) -> str:
    return f"(?:{'|'.join(alternatives)})"


def _value(cell: Cell, delimiters: Delimiters) -> str:
    if cell.components:
        separator = re.escape(delimiters.component)
        pairs = _format_pairs(cell.components, _FORMATTED_INSIDE)
        parts = _sequence(cell.components, separator, delimiters, pairs)
        # The first component has no separator before it.
        value = re.sub(rf"^((?:\(\?:)*){re.escape(separator)}", r"\1", parts)
        value = f"(?!{re.escape(delimiters.element)}|$){value}(?<!{separator})"
    else:
        value = _simple(cell, delimiters)
    if cell.repeat_max > 1:
        again = re.escape(delimiters.repetition)
        value = f"{value}(?:{again}{value}){{0,{cell.repeat_max - 1}}}"
    return value


def _simple(cell: Cell, delimiters: Delimiters) -> str:
    kind = cell.element.kind
    if cell.codes:
        return _either(map(re.escape, sorted(cell.codes, key=len, reverse=True)))
    if cell.code_list in CODE_LISTS:
        return f"(?:{CODE_LISTS[cell.code_list].glance})"
    if kind in _NUMBERS:
        return _number(cell)
    if kind in _TIMES:
        return _TIMES[kind]
    carried = re.escape("".join(each for each in _CARRIED if each not in delimiters.characters))
    return rf"(?! )[{carried}]{{{cell.length_min},{cell.length_max}}}(?<! )"


def _number(cell: Cell) -> str:
    if cell.element.kind != "R":
        return rf"-?\d{{{cell.length_min},{cell.length_max}}}"
    longest = min(cell.length_max, _WHOLE_DIGITS_MAX)
    decimals = 2 if cell.element.length_max == MONEY_LENGTH_MAX else 4
    return rf"-?(?:\d{{1,{longest}}}(?:\.\d{{1,{decimals}}})?|\.\d{{1,{decimals}}})"
