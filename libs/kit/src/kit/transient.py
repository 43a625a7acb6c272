"""Which faults pass by themselves, and which of those may be the event's own.

A database, broker or blob store that is away fails every event alike: nobody is to blame, and
nothing is ever parked for it. A deadlock or a statement that takes too long may be of one event
alone: it is tried again, but not for ever.
"""

import sqlite3
from typing import Literal

from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

Fault = Literal["away", "passing", "permanent"]

# Classes and codes of SQLSTATE, PostgreSQL's appendix A: connection lost, no resources, operator
# intervention (shutdown); a session that idled too long was ended by the server.
_AWAY_CLASSES = ("08", "53", "57")
_AWAY_CODES = {"25P03", "25P04"}
# Undone by the server (deadlock, serialization), lock not available, statement_timeout.
_PASSING_CLASS = "40"
_PASSING_CODES = {"55P03", "57014"}
# Primary result codes of SQLite (sqlite.org/rescode.html): busy, locked, no memory, read-only,
# input/output, corrupt, full, cannot open, locking protocol, not a database.
_SQLITE_AWAY = {5, 6, 7, 8, 10, 11, 13, 14, 15, 26}
_PRIMARY = 0xFF


def fault_of(error: BaseException) -> Fault:
    """Say what a fault is: something is away, this try alone failed, or every try would."""
    if isinstance(error, PoolTimeout | TimeoutError | ConnectionError):
        return "away"
    if isinstance(
        error, sqlite3.OperationalError
    ):  # of a BEGIN, which SQLAlchemy hands on as it is
        return "away" if _is_sqlite_away(error) else "passing"
    return _fault_of_database(error) if isinstance(error, DBAPIError) else "permanent"


def _fault_of_database(error: DBAPIError) -> Fault:
    code = str(getattr(error.orig, "sqlstate", None) or "")
    if code in _PASSING_CODES or code.startswith(_PASSING_CLASS):
        return "passing"
    is_lost = error.connection_invalidated or code in _AWAY_CODES or code.startswith(_AWAY_CLASSES)
    if is_lost or _is_sqlite_away(error.orig):
        return "away"
    return "passing" if isinstance(error, OperationalError) else "permanent"


def _is_sqlite_away(error: BaseException | None) -> bool:
    return getattr(error, "sqlite_errorcode", 0) & _PRIMARY in _SQLITE_AWAY
