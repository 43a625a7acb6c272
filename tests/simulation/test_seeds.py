"""The platform under a hundred seeds, and what the auditor says when a mechanism is broken.

A seed that fails is in the test's id; `revcycle simulate --seed N --steps 40` runs it again.
"""

import asyncio
import json
import os
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from support.process import revcycle

from revcycle.simulation.plants import PLANTS
from revcycle.simulation.report import as_lines
from revcycle.simulation.run import Stage

SEEDS = 100
STEPS = 40


@pytest.fixture(scope="module")
def stage():
    with TemporaryDirectory() as folder:
        made = Stage(Path(folder))
        asyncio.run(made.prepare())
        yield made


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(1, SEEDS + 1))
async def test_every_promise_holds(stage, seed):
    outcome = await stage.run(seed, STEPS)
    assert not outcome.violations, "\n".join(as_lines(outcome))
    assert outcome.claims_ended


async def test_a_run_holds_what_it_is_made_for(stage):
    outcome = await stage.run(7, 120)
    assert not outcome.violations, "\n".join(as_lines(outcome))
    for happened in ("claims_ended", "crashes", "duplicates", "reorderings"):
        assert getattr(outcome, happened) > 0, happened


async def test_the_same_seed_gives_the_same_run_and_another_gives_another(stage):
    first, again, other = [await stage.run(seed, STEPS) for seed in (11, 11, 12)]
    assert first == again
    assert first.actions != other.actions


@pytest.mark.parametrize("mechanism", PLANTS)
async def test_a_broken_mechanism_is_named(stage, mechanism):
    outcome = await stage.run(3, STEPS, mechanism)
    assert outcome.violations[0].name.startswith(f"{mechanism}.")


async def test_a_broken_inbox_is_seen_by_what_is_done_twice(stage):
    outcome = await stage.run(5, 60, "inbox")
    assert "inbox.processed-twice" in {each.name for each in outcome.violations}


@pytest.mark.slow
def test_the_command_names_the_fault_and_replays_it_in_another_process(monkeypatch):
    reports = []
    for hash_seed in ("1", "2"):
        monkeypatch.setitem(os.environ, "PYTHONHASHSEED", hash_seed)
        done = revcycle("simulate", "--seed", "9", "--steps", "12", "--plant", "inbox", "--json")
        assert done.returncode == 1
        reports.append(json.loads(done.stdout))
    assert reports[0] == reports[1]
    assert reports[0]["violations"][0]["name"].startswith("inbox.")
    assert reports[0]["replay"] == "revcycle simulate --seed 9 --steps 12 --plant inbox"
    assert "all faults stop" in reports[0]["last_actions"]


@pytest.mark.slow
def test_the_command_ends_well_when_all_holds():
    done = revcycle("simulate", "--seed", "2", "--seeds", "2", "--steps", "10", "--json")
    report = json.loads(done.stdout)
    assert done.returncode == 0
    assert (report["seed"], report["seeds"], report["violations"]) == (2, 2, [])
