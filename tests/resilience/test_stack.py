"""Processes of the stack end while events flow, as told or killed; every encounter ends once."""

from contextlib import closing

import pytest
from resilience.chaos import KILLS_MIN, audit, learn_ends, run
from support.distributed import ON_THE_STACK

from revcycle.api import Api
from revcycle.demo import bundled_encounters, copies

pytestmark = ON_THE_STACK
SEED = 20261122


@pytest.fixture
def api(stack):
    with closing(Api(stack.directory.read_client())) as opened:
        yield opened


def test_workers_when_told_to_stop_while_events_flow_then_they_drain_and_others_go_on(stack, api):
    templates = bundled_encounters()
    undisturbed = learn_ends(api, templates)
    encounters = copies(templates, 36)
    ids = {
        each["external_id"]: api.call("POST", "/v1/encounters", json=each)["id"]
        for each in encounters
    }
    workers = [name for name in stack.children.names if name.startswith("worker-")]
    assert stack.children.stop(workers) == dict.fromkeys(workers, 0)
    logs = [(stack.children.log_folder / f"{name}.log").read_text() for name in workers]
    assert not any("step_cut_short" in log for log in logs)
    for name in workers:
        stack.children.start_again(name)
    stack.children.wait_until_ready(workers)
    assert audit(stack, api, encounters, ids, undisturbed, lambda _words: None) == []


def test_1000_encounters_when_everything_is_killed_again_and_again_then_each_ends_once(stack):
    said = []
    outcome = run(stack, 1_000, KILLS_MIN, SEED, said.append)
    assert outcome.faults == [], said
    expected = {**dict.fromkeys(stack.children.names, KILLS_MIN), "broker": 1, "postgres": 1}
    assert dict(outcome.kills) == expected
