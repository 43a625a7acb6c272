"""Builds a transaction set that holds everything its guide knows: every loop, segment and element.

The values are made up and plausible: where a guide has codes, one of them is taken.
"""

from __future__ import annotations

from x12.guide import Cell, Guide, LoopRule, SegmentRule, Usage

DAY, PERIOD = "20260302", "20260302-20260304"
_FORMATS = {"D8": DAY, "RD8": PERIOD, "DT": "202603021030", "TM": "1030"}
_LISTS = {
    "npi": "2000000010",
    "taxonomy": "207Q00000X",
    "state": "IL",
    "country": "US",
    "postal_code": "627010001",
    "place_of_service": "11",
    "type_of_bill": "11",
    "icd10cm": "E1165",
    "icd10pcs": "0DTJ4ZZ",
    "hcpcs": "99214",
    "modifier": "25",
    "ndc": "00000000001",
    "carc": "45",
    "rarc": "N130",
    "revenue": "0300",
    "currency": "CAD",
}
_KINDS = {"DT": DAY, "TM": "1030", "R": "1", "N0": "1", "N2": "100"}
# Codes that leave most room for the other elements, in the order in which they are taken.
_PREFERRED = ("RD8", "TE", "EX", "EM", "1", "HC", "N4", "CO", "XX")


def complete_set(guide: Guide, *without: str) -> list[str]:
    """Return the segments of a set, ST to SE, without the loops at some paths.

    A path is written like ``2000B/2300``. What may repeat comes twice, but for the levels (HL).
    """
    builder = _Builder(set(without))
    builder.add_loop(guide.root, path="")
    header = builder.segments[0].split("*")
    header[2] = "0001"
    builder.segments[0] = "*".join(header)
    builder.segments[-1] = f"SE*{len(builder.segments)}*0001"
    return builder.segments


class _Builder:
    def __init__(self, without: set[str]) -> None:
        self.segments: list[str] = []
        self._without = without
        self._levels: list[int] = []
        self._level_count = 0

    def add_loop(self, loop: LoopRule, path: str, number: int = 1) -> None:
        is_level = loop.opening.id == "HL"
        if is_level:
            self._add_level(loop, path)
        for node in loop.nodes:
            if isinstance(node, SegmentRule):
                self._add_segments(loop, node, number)
                continue
            inner = f"{path}/{node.id}".lstrip("/")
            if inner not in self._without:
                is_single = node.repeat_max == 1 or node.opening.id == "HL" or node.id == "2300"
                for each in range(1, 2 if is_single else 3):
                    self.add_loop(node, inner, each)
        if is_level:
            self._levels.pop()

    def _add_level(self, loop: LoopRule, path: str) -> None:
        self._level_count += 1
        parent = str(self._levels[-1]) if self._levels else ""
        self._levels.append(self._level_count)
        has_children = any(
            each.opening.id == "HL" and f"{path}/{each.id}" not in self._without
            for each in loop.loops
        )
        (code,) = loop.opening.cells[2].codes
        self.segments.append(f"HL*{self._level_count}*{parent}*{code}*{int(has_children)}")

    def _add_segments(self, loop: LoopRule, rule: SegmentRule, number: int) -> None:
        if rule.id == "HL":
            return
        for _ in range(1 if rule is loop.opening else min(rule.repeat_max, 2)):
            text = f"LX*{number}" if rule.id == "LX" else complete_segment(rule)
            self.segments.append(text)


def complete_segment(rule: SegmentRule) -> str:
    """Return a segment of a kind with all its elements."""
    texts = _values(rule.cells, _excluded(rule.notes), rule.key.partition("*")[2])
    while texts and not texts[-1]:
        texts.pop()
    return "*".join([rule.id, *texts])


def _excluded(notes: tuple[str, ...]) -> set[int]:
    """Return the elements that cannot stand beside earlier ones."""
    return {int(note[n : n + 2]) for note in notes if note[0] == "E" for n in (3,)}


def _values(cells: tuple[Cell, ...], excluded: set[int], code: str = "") -> list[str]:
    texts: list[str] = []
    taken: set[str] = set()
    for n, cell in enumerate(cells, start=1):
        if cell.usage is Usage.NOT_USED or n in excluded:
            texts.append("")
            continue
        before = texts[-1] if texts else ""
        texts.append(_value(cell, before, taken, code))
        taken.add(texts[-1])
    return texts


def _value(cell: Cell, before: str, taken: set[str], code: str) -> str:
    if cell.components:
        parts = _values(cell.components, _excluded(cell.element.notes), code)
        return ":".join(parts).rstrip(":")
    if cell.codes:
        return _code(cell, taken, code)
    if cell.code_list:
        return _LISTS.get(cell.code_list, "AA")
    if before in _FORMATS and cell.element.kind == "AN":
        return _FORMATS[before]
    text = _KINDS.get(cell.element.kind, "AB")
    if cell.element.kind in ("AN", "ID"):
        text = text.ljust(cell.length_min, "C")[: cell.length_max]
    return text


def _code(cell: Cell, taken: set[str], code: str) -> str:
    if code in cell.codes:
        return code
    for each in _PREFERRED:
        if each in cell.codes and each not in taken:
            return each
    return min(cell.codes)
