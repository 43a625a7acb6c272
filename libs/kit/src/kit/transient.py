"""Which faults pass by themselves: the same work is tried again, and nothing is parked."""

from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

# Classes and codes of SQLSTATE, PostgreSQL's appendix A: connection lost, transaction undone by
# the server (deadlock, serialization), no resources, lock not available, operator intervention
# (shutdown, statement_timeout).
_CLASSES = ("08", "40", "53", "57")
_CODES = {"55P03", "25P03", "25P04"}  # the last two: idle_in_transaction and transaction timeout


def is_transient(error: BaseException) -> bool:
    """Say whether another try may succeed although nobody mends anything."""
    if isinstance(error, OperationalError | PoolTimeout | TimeoutError | ConnectionError):
        return True
    if not isinstance(error, DBAPIError):
        return False
    code = str(getattr(error.orig, "sqlstate", None) or "")
    return error.connection_invalidated or code.startswith(_CLASSES) or code in _CODES
