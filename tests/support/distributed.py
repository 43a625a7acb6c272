"""The platform as processes of its own, one for the whole test run, seen like any other."""

from contextlib import contextmanager
from dataclasses import asdict, dataclass
from uuid import uuid4

import pytest

from revcycle.distributed.trial import SIMULATOR, TrialStack
from support.process import Reachable

# One stack serves all: xdist keeps the group in one process (--dist loadgroup).
ON_THE_STACK = [
    pytest.mark.kafka,
    pytest.mark.slow,
    pytest.mark.stack,
    pytest.mark.xdist_group("stack"),
]


@dataclass
class DistributedPlatform(Reachable):
    """One organization of the stack."""

    stack: TrialStack
    client_file: dict[str, str]

    @property
    def base_url(self):
        return self.stack.base_url


@contextmanager
def unanswered_platform(stack):
    """Yield a new organization of the stack, while nobody plays the clearinghouse."""
    stack.children.stop([SIMULATOR])
    try:
        made = stack.add_client(f"PRACTICE {uuid4().hex[:12]}")
        yield DistributedPlatform(stack, asdict(made))
    finally:
        stack.children.start_again(SIMULATOR)
        stack.children.wait_until_ready([SIMULATOR])
