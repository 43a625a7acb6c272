"""Makes tests/support importable under pytest's importlib mode, and starts the stack."""

import os
import sys
from pathlib import Path

import pytest

from kit.kafka_jars import KafkaMissing
from kit.postgres_server import PostgresMissing

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture(scope="session")
def stack():
    """Return the platform as processes of its own, on servers that no other test uses."""
    from revcycle.distributed.trial import TrialStack

    try:
        made = TrialStack()
    except (KafkaMissing, PostgresMissing) as missing:
        if os.environ.get("REVCYCLE_TEST_REQUIRE_REAL") == "1":
            pytest.fail(str(missing))
        pytest.skip(str(missing))
    with made:
        yield made.start()
