"""One broken rule with its place, before the profile gives it a severity."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Fault:
    """A rule's id, the facts that its message names, and the place."""

    rule: str
    facts: dict[str, object] = field(default_factory=dict)
    loop: str = ""
    segment: str = ""
    element: str = ""
    position: int = 0
