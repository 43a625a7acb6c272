"""Faults of ours, as opposed to faults of what was sent to us."""


class InvariantViolated(Exception):
    """Something that must always hold does not. Never caught to go on: the transaction ends.

    Unlike an assertion it stays on under `python -O`. Its text holds no patient data.
    """


class SettingRefused(Exception):
    """What an operator set is incomplete or unsafe: the process must not start.

    The text names each variable and what to do, without its value.
    """
