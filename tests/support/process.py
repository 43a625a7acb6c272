"""The platform as a user runs it: a process, a port, a data directory."""

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx2

START_SECONDS = 180  # for a machine that does much else
REVCYCLE = [sys.executable, "-m", "revcycle"]
X12 = {"Content-Type": "application/edi-x12"}


class Reachable:
    """A platform that has `base_url` and `client_file`."""

    @contextmanager
    def client(self, credentials=None, *, anonymous=False):
        """Yield an HTTP client with a token of these credentials (client.json by default)."""
        with httpx2.Client(base_url=self.base_url, timeout=30) as client:
            if not anonymous:
                log_in(client, credentials or self.client_file)
            yield client


@dataclass
class RunningPlatform(Reachable):
    """A started `revcycle up`."""

    process: subprocess.Popen
    data_dir: Path

    @property
    def client_file(self):
        return json.loads((self.data_dir / "client.json").read_text())

    @property
    def base_url(self):
        return self.client_file["token_url"].removesuffix("/oauth/token")

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(timeout=10)

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=20)


def log_in(client, credentials):
    answer = client.post(
        "/oauth/token",
        data={"grant_type": "client_credentials"},
        auth=(credentials["client_id"], credentials["client_secret"]),
    )
    answer.raise_for_status()
    client.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"


def start(data_dir, *options, wait=True, environment=None):
    """Start `revcycle up` on a free port and wait until it is ready, unless told not to."""
    stale = data_dir / "client.json"
    before = stale.stat().st_mtime_ns if stale.exists() else 0
    output = data_dir.parent / f"{data_dir.name}.out"
    with output.open("ab") as stream:
        process = subprocess.Popen(
            [*REVCYCLE, "up", "--port", "0", "--data-dir", str(data_dir), *options],
            stdout=stream,
            stderr=subprocess.STDOUT,
            env={**os.environ, "COLUMNS": "120", **(environment or {})},
        )
    platform = RunningPlatform(process, data_dir)
    if not wait:
        return platform
    deadline = time.monotonic() + START_SECONDS
    with httpx2.Client(timeout=2) as client:  # one, since to make one takes long
        while time.monotonic() < deadline:
            if process.poll() is not None:
                raise AssertionError(f"revcycle up ended: {output.read_text()[-3000:]}")
            if (
                stale.exists()
                and stale.stat().st_mtime_ns != before
                and _is_ready(client, platform)
            ):
                return platform
            time.sleep(0.05)
    process.kill()
    raise AssertionError("revcycle up did not become ready")


def _is_ready(client, platform):
    try:
        return client.get(f"{platform.base_url}/readyz").status_code == 200
    except httpx2.TransportError:
        return False


@contextmanager
def running(data_dir, *options, environment=None):
    platform = start(data_dir, *options, environment=environment)
    try:
        yield platform
    finally:
        if platform.process.poll() is None:
            platform.stop()


def revcycle(*arguments, environment=None):
    """Run one `revcycle` command; return the finished process with its text."""
    return subprocess.run(
        [*REVCYCLE, *arguments],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
        env={**os.environ, **(environment or {})},
    )


def wait_for(ask, until, seconds=20):
    """Ask until the answer is as wanted; return it."""
    deadline = time.monotonic() + seconds
    while True:
        answer = ask()
        if until(answer):
            return answer
        if time.monotonic() > deadline:
            raise AssertionError(f"still {answer}")
        time.sleep(0.05)
