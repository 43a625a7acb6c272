"""Which rules look across the segments of which set."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any, Protocol

from x12.guide import Guide, LoopRule, SegmentRule
from x12.reading.frame import Frame
from x12.validation.claims import ClaimRules
from x12.validation.faults import Fault
from x12.validation.inquiries import InquiryRules
from x12.validation.remittances import RemittanceRules


class SemanticRules(Protocol):
    """The rules of one guide, made anew for each set."""

    def unit(self, unit: Any, frame: Frame) -> Iterator[Fault]:
        """Yield what is wrong with one unit; it may be remembered for the end."""
        ...

    def end(self, whole: Any) -> Iterator[Fault]:
        """Yield what can be told only when the whole set has come."""
        ...


class NoRules:
    """For sets whose values depend on nothing outside their segment."""

    def unit(self, unit: Any, frame: Frame) -> Iterator[Fault]:  # noqa: ARG002
        """Yield nothing."""
        return iter(())

    def end(self, whole: Any) -> Iterator[Fault]:  # noqa: ARG002
        """Yield nothing."""
        return iter(())


_LINE_NUMBER = "LX"

_RULES: dict[str, type[SemanticRules]] = {
    "837": ClaimRules,
    "835": RemittanceRules,
    "270": InquiryRules,
}


@cache
def counted_lines(guide: Guide) -> tuple[SegmentRule, ...]:
    """Return the segments that count the lines of a claim: LX of an 837.

    The LX of other sets is a number of the sender's own.
    """
    is_claim = _RULES.get(guide.transaction_set_identifier) is ClaimRules
    return tuple(_openings(guide.root)) if is_claim else ()


def _openings(loop: LoopRule) -> Iterator[SegmentRule]:
    if loop.segments and loop.opening.id == _LINE_NUMBER:
        yield loop.opening
    for inner in loop.loops:
        yield from _openings(inner)


def rules_of(guide: Guide) -> SemanticRules:
    """Return the rules for one set of a guide."""
    return _RULES.get(guide.transaction_set_identifier, NoRules)()
