"""Draws segments as the tables of guides have them, with right and wrong values."""

from __future__ import annotations

from collections.abc import Iterable

from hypothesis import strategies as st

from x12.guide import Guide, LoopRule, SegmentRule
from x12.guide.catalog import all_guides
from x12.guide.model import Cell

GUIDES = all_guides()
USUAL = {
    "DT": "20260302",
    "TM": "0900",
    "R": "1",
    "N0": "1",
    "N2": "100",
}
VALUES = {
    "DT": ["20260302", "20240229", "20260231", "260302"],
    "TM": ["0900", "2400", "090059"],
    "R": ["1", "0", "-1.5", ".5", "1.005", "9999999999", "1E5", "."],
    "N0": ["1", "0", "007", "-1", "123456789"],
}
TEXTS = [
    "A",
    "AB",
    "12345",
    "2000000010",
    "2000000011",
    "20260302",
    "E1165",
    "99214",
    "",
    "é",
    "a:b",
]


def segments_of(loop: LoopRule) -> list[SegmentRule]:
    """Return every kind of segment of a loop and those inside, in the order of the guide."""
    found: list[SegmentRule] = []
    for node in loop.nodes:
        found += segments_of(node) if isinstance(node, LoopRule) else [node]
    return found


def usual_segment(rule: SegmentRule) -> str:
    """Return a segment with every element of its kind."""
    return "*".join([rule.id, *map(_usual, rule.cells)])


def in_envelope(guide: Guide, segments: Iterable[str]) -> str:
    """Put the segments of one set, without ST and SE, into an interchange."""
    body = list(segments)
    header = (
        "ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       "
        "*260303*0900*^*00501*000000001*0*T*:"
    )
    return "".join(
        f"{each}~\n"
        for each in (
            header,
            f"GS*{guide.functional_identifier}*SENDER*RECEIVER*20260303*0900*1*X*{guide.version}",
            f"ST*{guide.transaction_set_identifier}*0001*{guide.version}",
            *body,
            f"SE*{len(body) + 2}*0001",
            "GE*1*1",
            "IEA*1*000000001",
        )
    )


@st.composite
def interchanges_of(draw: st.DrawFn, guide: Guide) -> str:
    """Draw a set of a guide: its segments more or less in order, its values more or less right."""
    kinds = [each for each in segments_of(guide.root) if each.id not in {"ST", "SE"}]
    start = draw(st.integers(0, len(kinds) - 1))
    near = kinds[start : start + 12]
    chosen = draw(st.lists(st.sampled_from(kinds), max_size=6))
    opening = kinds[: draw(st.integers(0, 20))]
    rules = [*opening, *draw(st.permutations(near)), *chosen]
    if draw(st.booleans()):
        rules += near * 2
    return in_envelope(guide, [draw(_segment(rule)) for rule in rules])


def _segment(rule: SegmentRule) -> st.SearchStrategy[str]:
    right = st.just(usual_segment(rule))
    drawn = st.tuples(*map(_element, rule.cells)).map(lambda each: "*".join([rule.id, *each]))
    return right | right | drawn


def _element(cell: Cell) -> st.SearchStrategy[str]:
    if cell.components:
        parts = st.tuples(*map(_element, cell.components)).map(":".join)
        return parts | st.just(_usual(cell)) | st.just("")
    values = [*sorted(cell.codes)[:3], *VALUES.get(cell.element.kind, []), *TEXTS]
    return st.sampled_from([_usual(cell), *values])


def _usual(cell: Cell) -> str:
    if cell.components:
        return ":".join(map(_usual, cell.components)).rstrip(":")
    if cell.usage == "-":
        return ""
    if cell.codes:
        return min(cell.codes)
    return USUAL.get(cell.element.kind, "A" * cell.length_min)
