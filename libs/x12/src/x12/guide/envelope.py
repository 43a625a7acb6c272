"""The segments around sets as rules, so that they are checked like all others."""

from __future__ import annotations

from x12.guide.model import Cell, SegmentRule, Usage
from x12.guide.standard import segment_types

_ENVELOPE_SEGMENTS = ("ISA", "TA1", "GS", "GE", "IEA")


def _rule(segment_id: str) -> SegmentRule:
    segment_type = segment_types()[segment_id]
    return SegmentRule(
        id=segment_id,
        name=segment_type.name,
        usage=Usage.REQUIRED,
        repeat_max=1,
        position=0,
        cells=tuple(
            Cell(
                element=each,
                usage=Usage.REQUIRED,
                length_min=each.length_min,
                length_max=each.length_max,
            )
            for each in segment_type.elements
        ),
        keys=(segment_id,),
    )


ENVELOPE_RULES = {segment_id: _rule(segment_id) for segment_id in _ENVELOPE_SEGMENTS}
"""ISA, TA1, GS, GE and IEA: every element is required."""
