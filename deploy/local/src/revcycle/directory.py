"""The data directory: where it is, who owns it, and what stands in it."""

import fcntl
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from kit.tokens import write_private


class DataDirectoryInUse(Exception):
    """Another process runs the platform on this data directory."""


@dataclass(frozen=True, slots=True)
class ClientFile:
    """The content of `client.json`: what a caller needs to get tokens."""

    client_id: str
    client_secret: str
    token_url: str


@dataclass(frozen=True, slots=True)
class DataDirectory:
    """One platform's files: databases, event log, blobs, keys, credentials, log."""

    path: Path

    @property
    def practice_file(self) -> Path:
        return self.path / "practice.toml"

    @property
    def client_file(self) -> Path:
        return self.path / "client.json"

    @property
    def demo_marker(self) -> Path:
        """Stands in a directory that was made for the demo, which no real practice may enter."""
        return self.path / "this-is-the-demo"

    @property
    def log_file(self) -> Path:
        return self.path / "revcycle.log"

    def lock(self) -> IO[str]:
        """Take the directory for this process, as long as the returned file stays open.

        The kernel frees the lock when the process ends, however it ends. So there is one relay
        per outbox and one writer of the log, and a restart after a crash does not have to wait.
        """
        self.path.mkdir(parents=True, exist_ok=True, mode=0o700)
        holder = (self.path / "lock").open("a+", encoding="ascii")
        try:
            fcntl.flock(holder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            holder.close()
            raise DataDirectoryInUse(f"another process uses {self.path}") from error
        holder.truncate(0)
        holder.write(str(os.getpid()))
        holder.flush()
        return holder

    def read_client(self) -> ClientFile | None:
        """Return the credentials; None before the first start."""
        if not self.client_file.exists():
            return None
        said = json.loads(self.client_file.read_text(encoding="utf-8"))
        return ClientFile(said["client_id"], said["client_secret"], said["token_url"])

    def write_client(self, client: ClientFile) -> None:
        content = {
            "client_id": client.client_id,
            "client_secret": client.client_secret,
            "token_url": client.token_url,
        }
        write_private(self.client_file, json.dumps(content, indent=2).encode() + b"\n")
