"""What goes wrong on purpose, and how it is told from what goes wrong by itself."""

import sqlite3
import types
from collections.abc import Awaitable, Generator
from typing import Any

from sqlalchemy.exc import OperationalError

from kit.crashpoints import Point

ENDLESS = -1  # awaits until death: never


class Crashed(BaseException):
    """A process dies here. No handler of ours catches it, and nothing after it runs."""

    def __init__(self, place: str) -> None:
        super().__init__(place)
        self.place = place


class ServiceDown(Exception):
    """Nobody listens at the address of a service."""


class DatabaseLocked(OperationalError):
    """The commit did not get the lock; nothing was written."""

    def __init__(self) -> None:
        super().__init__("COMMIT", {}, sqlite3.OperationalError("database is locked"))


class BusAway(ConnectionError):
    """The broker did not answer; what was sent may have been kept or not."""


RELAY_POINTS: tuple[Point, ...] = ("R1", "R2", "R3")
CONSUMER_POINTS: tuple[Point, ...] = ("C4", "C5", "C6", "C7")
REQUEST_POINTS: tuple[Point, ...] = ("H7", "H8")


@types.coroutine
def dies_after(awaits: int, work: Awaitable[Any]) -> Generator[Any, None, Any]:
    """Run some work, and let it die at its n-th await, unless it ends before."""
    steps = work.__await__()
    send = steps.__next__
    while True:
        try:
            pause = send()
        except StopIteration as end:
            return end.value
        if awaits == 0:
            pause = steps.throw(Crashed("an await"))  # what it still awaits is its unwinding
        awaits -= 1
        yield pause
