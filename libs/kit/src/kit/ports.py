"""Free ports on loopback, for servers of ours on this machine."""

import secrets
import socket

# Below those that systems give to clients. A server that comes back needs its port again: from
# the clients' range it may have been given away meanwhile, even to a client that tries to reach it.
_PORTS_MIN, _PORTS_COUNT = 10_000, 20_000


def free_ports(count: int) -> list[int]:
    """Return different ports that nobody listens on."""
    found: set[int] = set()
    while len(found) < count:
        port = _PORTS_MIN + secrets.randbelow(_PORTS_COUNT)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        found.add(port)
    return list(found)


def free_port() -> int:
    """Return a port that nobody listens on."""
    return free_ports(1)[0]
