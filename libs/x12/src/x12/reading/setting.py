"""Functions that put the elements of a segment into a model, compiled when first needed."""

from __future__ import annotations

from collections.abc import Callable
from types import CodeType
from typing import Any

from x12.errors import X12Error
from x12.segments import Delimiters

Put = Callable[[Any, list[str], Delimiters, int], None]
"""Takes model, elements, delimiters and position; raises X12Error for what it cannot read."""

ELEMENT_MARK = "  # element "
"""Ends a line of source text that can refuse an element, and tells which."""

LENGTHS_KEPT = 64
"""No segment of a guide has as many elements: one function serves all that are longer."""


class Setter(dict[int, Put]):
    """The function for each number of elements, the id included.

    That a function knows how many there are saves it most of its questions. ``element_at`` tells
    which element was refused from the line that failed, so that reading pays nothing for it.
    """

    __slots__ = ("_elements_by_line", "_names", "_source")

    def __init__(self, source: Callable[[int], list[str]], names: dict[str, Any]) -> None:
        super().__init__()
        self._source = source
        self._names = names
        self._elements_by_line: dict[CodeType, dict[int, int]] = {}

    def __missing__(self, length: int) -> Put:
        if length > LENGTHS_KEPT:
            return self[LENGTHS_KEPT]
        lines = ["def put(o, e, d, at):", *(f"    {line}" for line in self._source(length))]
        names = dict(self._names)
        exec(compile("\n".join(lines), "<x12 setter>", "exec"), names)  # noqa: S102
        put: Put = names["put"]
        self._elements_by_line[put.__code__] = {
            number: int(line.rpartition(ELEMENT_MARK)[2])
            for number, line in enumerate(lines, start=1)
            if ELEMENT_MARK in line
        }
        self[length] = put
        return put

    def element_at(self, fault: X12Error) -> int | None:
        """Return the element that was refused, ``None`` when only the segment is known."""
        if fault.element_position is not None:
            return fault.element_position
        trace = fault.__traceback__
        while trace is not None:
            if (elements := self._elements_by_line.get(trace.tb_frame.f_code)) is not None:
                return elements.get(trace.tb_lineno)
            trace = trace.tb_next
        return None
