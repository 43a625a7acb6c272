"""What an operator decides for this service."""

import os
from typing import Literal, get_args

StatementPolicy = Literal["at_once", "none"]
_STATEMENT_POLICY = "REVCYCLE_STATEMENT_POLICY"


def statement_policy() -> StatementPolicy:
    """Say when patients are told what they owe; raises ValueError for an unknown policy."""
    chosen = os.environ.get(_STATEMENT_POLICY, "at_once")
    for policy in get_args(StatementPolicy):
        if chosen == policy:
            return policy  # type: ignore[no-any-return]
    raise ValueError(f"{_STATEMENT_POLICY} is {chosen!r}: choose at_once or none")
