"""What does not hold."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Violation:
    """One promise that was broken.

    Attributes:
        name: the mechanism and the fault, such as `inbox.processed-twice`.
        promise: its id, such as `I1`; docs/architecture/simulation.md lists them.
        detail: what shows it. Ids and cents, never a person.

    """

    name: str
    promise: str
    detail: str

    def __str__(self) -> str:
        return f"{self.name} ({self.promise}): {self.detail}"
