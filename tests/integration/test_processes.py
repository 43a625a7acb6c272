"""A process ends as it should when it is told to, and says what is wrong when it cannot start."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx2
import pytest
from support.process import REVCYCLE

from kit.ports import free_port
from revcycle.distributed.children import Children, Plan, ProcessFailed

LOOPING = Path(__file__).parents[1] / "support" / "looping.py"
END_SECONDS = 60

pytestmark = pytest.mark.slow


def start_looping(*, drain_seconds, step_seconds):
    """Start a worker and return it in the middle of its first step."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, str(LOOPING), str(port), str(drain_seconds), str(step_seconds)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout.readline() == "begun\n"
    return process, port


def end(process, number=signal.SIGTERM):
    process.send_signal(number)
    said, logged = process.communicate(timeout=END_SECONDS)
    return process.returncode, said, logged


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_worker_when_told_to_stop_then_it_finishes_the_step_and_begins_no_other(number):
    process, _ = start_looping(drain_seconds=30, step_seconds=2)
    status, said, logged = end(process, number)
    assert (status, said) == (0, "done\n")
    assert "step_cut_short" not in logged


def test_worker_when_a_step_takes_too_long_then_it_is_cut_short_and_that_is_logged():
    process, _ = start_looping(drain_seconds=1, step_seconds=600)
    status, said, logged = end(process)
    assert (status, said) == (0, "")
    assert "step_cut_short" in logged


def test_worker_when_asked_then_it_tells_of_its_health_and_of_nothing_else():
    process, port = start_looping(drain_seconds=1, step_seconds=600)
    try:
        answers = {path: ask(port, path) for path in ("/healthz", "/readyz", "/v1/claims")}
    finally:
        end(process)
    assert answers["/healthz"] == (200, {"status": "ok"})
    assert answers["/readyz"] == (200, {"ready": True})
    status, body = answers["/v1/claims"]
    assert (status, body["type"]) == (404, "/problems/not-found")


def ask(port, path):
    with httpx2.Client(transport=httpx2.HTTPTransport(retries=5)) as client:
        answer = client.get(f"http://127.0.0.1:{port}{path}", timeout=10)
    return answer.status_code, answer.json()


def test_worker_when_its_port_is_taken_then_it_ends_at_once():
    process, port = start_looping(drain_seconds=1, step_seconds=600)
    try:
        wait_until_it_listens(port)
        other = subprocess.run(
            [sys.executable, str(LOOPING), str(port), "1", "600"],
            capture_output=True,
            text=True,
            timeout=END_SECONDS,
            check=False,
        )
    finally:
        end(process)
    assert other.returncode == 1
    assert f"cannot listen on 127.0.0.1:{port}" in other.stderr


def wait_until_it_listens(port):
    deadline = time.monotonic() + END_SECONDS
    while time.monotonic() < deadline:
        try:
            return ask(port, "/healthz")
        except httpx2.TransportError:
            time.sleep(0.05)
    raise AssertionError("it does not listen")


@pytest.mark.parametrize("arguments", [("serve", "claims"), ("worker", "simulator")])
def test_process_when_settings_are_missing_then_its_name_its_log_and_why_are_told(
    tmp_path, arguments
):
    children = Children(tmp_path)
    name = "-".join(arguments)
    children.start(Plan(name, arguments, free_port(), {}))
    with pytest.raises(ProcessFailed) as failed:
        children.wait_until_ready()
    words = str(failed.value)
    assert words.startswith(f"{name} ended with status 1: see {tmp_path / name}.log")
    assert "REVCYCLE_KAFKA_SERVERS is not set" in words
    assert children.stop() == {name: 1}


@pytest.mark.parametrize(
    ("present", "missing"),
    [((), "no java on the path"), (("java",), "no mvn on the path")],
)
def test_stack_when_a_program_is_missing_then_one_line_says_which(tmp_path, present, missing):
    for name in (*present, "initdb", "postgres"):
        (tmp_path / name).symlink_to(sys.executable)
    path = {"PATH": str(tmp_path), "REVCYCLE_KAFKA_CACHE": str(tmp_path / "cache")}
    done = stack_once({**os.environ, **path})
    assert done.returncode == 1
    [line] = done.stderr.splitlines()
    assert line.startswith(f"revcycle: {missing}: install")
    assert "REVCYCLE_TEST" not in line


def stack_once(environment):
    return subprocess.run(
        [*REVCYCLE, "stack", "--once"],
        capture_output=True,
        text=True,
        timeout=END_SECONDS,
        check=False,
        env=environment,
    )
