"""A PostgreSQL server to throw away: for tests, and for trying the platform on one machine.

It listens on loopback only, on a free port, with a password made for it. PostgreSQL refuses to
run as root, so for root the server runs as the user `postgres`, else `nobody`.
"""

import os
import pwd
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

from kit.ports import free_port

_DEBIAN = Path("/usr/lib/postgresql")
_SUPERUSER = "postgres"
_START_SECONDS_MAX = 30.0
_ATTEMPTS_MAX = 3  # another process may take the port that was just found free


class PostgresMissing(Exception):
    """PostgreSQL's programs are not on this machine; the text says which."""


class PostgresFailed(Exception):
    """The server did not start; the text ends with what it logged."""


def find_program(name: str) -> Path:
    """Return a program of PostgreSQL, from the path or the newest of Debian's folders."""
    on_path = shutil.which(name)
    if on_path:
        return Path(on_path)
    for folder in sorted(_DEBIAN.glob("*/bin"), key=_version, reverse=True):
        if (folder / name).exists():
            return folder / name
    raise PostgresMissing(
        f"no {name} on the path or in {_DEBIAN}/*/bin: install PostgreSQL 15 or newer,"
        " or name a running server in REVCYCLE_TEST_POSTGRES"
    )


def _version(folder: Path) -> list[int]:
    return [int(part) for part in folder.parent.name.split(".")]


class PostgresServer:
    """A server on a data folder that outlives a stop, a kill and a restart.

    Without a folder a temporary one is made, which `close` removes. `fsync=False` makes commits
    quick and a power cut fatal: right for tests, wrong for data.
    """

    def __init__(self, folder: Path | None = None, *, fsync: bool = False) -> None:
        """Make the database files where there are none; `start` starts the server.

        Raises PostgresMissing when a program is not there.
        """
        self._initdb, self._postgres = find_program("initdb"), find_program("postgres")
        self._is_temporary = folder is None
        self.folder = folder or Path(tempfile.mkdtemp(prefix="revcycle-postgres-"))
        self._fsync = fsync
        self._user = _unprivileged_user()
        self._process: subprocess.Popen[bytes] | None = None
        self.port = 0
        self._prepare_folder()
        self._password_file = self.folder / "password"
        if not (self._data / "PG_VERSION").exists():
            self._make_files()
        self._password = self._password_file.read_text().strip()

    @property
    def _data(self) -> Path:
        return self.folder / "data"

    @property
    def _log(self) -> Path:
        return self.folder / "server.log"

    @property
    def url(self) -> str:
        """Return the superuser's address, as libpq writes it."""
        return f"postgresql://{_SUPERUSER}:{self._password}@127.0.0.1:{self.port}/postgres"

    @property
    def process_id(self) -> int:
        """Return the server's process; raises PostgresFailed when it does not run."""
        if self._process is None:
            raise PostgresFailed("the server is not started")
        return self._process.pid

    def start(self) -> "PostgresServer":
        """Start on the port it had, or on a free one the first time. Raises PostgresFailed."""
        for attempt in range(1, _ATTEMPTS_MAX + 1):
            port = self.port or free_port()
            self._process = self._run(self._server_command(port))
            if self._is_ready():
                self.port = port
                return self
            self.kill()
            if attempt == _ATTEMPTS_MAX or self.port:
                break
        raise PostgresFailed(f"PostgreSQL did not start: {self._log.read_text()[-2000:]}")

    def stop(self) -> None:
        """Stop as an operator would: sessions are ended, everything is written."""
        self._end(signal.SIGINT)

    def kill(self) -> None:
        """Stop as a power cut would: what was committed comes back at the next start."""
        self._end(signal.SIGQUIT)

    def close(self) -> None:
        self.stop()
        if self._is_temporary:
            shutil.rmtree(self.folder, ignore_errors=True)

    def _end(self, number: signal.Signals) -> None:
        if self._process is not None:
            self._process.send_signal(number)
            self._process.wait()
            self._process = None

    def _prepare_folder(self) -> None:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self._user:
            os.chown(self.folder, self._user.pw_uid, self._user.pw_gid)

    def _make_files(self) -> None:
        self._password_file.touch(mode=0o600)
        self._password_file.write_text(secrets.token_urlsafe(24))
        if self._user:
            os.chown(self._password_file, self._user.pw_uid, self._user.pw_gid)
        # Text is compared byte by byte, as SQLite does.
        options = "--encoding=UTF8 --locale=C --auth=scram-sha-256 --no-sync"
        made = self._run(
            [
                *(str(self._initdb), *options.split()),
                *("--username", _SUPERUSER, "--pwfile", str(self._password_file)),
                *("--pgdata", str(self._data)),
            ]
        )
        if made.wait() != 0:
            raise PostgresFailed(f"initdb failed: {self._log.read_text()[-2000:]}")

    def _server_command(self, port: int) -> list[str]:
        safe = "on" if self._fsync else "off"
        settings = {
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": "",
            "port": str(port),
            "fsync": safe,
            "full_page_writes": safe,
            "max_connections": "200",
        }
        named = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        return [str(self._postgres), "-D", str(self._data), *named]

    def _run(self, command: list[str]) -> subprocess.Popen[bytes]:
        with self._log.open("ab") as log:
            return subprocess.Popen(  # noqa: S603 - programs of PostgreSQL, our own arguments
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=self.folder,
                env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C"},
                start_new_session=True,  # Ctrl-C is ours to handle
                user=self._user.pw_uid if self._user else None,
                group=self._user.pw_gid if self._user else None,
                extra_groups=[] if self._user else None,
            )

    def _is_ready(self) -> bool:
        """Wait until the server says so in its own process file; False when it ended."""
        deadline = time.monotonic() + _START_SECONDS_MAX
        while self._process and self._process.poll() is None and time.monotonic() < deadline:
            if self._status() == "ready":
                return True
            time.sleep(0.02)
        return False

    def _status(self) -> str:
        try:
            lines = (self._data / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return ""
        is_ours = bool(lines) and lines[0] == str(self.process_id)
        return lines[7].strip() if is_ours and len(lines) > 7 else ""  # noqa: PLR2004 - its line


def _unprivileged_user() -> pwd.struct_passwd | None:
    """Return whom the server runs as when we are root, else None."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise PostgresMissing("PostgreSQL cannot run as root, and there is no user postgres or nobody")
