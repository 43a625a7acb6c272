"""Writes the source text of the functions that take the elements of a segment into a model."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from x12.binding.source_text import indented
from x12.reading.setting import ELEMENT_MARK, LENGTHS_KEPT

_FEW = 2
"""So many elements cost less one by one than all of the segment at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Take:
    """One element, or a component of it, that goes into a field.

    ``value`` is the expression of what goes there, out of the text ``x``; ``usual`` a quicker one,
    which raises KeyError for all but the usual form. ``adds`` puts it behind what the field holds.
    ``takes_empty`` says that an empty text goes there as it is, and ``resets`` that one goes there
    when the segment ends before the element. All of it holds under ``condition``.
    """

    element: int
    component: int
    target: str
    value: str
    usual: str = ""
    adds: bool = False
    takes_empty: bool = False
    resets: bool = False
    condition: str = ""

    def put(self, value: str) -> str:
        """Return the statement that puts a value into the field."""
        return f"{self.target} += ({value},)" if self.adds else f"{self.target} = {value}"

    def lines(self, text: str) -> list[str]:
        """Return the lines that take the text, given as a variable, when it is not empty."""
        if self.takes_empty and not self.component:
            return [self.put(self.value.format(x=text))]
        if self.usual:
            return usual_lines(text, [self])
        return [f"if {text}: {self.refusable(text)}"]

    def refusable(self, text: str) -> str:
        """Return the statement that takes the text or raises X12Error."""
        return f"{self.put(self.value.format(x=text))}{ELEMENT_MARK}{self.element}"


def usual_lines(text: str, takes: Sequence[Take]) -> list[str]:
    """Return the lines that take a text in its usual form into several fields at once."""
    targets = " = ".join(each.target for each in takes)
    usual = f"{targets} = {takes[0].usual.format(x=text)}"
    if takes[0].adds:
        usual = takes[0].put(takes[0].usual.format(x=text))
    refusable = indented(each.refusable(text) for each in takes)
    return [f"if {text}:", *indented([f"try: {usual}", "except KeyError:", *refusable])]


def setter_lines(parts: Iterable[str | Take], length: int) -> list[str]:
    """Return the body of a setter for segments of so many elements, the id included.

    ``parts`` are statements as they are, and elements to take. LENGTHS_KEPT means any number from
    there on.
    """
    parts = list(parts)
    taken = sorted({each.element for each in parts if isinstance(each, Take)})
    lines = _unpacking([n for n in taken if n < length], length)
    for run in _runs(parts):
        lines += [run] if isinstance(run, str) else _taking(run, length)
    return lines or ["pass"]


def _runs(parts: Iterable[str | Take]) -> Iterator[str | list[Take]]:
    """Yield the statements, and between them the elements that are taken one after another."""
    takes: list[Take] = []
    for part in parts:
        if isinstance(part, Take):
            takes.append(part)
            continue
        yield takes
        takes = []
        yield part
    yield takes


def _unpacking(taken: Sequence[int], length: int) -> list[str]:
    """Return the lines that give every element that is taken a variable."""
    if len(taken) <= _FEW:
        return [f"x{n} = e[{n}]" for n in taken]
    names = [f"x{n}" if n in taken else "_" for n in range(taken[-1] + 1)]
    rest = length - len(names)
    names += ["*_"] if length == LENGTHS_KEPT else ["_"] * rest
    return [f"{', '.join(names)} = e"]


def _taking(takes: Iterable[Take], length: int) -> list[str]:
    lines: list[str] = []
    in_order = sorted(takes, key=lambda each: (each.element, each.component))
    for element, group in groupby(in_order, lambda each: each.element):
        members = list(group)
        lines += [
            line
            for each in members
            if each.resets and (each.component or element >= length)
            for line in _under(each.condition, [each.put("''")])
        ]
        if element < length:
            lines += _element_lines(f"x{element}", members)
    return lines


def _element_lines(text: str, takes: Sequence[Take]) -> list[str]:
    """Return the lines that take an element, and then its components."""
    whole = [each for each in takes if not each.component]
    if len(whole) > 1 and all(_is_alike(each, whole[0]) for each in whole):
        # The two ends of a period that is one day.
        lines = _under(whole[0].condition, usual_lines(text, whole))
    else:
        lines = [line for each in whole for line in _under(each.condition, each.lines(text))]
    if parted := [each for each in takes if each.component]:
        inside = [f"c = {text}.split(d.component)", "m = len(c)"]
        for each in parted:
            n = each.component
            block = [f"if m >= {n}:", *indented([f"x = c[{n - 1}]", *each.lines("x")])]
            inside += _under(each.condition, block)
        lines += [f"if {text}:", *indented(inside)]
    return lines


def _is_alike(one: Take, other: Take) -> bool:
    """Say whether two elements in their usual form are one value."""
    is_plain = bool(one.usual) and not one.adds and not other.adds
    return is_plain and (one.usual, one.condition) == (other.usual, other.condition)


def _under(condition: str, lines: list[str]) -> list[str]:
    return [f"if {condition}:", *indented(lines)] if condition else lines
