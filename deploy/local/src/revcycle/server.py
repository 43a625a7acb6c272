"""uvicorn as we run it: on a socket of ours, ended by whoever started it."""

import contextlib
import socket
from collections.abc import Iterator
from typing import Any

from starlette.types import ASGIApp

from kit.memory import seeming_absent

with seeming_absent("watchfiles"):  # with which uvicorn would watch our source: a megabyte
    import uvicorn

KEEP_ALIVE_SECONDS = 75  # longer than the gateway keeps an idle connection to a service


class CannotListen(Exception):
    """The address is taken, or not one of this machine."""


class Server(uvicorn.Server):
    """Takes no signals: uvicorn would raise SIGTERM again before the databases are closed."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    def stop(self) -> None:
        """Finish open requests, within the grace that was configured, and end."""
        self.should_exit = True


def make_server(app: ASGIApp, grace_seconds: int, **options: Any) -> Server:
    """Return a server; `options` are uvicorn's, such as `ssl_certfile`."""
    return Server(
        uvicorn.Config(
            app,
            log_config=None,
            access_log=False,
            lifespan="off",
            server_header=False,
            timeout_keep_alive=KEEP_ALIVE_SECONDS,
            timeout_graceful_shutdown=grace_seconds,
            **options,
        )
    )


def listen(host: str, port: int) -> socket.socket:
    """Return a bound socket; port 0 takes a free one. Raises CannotListen."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Named, because asyncio sends at once (TCP_NODELAY) only on what says that it is TCP: otherwise
    # each answer waits 40 ms for the client to acknowledge its headers.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise CannotListen(f"cannot listen on {host}:{port} ({error.strerror})") from error
    return listener
