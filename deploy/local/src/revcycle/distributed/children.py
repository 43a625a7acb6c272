"""Processes of ours on this machine: started, watched, ended by their ids, each with its log."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import httpx2

READY_SECONDS_MAX = 180.0
STOP_SECONDS_MAX = 30.0  # longer than a process drains by itself
_LOOK_SECONDS = 0.1


class ProcessFailed(Exception):
    """A process ended, or did not become ready; the text names it and its log."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A process as it shall run.

    Attributes:
        name: such as `serve-claims`; its log is called so.
        arguments: of the `revcycle` command.
        port: where it answers `/readyz`.
        environment: its settings; no other REVCYCLE_ variable reaches it.

    """

    name: str
    arguments: tuple[str, ...]
    port: int
    environment: Mapping[str, str]


class Children:
    """The processes of one platform."""

    def __init__(self, log_folder: Path) -> None:
        self.log_folder = log_folder
        log_folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._plans: dict[str, Plan] = {}
        self._running: dict[str, subprocess.Popen[bytes]] = {}

    @property
    def names(self) -> list[str]:
        """Return the names of all processes that were ever started."""
        return list(self._plans)

    def start(self, plan: Plan) -> None:
        """Start a process that is not running; it is ready some time later."""
        self._plans[plan.name] = plan
        ours = {name: value for name, value in os.environ.items() if not _is_setting(name)}
        with self._log(plan.name).open("ab") as log:
            self._running[plan.name] = subprocess.Popen(  # noqa: S603 - our own command
                [sys.executable, "-m", "revcycle", *plan.arguments],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env={**ours, **plan.environment},
                start_new_session=True,  # Ctrl-C is for whoever watches
            )

    def address(self, name: str) -> str:
        """Return where a process answers."""
        return f"http://127.0.0.1:{self._plans[name].port}"

    def start_again(self, name: str) -> None:
        self.start(self._plans[name])

    def is_running(self, name: str) -> bool:
        return name in self._running and self._running[name].poll() is None

    def kill(self, name: str) -> None:
        """End a process as a crash would."""
        process = self._running.pop(name)
        process.kill()
        process.wait()

    def stop(self, names: Iterable[str] | None = None) -> dict[str, int]:
        """End processes as an operator would, all at once; return their exit statuses.

        One that does not end in time is killed.
        """
        ending = {name: self._running.pop(name) for name in names or list(self._running)}
        for process in ending.values():
            process.send_signal(signal.SIGTERM)
        deadline = time.monotonic() + STOP_SECONDS_MAX
        return {name: _wait(process, deadline) for name, process in ending.items()}

    def refuse_ended(self) -> None:
        """Raise ProcessFailed when a process that should run does not."""
        for name, process in self._running.items():
            status = process.poll()
            if status is not None:
                raise ProcessFailed(f"{name} ended with status {status}: {self._told(name)}")

    def wait_until_ready(self, names: Iterable[str] | None = None) -> None:
        """Wait until processes say that they are ready. Raises ProcessFailed."""
        waiting = list(names or self._running)
        deadline = time.monotonic() + READY_SECONDS_MAX
        with httpx2.Client(timeout=2) as client:  # one, since to make one takes long
            while waiting:
                self.refuse_ended()
                waiting = [name for name in waiting if not _is_ready(client, self.address(name))]
                if waiting and time.monotonic() > deadline:
                    raise ProcessFailed(f"{waiting[0]} is not ready: {self._told(waiting[0])}")
                time.sleep(_LOOK_SECONDS)

    def _log(self, name: str) -> Path:
        return self.log_folder / f"{name}.log"

    def _told(self, name: str) -> str:
        lines = self._log(name).read_text(errors="replace").splitlines()
        last = lines[-1][:300] if lines else "it said nothing"
        return f"see {self._log(name)}, which ends with: {last}"


def _is_setting(name: str) -> bool:
    return name.startswith("REVCYCLE_") and name != "REVCYCLE_DEBUG"


def _is_ready(client: httpx2.Client, address: str) -> bool:
    try:
        return client.get(f"{address}/readyz").status_code == 200  # noqa: PLR2004 - OK
    except httpx2.TransportError:
        return False


def _wait(process: subprocess.Popen[bytes], deadline: float) -> int:
    try:
        return process.wait(max(0.0, deadline - time.monotonic()))
    except subprocess.TimeoutExpired:
        process.kill()
        return process.wait()
