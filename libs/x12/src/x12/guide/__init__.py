"""Implementation guides as data: what each transaction set may hold, read from text tables."""

from x12.guide.catalog import Guide, find_guide, load_guide
from x12.guide.model import ROOT, Cell, ElementType, LoopRule, Node, SegmentRule, Usage

__all__ = [
    "ROOT",
    "Cell",
    "ElementType",
    "Guide",
    "LoopRule",
    "Node",
    "SegmentRule",
    "Usage",
    "find_guide",
    "load_guide",
]
