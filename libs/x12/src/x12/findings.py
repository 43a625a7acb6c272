"""What a validation finds, and the rules that findings name."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class Severity(StrEnum):
    """How bad a finding is: an error is rejected by partners, a warning may be."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    def outweighs(self, other: Severity) -> bool:
        """Say whether this is worse than another severity."""
        worst_first = list(Severity)
        return worst_first.index(self) < worst_first.index(other)


class Profile(StrEnum):
    """``DEFAULT`` judges what partners send, ``STRICT`` what we send."""

    DEFAULT = "default"
    STRICT = "strict"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that a rule says about one place.

    ``element`` is two digits, with a dash and the component where one is meant (``05-3``).
    ``position`` counts segments in the interchange, ISA = 1. ``snip_type`` is the WEDI SNIP type of
    the check, 1 to 5. The texts name rules, places and sums, never names or identifiers of people.
    """

    rule: str
    severity: Severity
    loop: str = ""
    segment: str = ""
    element: str = ""
    position: int = 0
    message: str
    fix: str = ""
    snip_type: int = 1
    syntax_code: str = ""

    @property
    def is_error(self) -> bool:
        """Whether partners reject what has this finding."""
        return self.severity is Severity.ERROR


class Report(Protocol):
    """Takes one finding: the rule's id, the place, and the facts that its message names."""

    def __call__(
        self,
        rule: str,
        /,
        *,
        loop: str = "",
        segment: str = "",
        element: str = "",
        position: int = 0,
        **facts: object,
    ) -> None: ...
