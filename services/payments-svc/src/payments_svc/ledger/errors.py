"""What the ledger refuses, besides `kit.errors.InvariantViolated`."""

from kit.errors import InvariantViolated


class AlreadyReversed(InvariantViolated):
    """An entry was mirrored before; a second mirror would move the money twice."""
