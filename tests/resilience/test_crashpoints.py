"""A process that dies at any named point and is started again ends as if nothing had happened."""

import asyncio
import json
import os
import subprocess
import sys
from uuid import uuid4

import pytest

from kit.crashpoints import EXIT_STATUS, MEANINGS, VARIABLE
from revcycle.simulation.run import Stage

ENCOUNTERS = 6
RUNS_SECONDS_MAX = 600
# One driver dies and goes on at all points; one broker serves the tests that need one.
BUSES = [
    pytest.param("local", marks=pytest.mark.xdist_group("crash-points")),
    pytest.param("kafka", marks=[pytest.mark.kafka, pytest.mark.xdist_group("kafka")]),
]


@pytest.fixture(scope="module", params=BUSES)
def runs(request, tmp_path_factory):
    """Return what the processes of every point ended with, and where their reports are."""
    servers = [request.getfixturevalue("kafka")] if request.param == "kafka" else []
    stage = tmp_path_factory.mktemp("stage")
    asyncio.run(Stage(stage).prepare())
    folder = tmp_path_factory.mktemp("runs") / uuid4().hex[:12]  # topics are named after it
    driver = [sys.executable, "-m", "tests.resilience.crash_driver"]
    done = subprocess.run(
        [*driver, request.param, str(stage / "template"), str(folder), *servers],
        cwd=request.config.rootpath,
        capture_output=True,
        text=True,
        timeout=RUNS_SECONDS_MAX,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return {**json.loads(done.stdout.splitlines()[-1]), "folder": folder, "errors": done.stderr}


def ends_well(runs, point):
    assert runs["ended"][point] == 0, runs["errors"][-3000:]
    report = json.loads((runs["folder"] / f"{runs['folder'].name}-{point}/report.json").read_text())
    assert report == {"ended": ENCOUNTERS, "violations": []}


@pytest.mark.slow
@pytest.mark.parametrize("point", MEANINGS)
def test_killed_at_a_point_and_started_again_then_every_promise_holds(runs, point):
    assert runs["died"][point] == EXIT_STATUS, runs["errors"][-3000:]
    ends_well(runs, point)


@pytest.mark.slow
def test_never_killed_then_every_promise_holds(runs):
    assert runs["died"]["none"] == 0, runs["errors"][-3000:]
    ends_well(runs, "none")


def reach_a_point_twice(wanted):
    return subprocess.run(
        [sys.executable, "-c", _TWICE],
        env={**os.environ, VARIABLE: wanted},
        capture_output=True,
        text=True,
        check=False,
    )


_TWICE = "from kit.crashpoints import crashpoint as c; c('R2'); print('on', flush=True); c('R2')"


def test_a_process_dies_at_the_point_that_its_environment_names():
    done = reach_a_point_twice("R2:2")
    assert (done.returncode, done.stdout) == (EXIT_STATUS, "on\n")


def test_a_point_that_does_not_exist_stops_the_start():
    done = reach_a_point_twice("R9")
    assert done.returncode != 0
    assert "the points are R1, R2, R3" in done.stderr
