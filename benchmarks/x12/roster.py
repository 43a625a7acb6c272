"""Who takes part, and against whom each is measured."""

from __future__ import annotations

from dataclasses import dataclass

_MODULES = "benchmarks.x12.contestants"


@dataclass(frozen=True, slots=True)
class Contestant:
    """A script that reads a file and says how long it took.

    ``peer`` names the environment it needs; ours and the floor need none.
    """

    name: str
    script: str
    does: str
    peer: str | None = None

    @property
    def module(self) -> str:
        """The script as ``python -m`` knows it."""
        return f"{_MODULES}.{self.script}"


FLOOR = Contestant("floor", "bare_split", "splits the text, nothing more")
READ = Contestant("read", "ours_reading", "ours: typed claims, one at a time")
VALIDATE = Contestant("validate", "ours_validating", "ours: findings, SNIP 1 to 5")
WRITE = Contestant("write", "ours_writing", "ours: reads typed claims and writes them")
PYX12 = Contestant("pyx12", "peer_pyx12", "pyx12 4.0.0: validates", peer="pyx12")
X12SDK = Contestant("x12sdk", "peer_x12sdk", "x12sdk 2.2.0: typed models", peer="x12sdk")

CONTESTANTS = (FLOOR, READ, VALIDATE, WRITE, PYX12, X12SDK)
MEASURED_AGAINST = (PYX12, X12SDK, FLOOR)


def choose(names: list[str]) -> tuple[Contestant, ...]:
    """Return those named, or all. Raises ValueError for a name nobody has."""
    unknown = set(names) - {each.name for each in CONTESTANTS}
    if unknown:
        known = ", ".join(each.name for each in CONTESTANTS)
        raise ValueError(f"no contestant {', '.join(sorted(unknown))}: there are {known}")
    return tuple(each for each in CONTESTANTS if not names or each.name in names)
