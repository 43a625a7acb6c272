"""Delimiters and segments: the lexical layer of X12."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TypeVar

from x12.errors import X12Error
from x12.values import (
    parse_date_and_time,
    parse_integer,
)

Value = TypeVar("Value")

_ISA_LENGTH = 106
_ISA_ELEMENT_LENGTHS = (2, 10, 2, 10, 2, 15, 2, 15, 6, 4, 1, 5, 9, 1, 1, 1)
# Releases before 00402 write U into ISA11, where later ones state the repetition separator.
_NO_REPETITION = "U"
_UNUSED_SEPARATOR = "\x1f"
_SEGMENT_ID = re.compile(r"[A-Z][A-Z0-9]{1,2}")
_NEWLINES = "\r\n"
_BLANKS = " \t\r\n\ufeff"


@dataclass(frozen=True, slots=True, kw_only=True)
class Delimiters:
    """The four delimiters, which every interchange states in its ISA (rule X1)."""

    element: str = "*"
    repetition: str = "^"
    component: str = ":"
    segment: str = "~"

    @property
    def characters(self) -> str:
        """All four as one text."""
        return self.element + self.repetition + self.component + self.segment

    @property
    def blanks(self) -> str:
        """The blanks and line ends around segments that mean nothing: those that are no delimiter.

        They are named one by one, because ``str.strip`` takes the ASCII separators for blanks too.
        """
        return "".join(each for each in " \t\r\n" if each not in self.characters)


STANDARD_DELIMITERS = Delimiters()


@dataclass(frozen=True, slots=True)
class Segment:
    """One segment: its id, its raw elements and where it stands in the interchange.

    Elements and components count from 1, as the guides count them. What is absent reads as an
    empty text. A segment without id and elements stands for an absent segment (``ABSENT``).
    """

    id: str
    elements: tuple[str, ...] = ()
    position: int = field(default=0, compare=False)
    delimiters: Delimiters = field(default=STANDARD_DELIMITERS, compare=False, repr=False)

    def __bool__(self) -> bool:
        return bool(self.id)

    def element(self, n: int) -> str:
        """Return element n, or an empty text."""
        return self.elements[n - 1] if n <= len(self.elements) else ""

    def components(self, n: int) -> tuple[str, ...]:
        """Return the components of element n; no component when it is absent."""
        text = self.element(n)
        return tuple(text.split(self.delimiters.component)) if text else ()

    def component(self, n: int, m: int) -> str:
        """Return component m of element n, or an empty text."""
        components = self.components(n)
        return components[m - 1] if m <= len(components) else ""

    def repetitions(self, n: int) -> tuple[str, ...]:
        """Return the repetitions of element n; none when it is absent."""
        text = self.element(n)
        return tuple(text.split(self.delimiters.repetition)) if text else ()

    def integer(self, n: int) -> int:
        """Return element n as a whole number. Raises X12Error when it is absent or none."""
        return self.convert(n, parse_integer)

    def date_and_time(self, n: int) -> dt.datetime:
        """Return date and time of elements n and n + 1, without time zone.

        Raises X12Error when they are absent or not real.
        """
        return self.convert(n, lambda text: parse_date_and_time(text, self.element(n + 1)))

    def error(self, message: str, n: int | None = None) -> X12Error:
        """Return an X12Error that names this segment and, when given, element n."""
        return X12Error(message, self.id, self.position, n)

    def convert(self, n: int, parse: Callable[[str], Value], text: str | None = None) -> Value:
        """Return element n, or a part of it given as ``text``, as ``parse`` reads it.

        Raises X12Error, with the place of the element, when ``parse`` refuses it.
        """
        try:
            return parse(self.element(n) if text is None else text)
        except X12Error as fault:
            raise fault.at(self.id, self.position, n) from None


ABSENT = Segment("")


def read_segments(text: str) -> Iterator[Segment]:
    """Yield every segment of a file; each ISA sets its own delimiters and restarts the position.

    A byte order mark and blanks before an ISA and newlines after a terminator are tolerated.
    Raises X12Error when the text does not start with an ISA of 106 characters, has a segment
    without id or stops within a segment (rules X1 and X4).
    """
    start = _skip_blanks(text, 0)
    if start == len(text):
        raise X12Error("the text holds no interchange")
    while start < len(text):
        delimiters = read_delimiters(text[start : start + _ISA_LENGTH])
        position, segment_id = 0, ""
        while segment_id != "IEA":
            position += 1
            end = text.find(delimiters.segment, start)
            if end < 0:
                raise X12Error("the text ends within the interchange", segment_position=position)
            segment = _read_segment(text[start:end], position, delimiters)
            yield segment
            segment_id = segment.id
            start = end + 1
        start = _skip_blanks(text, start)


def _skip_blanks(text: str, start: int) -> int:
    while start < len(text) and text[start] in _BLANKS:
        start += 1
    return start


def read_delimiters(text: str) -> Delimiters:
    """Return the delimiters that the ISA at the start of a text states (rule X1).

    Raises X12Error when it is no ISA of 106 characters with four different delimiters.
    """
    header = text[:_ISA_LENGTH]
    if not header.startswith("ISA"):
        raise X12Error("an interchange must start with ISA", segment_position=1)
    if len(header) < _ISA_LENGTH:
        raise X12Error("ISA must hold 106 characters", "ISA", 1)
    element = header[3]
    lengths = tuple(len(each) for each in header[4:105].split(element))
    if lengths != _ISA_ELEMENT_LENGTHS:
        raise X12Error("ISA must hold 106 characters in 16 elements of fixed length", "ISA", 1)
    repetition = header[82]
    if repetition == _NO_REPETITION or repetition in element + header[104] + header[105]:
        repetition = _UNUSED_SEPARATOR
    delimiters = Delimiters(
        element=element, repetition=repetition, component=header[104], segment=header[105]
    )
    characters = delimiters.characters
    if len(set(characters)) < len(characters) or any(c.isalnum() or c == " " for c in characters):
        raise X12Error("ISA must state four different delimiters", "ISA", 1)
    return delimiters


def _read_segment(raw: str, position: int, delimiters: Delimiters) -> Segment:
    segment_id, *elements = raw.strip(_NEWLINES).lstrip(" ").split(delimiters.element)
    if _SEGMENT_ID.fullmatch(segment_id) is None:
        raise X12Error("a segment must start with its id", segment_position=position)
    return Segment(segment_id, tuple(elements), position, delimiters)
