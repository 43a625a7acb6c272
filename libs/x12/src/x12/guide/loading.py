"""Reads the text table of a guide. ``docs/architecture/x12-guides.md`` explains the format."""

from __future__ import annotations

import re

from x12.guide.model import (
    ROOT,
    UNBOUNDED,
    Cell,
    ElementType,
    LoopRule,
    SegmentRule,
    Usage,
    qualifier_codes,
    qualifier_index,
)
from x12.guide.standard import SegmentType, segment_types

_TOKEN = re.compile(r"[()]|[^\s()]+")
_CELL = re.compile(
    r"(?P<usage>[RS-])(?:x(?P<repeat>\d+))?(?::(?P<min>\d+)-(?P<max>\d+))?(?:=(?P<codes>\S+))?"
)
_INDENT = 2
_OF_ONE_KIND = frozenset(
    {"AAA", "AK1", "AK2", "AK9", "BHT", "BPR", "CAS", "CN1", "CR3", "CUR", "DMG", "DN2", "EB"}
    | {"HCP", "IK5", "INS", "LQ", "MPI", "PAT", "PWK", "RDM", "SBR", "TOO"}
)
"""Segments whose first code says nothing of their kind: with a wrong code they are still known."""


def parse_header(text: str) -> dict[str, list[str]]:
    """Return the header lines of a guide's file: the words after each first word."""
    headers: dict[str, list[str]] = {}
    for line in text.splitlines():
        word, *rest = line.split() or [""]
        if word.isdigit():
            break
        if word and not word.startswith("#"):
            headers[word] = rest
    return headers


def parse_loops(text: str) -> LoopRule:
    """Return the outermost loop of a guide. Raises ValueError with the line that is wrong."""
    builder = _Builder()
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.lstrip()[:1].isdigit():
            continue
        try:
            builder.add(line)
        except (ValueError, IndexError, KeyError) as fault:
            raise ValueError(f"line {number}: {fault!r}: {line.strip()}") from fault
    return builder.root


def parse_rule_lines(text: str) -> list[str]:
    """Return the lines that state situational rules."""
    return [line for line in text.splitlines() if line.startswith("rule ")]


class _Builder:
    """Hangs each line under the loop that its indentation names."""

    def __init__(self) -> None:
        self.root = LoopRule(
            id=ROOT, name="transaction set", usage=Usage.REQUIRED, repeat_max=1, position=0
        )
        self._open = [self.root]

    def add(self, line: str) -> None:
        depth = (len(line) - len(line.lstrip())) // _INDENT
        del self._open[depth + 1 :]
        parent = self._open[depth]
        node = _parse_line(line)
        node.parent = parent
        node.ordinal = len(parent.nodes)
        if parent.nodes and node.position < parent.nodes[-1].position:
            raise ValueError("the position is lower than that of the line before")
        parent.nodes.append(node)
        if isinstance(node, LoopRule):
            self._open.append(node)


def _parse_line(line: str) -> SegmentRule | LoopRule:
    head, _, cells_text = line.partition(" : ")
    position, node_id, usage, repeat, *name = head.split()
    repeat_max = UNBOUNDED if repeat == "*" else int(repeat)
    if node_id[0].isdigit():
        return LoopRule(
            id=node_id,
            name=" ".join(name),
            usage=Usage(usage),
            repeat_max=repeat_max,
            position=int(position),
        )
    segment_type = segment_types()[node_id]
    cells = _parse_cells(_TOKEN.findall(cells_text), segment_type.elements)
    codes = qualifier_codes(node_id, cells)
    return SegmentRule(
        id=node_id,
        name=" ".join(name) or segment_type.name,
        usage=Usage(usage),
        repeat_max=repeat_max,
        position=int(position),
        cells=cells,
        notes=_open_notes(segment_type, cells),
        keys=_keys(node_id, cells, _in_order(cells_text, codes)),
    )


def _keys(node_id: str, cells: tuple[Cell, ...], codes: list[str]) -> tuple[str, ...]:
    keys = [f"{node_id}*{code}" for code in codes]
    if (
        not keys
        or node_id in _OF_ONE_KIND
        or cells[qualifier_index(node_id) - 1].usage is not Usage.REQUIRED
    ):
        keys.append(node_id)
    return tuple(keys)


def _in_order(text: str, codes: frozenset[str]) -> list[str]:
    """Return the codes in the order of the file, so that the first names the segment."""
    return sorted(codes, key=lambda code: re.search(rf"[=,]{re.escape(code)}\b", text).start())  # type: ignore[union-attr]


def _open_notes(segment_type: SegmentType, cells: tuple[Cell, ...]) -> tuple[str, ...]:
    """Return the conditions that required and unused elements leave open."""
    return tuple(note for note in segment_type.notes if not _is_decided(note, cells))


def _is_decided(note: str, cells: tuple[Cell, ...]) -> bool:
    usages = []
    for n in range(1, len(note), 2):
        place = int(note[n : n + 2])
        usages.append(cells[place - 1].usage if place <= len(cells) else Usage.NOT_USED)
    if note[0] == "R":
        return Usage.REQUIRED in usages
    if note[0] == "E":
        return sum(usage is not Usage.NOT_USED for usage in usages) <= 1
    if note[0] in "CL" and usages[0] is Usage.NOT_USED:
        return True
    # P, C and L hold by themselves when nothing is left to choose.
    return len(set(usages)) == 1 and usages[0] is not Usage.SITUATIONAL


def _parse_cells(tokens: list[str], elements: tuple[ElementType, ...]) -> tuple[Cell, ...]:
    cells: list[Cell] = []
    while tokens and tokens[0] != ")":
        element = elements[len(cells)]
        token = tokens.pop(0)
        match = _CELL.fullmatch(token)
        if match is None:
            raise ValueError(f"not a cell: {token}")
        components: tuple[Cell, ...] = ()
        if tokens and tokens[0] == "(":
            tokens.pop(0)
            components = _parse_cells(tokens, element.components)
            tokens.pop(0)
        cells.append(_cell(match, element, components))
    return tuple(cells)


def _cell(match: re.Match[str], element: ElementType, components: tuple[Cell, ...]) -> Cell:
    codes = match["codes"] or ""
    is_list = codes.startswith("@")
    if element.components and not components:
        components = tuple(
            Cell(
                element=each,
                usage=Usage.SITUATIONAL,
                length_min=each.length_min,
                length_max=each.length_max,
            )
            for each in element.components
        )
    return Cell(
        element=element,
        usage=Usage(match["usage"]),
        codes=frozenset() if is_list or not codes else frozenset(codes.split(",")),
        code_list=codes[1:] if is_list else "",
        length_min=int(match["min"] or element.length_min),
        length_max=int(match["max"] or element.length_max),
        repeat_max=int(match["repeat"] or 1),
        components=components,
    )
