"""Writes the pattern of a kind of segment: what is certainly right, in one regular expression."""

from __future__ import annotations

import re
from collections.abc import Iterable

from x12.checking.values import FORMATS, MONEY_LENGTH_MAX
from x12.guide import Cell, SegmentRule, Usage
from x12.segments import Delimiters

# The days that every month has; what this leaves out, 29 February, is judged in full.
_DAY = (
    r"(?:19|20)\d\d(?:(?:0[13578]|1[02])(?:0[1-9]|[12]\d|3[01])"
    r"|(?:0[469]|11)(?:0[1-9]|[12]\d|30)|02(?:0[1-9]|1\d|2[0-8]))"
)
_CLOCK = r"(?:[01]\d|2[0-3])[0-5]\d"
_CARRIED = "".join(map(chr, range(0x20, 0x7F)))
"""The basic and extended character sets; what lies outside is judged in full."""
_WHOLE_DIGITS_MAX = 8
_NPI_QUALIFIER = "XX"

_FORMATTED = {
    "D8": _DAY,
    "RD8": f"(?P<first>{_DAY})-(?P<last>{_DAY})",
    "DT": _DAY + _CLOCK,
    "TM": _CLOCK,
}
"""Formats whose texts can be known at a glance."""
_DAYS_AND_TIMES = frozenset({"D8", "DT", "TM"})

_LIST_PATTERNS = {
    "taxonomy": "[0-9A-Z]{9}X",
    "icd10cm": "[A-Z][0-9][0-9A-Z]{1,5}",
    "icd10pcs": "[0-9A-HJ-NP-Z]{7}",
    "hcpcs": "[0-9A-Z]{5}",
    "modifier": "[0-9A-Z]{2}",
    "ndc": "[0-9]{11}",
    "revenue": "[0-9]{3,4}",
}


def segment_pattern(rule: SegmentRule, delimiters: Delimiters) -> str:
    """Return a pattern that matches the text of a segment that is right.

    Left to the caller: the conditions between elements, and the named groups: ``npi`` must have a
    right check digit, and ``first`` must not come after ``last``.
    """
    separator = re.escape(delimiters.element)
    body = _sequence(rule.cells, separator, delimiters, _pairs(rule))
    return f"{re.escape(rule.id)}{body}(?<!{separator})"


def _sequence(
    cells: tuple[Cell, ...], separator: str, delimiters: Delimiters, pairs: dict[int, str]
) -> str:
    """Return the pattern of elements or components, each with its separator before it.

    It is made from the end: what may be missing at the end is an optional group.
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
        inner = separator + (
            f"(?:{value}|{nothing})" if cell.usage is Usage.SITUATIONAL else nothing
        )
        rest = f"{inner}{rest}" if rest_required else f"(?:{inner}{rest})?"
    return rest


def _pairs(rule: SegmentRule) -> dict[int, str]:
    """Return the elements that decide what the next one is, with the pattern of both."""
    pairs: dict[int, str] = {}
    for n, cell in enumerate(rule.cells[:-1], start=1):
        codes, following = cell.codes, rule.cells[n]
        if codes and codes <= FORMATS.keys() and following.element.kind == "AN":
            known = [code for code in sorted(codes) if code in _FORMATTED]
            pairs[n] = _either(f"{code}SEP{_FORMATTED[code]}" for code in known)
        elif _NPI_QUALIFIER in codes and rule.id in {"NM1", "N1"}:
            others = sorted(codes - {_NPI_QUALIFIER})
            value = _value(following, Delimiters())
            pairs[n] = _either(
                [
                    f"{_NPI_QUALIFIER}SEP(?P<npi>\\d{{10}})",
                    *(f"{each}SEP{value}" for each in others),
                ]
            )
    # One group name can stand once in a pattern.
    return dict(list(pairs.items())[:1])


def _dates(components: tuple[Cell, ...]) -> dict[int, str]:
    """Return the components that name the format of the next one, with the pattern of both.

    Periods are left out: composites repeat, and one group name can stand once in a pattern.
    """
    pairs: dict[int, str] = {}
    for n, cell in enumerate(components[:-1], start=1):
        if cell.codes and cell.codes <= FORMATS.keys() and components[n].element.kind == "AN":
            known = sorted(cell.codes & _DAYS_AND_TIMES)
            patterns = [f"{code}SEP{_FORMATTED[code]}" for code in known]
            pairs[n] = _either(patterns or ["(?!)"])
    return pairs


def decided_pairs(rule: SegmentRule) -> list[int]:
    """Return the elements that the pattern lets stand only together with the one after them."""
    return list(_pairs(rule))


def _either(alternatives: Iterable[str]) -> str:
    return f"(?:{'|'.join(alternatives)})"


def _value(cell: Cell, delimiters: Delimiters) -> str:
    if cell.components:
        separator = re.escape(delimiters.component)
        parts = _sequence(cell.components, separator, delimiters, _dates(cell.components))
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
    if cell.code_list in _LIST_PATTERNS:
        return f"(?:{_LIST_PATTERNS[cell.code_list]})"
    if kind == "DT":
        return _DAY
    if kind == "TM":
        return _CLOCK
    longest = min(cell.length_max, _WHOLE_DIGITS_MAX)
    if kind == "R":
        decimals = 2 if cell.element.length_max == MONEY_LENGTH_MAX else 4
        return rf"-?(?:\d{{1,{longest}}}(?:\.\d{{1,{decimals}}})?|\.\d{{1,{decimals}}})"
    if kind in {"N0", "N2"}:
        return rf"-?\d{{{cell.length_min},{cell.length_max}}}"
    carried = re.escape("".join(each for each in _CARRIED if each not in delimiters.characters))
    return rf"(?! )[{carried}]{{{cell.length_min},{cell.length_max}}}(?<! )"
