"""The bundled encounters end with the same money, however the platform is run."""

import json
from uuid import uuid4

import pytest
from support.process import revcycle, running, wait_for

from revcycle.directory import DataDirectory
from revcycle.setup import DEMO_PRACTICE
from revcycle.stack import DEFINITIONS

pytestmark = pytest.mark.slow
# In the order of the bundled encounters, in cents: charge, paid, adjusted, patient owes.
ENDS = [
    (23000, 9200, 10135, 665, "PAID"),
    (15000, 6900, 5100, 3000, "PAID"),
    (25000, 0, 8000, 17000, "PAID_ZERO"),
    (18000, 0, 0, 0, "DENIED"),
    (16200, 0, 0, 0, "REJECTED"),
    (15000, 6900, 5100, 3000, "PAID"),
    (50000, 33400, 16600, 0, "CLOSED"),
    (3500, 0, 0, 0, "HELD"),
    (18000, 0, 0, 0, "DENIED"),
    (24500, 10700, 9760, 1040, "PAID"),
    (0, 0, 0, 0, "NEEDS CODING"),
    (21000, 10440, 7560, 3000, "PAID"),
]
AMOUNTS = ("charge_cents", "paid_cents", "adjusted_cents", "patient_owes_cents", "state")


def ends_as_it_must(data_dir):
    done = revcycle("demo", "--data-dir", str(data_dir), "--json")
    assert done.returncode == 0, done.stderr
    outcomes = json.loads(done.stdout)
    assert [tuple(outcome[name] for name in AMOUNTS) for outcome in outcomes] == ENDS


def test_demo_when_run_in_one_process_then_the_money_is_where_it_must_be(tmp_path):
    with running(tmp_path / "data", "--demo"):
        ends_as_it_must(tmp_path / "data")


@pytest.mark.kafka
@pytest.mark.stack
@pytest.mark.xdist_group("stack")
def test_demo_when_run_as_processes_then_the_money_is_where_it_must_be(stack, tmp_path):
    # A practice of its own: whose coverages are known as inactive, depends on who used the stack.
    client_file = stack.add_client(f"PRACTICE {uuid4().hex[:12]}")
    DataDirectory(tmp_path).write_client(client_file)
    done = revcycle("practice", str(DEMO_PRACTICE), "--data-dir", str(tmp_path))
    assert done.returncode == 0, done.stderr
    ends_as_it_must(tmp_path)
    verdicts = wait_for(
        stack.verify, lambda found: not any(verdict.waiting for verdict in found), seconds=60
    )
    assert [verdict.faults for verdict in verdicts] == [[]] * len(DEFINITIONS)
    assert all(verdict.audit_records for verdict in verdicts)
