"""What the ledger refuses."""


class InvariantViolated(Exception):
    """An entry would break the books; it is never written."""


class AlreadyReversed(InvariantViolated):
    """An entry was mirrored before; a second mirror would move the money twice."""
