"""A process that dies at any named point and is started again ends as if nothing had happened."""

import asyncio
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kit.crashpoints import EXIT_STATUS, MEANINGS, VARIABLE
from revcycle.simulation.run import Stage

DRIVER = Path(__file__).parent / "crash_driver.py"
ENCOUNTERS = 6
# The second time a point is reached there is work before it and behind it.
NTH = 2


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    folder = tmp_path_factory.mktemp("stage")
    asyncio.run(Stage(folder).prepare())
    return folder / "template"


@pytest.fixture
def platform(template, tmp_path):
    """Return a function that runs the platform on one folder, to its end or to its death."""
    folder = tmp_path / "platform"
    shutil.copytree(template, folder)

    def run(bus, crash_at=None):
        environment = {name: value for name, value in os.environ.items() if name != VARIABLE}
        if crash_at:
            environment[VARIABLE] = crash_at
        return subprocess.run(
            [sys.executable, str(DRIVER), str(folder), bus],
            env=environment,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )

    return run


def ends_well(done):
    assert done.returncode == 0, done.stderr[-3000:]
    report = json.loads(done.stdout.splitlines()[-1])
    assert report["violations"] == []
    assert report["ended"] == ENCOUNTERS


@pytest.mark.slow
@pytest.mark.parametrize("bus", ["local"])
@pytest.mark.parametrize("point", MEANINGS)
def test_killed_at_a_point_and_started_again_then_every_promise_holds(platform, bus, point):
    died = platform(bus, f"{point}:{NTH}")
    assert died.returncode == EXIT_STATUS, died.stderr[-3000:]
    ends_well(platform(bus))


@pytest.mark.slow
def test_never_killed_then_every_promise_holds(platform):
    ends_well(platform("local"))


def test_a_point_that_does_not_exist_stops_the_start():
    done = subprocess.run(
        [sys.executable, "-c", "import kit.crashpoints"],
        env={**os.environ, VARIABLE: "R9"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    assert "the points are R1, R2, R3" in done.stderr
