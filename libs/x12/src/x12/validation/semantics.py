"""Rules that look at typed models: sums, pointers, identifiers that must not repeat."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol

from x12.guide import Guide
from x12.reading.frame import Frame


@dataclass(frozen=True, slots=True)
class Fault:
    """One broken rule with its place and the facts that its message names."""

    rule: str
    facts: dict[str, object] = field(default_factory=dict)
    loop: str = ""
    segment: str = ""
    element: str = ""
    position: int = 0


class SemanticRules(Protocol):
    """The rules of one guide, made anew for each set; ``unit`` may count, ``end`` adds up."""

    def unit(self, unit: Any, frame: Frame) -> Iterator[Fault]: ...

    def end(self, whole: Any) -> Iterator[Fault]: ...


class NoRules:
    """For sets whose values depend on nothing outside their segment."""

    def unit(self, unit: Any, frame: Frame) -> Iterator[Fault]:
        """Yield nothing."""
        return iter(())

    def end(self, whole: Any) -> Iterator[Fault]:
        """Yield nothing."""
        return iter(())


_RULES: dict[tuple[str, str], Callable[[], SemanticRules]] = {}


def rules_of(guide: Guide) -> SemanticRules:
    """Return the rules for one set of a guide."""
    make = _RULES.get((guide.transaction_set_identifier, guide.version), NoRules)
    return make()
