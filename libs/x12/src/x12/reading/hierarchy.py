"""Checks the numbers of HL segments: their count, their parents and whether they have children."""

from __future__ import annotations

from x12.findings import Report
from x12.reading.frame import Frame

_CHILD_CODES = ("0", "1")


class Hierarchy:
    """The HL levels of one set.

    Only the open levels are held, so that a set of any length takes the same memory. Nesting comes
    from the level codes; HL01 and HL02 must agree with it.
    """

    def __init__(self, report: Report) -> None:
        self._report = report
        self._count = 0
        self._open: list[_Level] = []

    def enter(self, loop: Frame, elements: list[str], position: int) -> None:
        """Take in one HL."""
        self._count += 1
        while self._open and not _is_around(self._open[-1].loop, loop):
            self._leave(self._open.pop())
        parent = self._open[-1] if self._open else None
        number, parent_number, child_code = (
            _element(elements, 1),
            _element(elements, 2),
            _element(elements, 4),
        )
        if number != str(self._count):
            self._tell("H01", loop, position, "01", expected=self._count)
        if parent_number != (parent.number if parent else ""):
            self._tell("H02", loop, position, "02")
        if parent is not None:
            parent.has_children = True
        self._open.append(_Level(loop, number, child_code, position))

    def end(self) -> None:
        """Close every level that is still open."""
        while self._open:
            self._leave(self._open.pop())

    def _leave(self, level: _Level) -> None:
        if level.child_code in _CHILD_CODES and (level.child_code == "1") != level.has_children:
            code = "H03" if level.has_children else "H04"
            self._tell(code, level.loop, level.position, "04")

    def _tell(self, rule: str, loop: Frame, position: int, element: str, **facts: object) -> None:
        self._report(
            rule, loop=loop.rule.id, segment="HL", element=element, position=position, **facts
        )


class _Level:
    __slots__ = ("child_code", "has_children", "loop", "number", "position")

    def __init__(self, loop: Frame, number: str, child_code: str, position: int) -> None:
        self.loop = loop
        self.number = number
        self.child_code = child_code
        self.position = position
        self.has_children = False


def _is_around(outer: Frame, inner: Frame) -> bool:
    frame: Frame | None = inner.parent
    while frame is not None and frame is not outer:
        frame = frame.parent
    return frame is outer


def _element(elements: list[str], n: int) -> str:
    return elements[n] if n < len(elements) else ""
