"""The interpreters of the contestants: ours is the one that runs, each peer has its own.

The fuzzer of the codec gets its environment here too.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from benchmarks.x12.roster import Contestant

FOLDER = Path(__file__).resolve().parent
_ENVIRONMENTS = FOLDER / ".peers"
_STAMP = "installed.txt"


def interpreter_of(contestant: Contestant) -> Path:
    """Return the Python that runs a contestant."""
    if contestant.peer is None:
        return Path(sys.executable)
    return _ENVIRONMENTS / contestant.peer / "bin" / "python"


def prepare_peer(peer: str, tell: Callable[[str], None]) -> None:
    """Install a peer with the versions and hashes of its requirements, unless it is there."""
    prepare_environment(FOLDER / "peers" / f"{peer}.txt", _ENVIRONMENTS / peer, tell)


def prepare_environment(requirements: Path, environment: Path, tell: Callable[[str], None]) -> None:
    """Install requirements, pinned with their hashes, into a folder, unless they are there."""
    stamp = environment / _STAMP
    if stamp.exists() and stamp.read_bytes() == requirements.read_bytes():
        return
    tell(f"installing {requirements.stem} into an environment of its own (once)")
    subprocess.run([sys.executable, "-m", "venv", "--clear", environment], check=True)
    install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    hashed = ["--require-hashes", "--requirement", str(requirements)]
    subprocess.run([environment / "bin" / "python", *install, *hashed], check=True)
    shutil.copyfile(requirements, stamp)
