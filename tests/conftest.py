"""Makes tests/support importable under pytest's importlib mode, and starts the stack."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture(scope="session")
def stack(needing_servers):
    """Return the platform as processes of its own, on servers that no other test uses."""
    from revcycle.distributed.trial import TrialStack

    with needing_servers():
        made = TrialStack()
    with made:
        yield made.start()
