"""Faults of ours, as opposed to faults of what was sent to us."""


class InvariantViolated(Exception):
    """Something that must always hold does not. Never caught to go on: the transaction ends.

    Unlike an assertion it stays on under `python -O`. Its text holds no patient data.
    """
