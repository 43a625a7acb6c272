"""Named points at which a test may let the process die: around every commit and publish.

A point costs one comparison and does nothing, unless the environment names it when the process
starts, or the simulation hangs something onto all of them. See docs/architecture/simulation.md.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Literal

Point = Literal["R1", "R2", "R3", "R4", "C4", "C5", "C6", "C7", "H7", "H8"]
MEANINGS: dict[Point, str] = {
    "R1": "relay: fetched, not sent",
    "R2": "relay: sent, not marked",
    "R3": "relay: marked, not committed",
    "R4": "relay: the marks are committed",
    "C4": "consumer: polled, nothing done",
    "C5": "consumer: all done, not committed",
    "C6": "consumer: committed, the offset is not",
    "C7": "consumer: the offset is committed",
    "H7": "request: all done, not committed",
    "H8": "request: committed, not answered",
}
VARIABLE = "REVCYCLE_CRASHPOINT"  # such as `R2`, or `R2:3` for the third time it is reached
EXIT_STATUS = 137  # as of a process that was killed


def crashpoint(name: Point) -> None:
    """Say that the point is reached."""
    if _reached is not None:
        _reached(name)


@contextmanager
def at_crashpoints(reached: Callable[[Point], None]) -> Iterator[None]:
    """Call `reached` at every point, for the simulation; what it raises is raised there."""
    global _reached  # noqa: PLW0603 - one process dies at one point
    before, _reached = _reached, reached
    try:
        yield
    finally:
        _reached = before


def die_at(wanted: str) -> Callable[[Point], None]:
    """Return what ends the process at a point, such as `R2:3`, for `at_crashpoints`.

    Raises ValueError for a point that does not exist.
    """
    name, _, nth = wanted.partition(":")
    if name not in MEANINGS:
        raise ValueError(f"{VARIABLE}={wanted}: the points are {', '.join(MEANINGS)}")
    left = int(nth or 1)

    def reached(point: Point) -> None:
        nonlocal left
        left -= point == name
        if point == name and left <= 0:
            os._exit(EXIT_STATUS)

    return reached


_wanted = os.environ.get(VARIABLE)
_reached: Callable[[Point], None] | None = die_at(_wanted) if _wanted else None
