"""What goes wrong on purpose, and how it is told from what goes wrong by itself."""

import sqlite3

from sqlalchemy.exc import OperationalError

from kit.crashpoints import Point


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
