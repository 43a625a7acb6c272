"""One rule that an element breaks, before it is known where the element stands."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Told:
    """A rule's id and the facts that its message names. ``element`` is such as ``05-3``."""

    rule: str
    facts: dict[str, object] = field(default_factory=dict)
    element: str = ""

    def at(self, element: str) -> Told:
        """Return the same with its element filled in."""
        return Told(self.rule, self.facts, element)
