"""`revcycle x12 format`: a file as its loops and segments, with the names of what stands there."""

from __future__ import annotations

from functools import cache
from typing import IO

from revcycle.edi.files import shown_text
from revcycle.edi.output import write_bytes, write_line
from x12 import Limits, X12Error
from x12.guide import ROOT, Guide, SegmentRule
from x12.guide.envelope import ENVELOPE_RULES
from x12.reading.frame import Frame
from x12.reading.interchanges import InterchangeReader, SetText, ignore
from x12.reading.source import SegmentSource
from x12.reading.steps import StepTable
from x12.reading.walking import SegmentHook, SetWalk
from x12.segments import Delimiters

_UNLIMITED = Limits(unit_segments_max=1_000_000_000)
"""Nothing is held of a claim or set, so that none can be too large."""
_DEPTHS = {"ISA": 0, "IEA": 0}
_ENVELOPE_DEPTH, _SET_DEPTH = 1, 2
_INDENT = "  "


def print_plain(source: IO[bytes]) -> None:
    """Print every segment on a line of its own, each byte as it is.

    Only blanks before segments are left out. A text that is cut off within a segment is printed
    without the terminator that it has not.
    """
    segments = SegmentSource(source)
    ended = ""
    for raw in segments:
        write_bytes((ended + raw.lstrip()).encode("utf-8", "surrogateescape"))
        terminator = segments.delimiters.segment
        ended = terminator if terminator == "\n" else f"{terminator}\n"
    if not ended:
        raise X12Error("the text holds no interchange")
    write_bytes(ended.encode() if segments.terminated else b"\n")


def print_outline(source: IO[bytes]) -> None:
    """Print every segment with its position, its loop, and the names of its elements."""
    for text in InterchangeReader(source, ignore, _UNLIMITED, _print_envelope).sets():
        if text.guide is None:
            _print_unknown(text)
            continue
        walk = SetWalk(_steps(text.guide), text.delimiters, ignore, _hook(text), _UNLIMITED)
        for _ in walk.frames(text):
            pass


@cache
def _steps(guide: Guide) -> StepTable:
    return StepTable(guide)


def _print_envelope(elements: list[str], raw: str, position: int) -> None:
    rule = ENVELOPE_RULES.get(elements[0])
    names = "" if rule is None else _names(rule, elements, Delimiters())
    _print(position, _DEPTHS.get(elements[0], _ENVELOPE_DEPTH), "", raw, names)


def _print_unknown(text: SetText) -> None:
    for position, raw in enumerate(text.segments(), start=text.header.position):
        _print(position, _SET_DEPTH, "", raw, "")


def _hook(text: SetText) -> SegmentHook:
    delimiters = text.delimiters

    def show(
        frame: Frame, rule: SegmentRule | None, elements: list[str], raw: str, position: int
    ) -> None:
        loop_id = "" if frame.rule.id == ROOT else frame.rule.id
        names = "(not in the guide)" if rule is None else _names(rule, elements, delimiters)
        _print(position, _SET_DEPTH + _depth(frame), loop_id, raw, names)

    return show


def _depth(frame: Frame) -> int:
    return 0 if frame.parent is None else 1 + _depth(frame.parent)


def _print(position: int, depth: int, loop_id: str, raw: str, names: str) -> None:
    place = f"{_INDENT * depth}{loop_id} " if loop_id else _INDENT * depth
    line = f"{position:>6}  {place}{raw}"
    write_line(shown_text(f"{line}  | {names}" if names else line))


def _names(rule: SegmentRule, elements: list[str], delimiters: Delimiters) -> str:
    """Return the name of a segment, and each element that is there with place and name."""
    parts: list[str] = []
    for number, (value, (name, inner)) in enumerate(
        zip(elements[1:], _labels(rule), strict=False), 1
    ):
        if inner and delimiters.repetition not in value:
            parts += _components(number, value.split(delimiters.component), inner)
        elif value.strip():
            parts.append(f"{number:02d} {name}={value.strip()}")
    return f"{rule.name}: {', '.join(parts)}" if parts else rule.name


def _components(number: int, values: list[str], names: tuple[str, ...]) -> list[str]:
    return [
        f"{number:02d}-{m} {name}={value}"
        for m, (value, name) in enumerate(zip(values, names, strict=False), 1)
        if value
    ]


@cache
def _labels(rule: SegmentRule) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple(
        (cell.element.name, tuple(each.name for each in cell.element.components))
        for cell in rule.cells
    )
