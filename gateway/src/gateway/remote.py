"""Services that are processes of their own: the same requests, over pooled connections."""

import ssl
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

import structlog
from aiohttp import ClientError, ClientResponse, ClientSession, ClientTimeout, TCPConnector
from starlette.exceptions import HTTPException
from starlette.types import Receive, Scope, Send
from yarl import URL

from kit.http.errors import problem_response
from kit.problems import Problem

CONNECTIONS_MAX = 100  # to each service
# Shorter than a service keeps an idle connection, so that none is closed under a request.
IDLE_SECONDS_MAX = 30.0
TIMEOUT = ClientTimeout(total=60, sock_connect=2)
_PER_CONNECTION = frozenset(
    (b"connection", b"keep-alive", b"te", b"trailer", b"transfer-encoding", b"upgrade")
)
log = structlog.get_logger()


class RemoteService:
    """An ASGI app that hands each request to a service elsewhere, and its answer back.

    A service that does not answer is a 503 problem. Nothing is tried again here: only the caller
    knows whether it may be done twice.
    """

    def __init__(self, name: str, base_url: str, session: ClientSession) -> None:
        self._name, self._session = name, session
        self._base_url = base_url.rstrip("/")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            body = await _body(receive)
        except HTTPException:  # our own layer counts what comes in
            await problem_response(_TOO_LARGE)(scope, receive, send)
            return
        has_begun = False
        try:
            async with self._request(scope, body) as answer:
                has_begun = True
                await _send_back(answer, send)
        except (ClientError, TimeoutError) as error:
            log.warning("service_away", service=self._name, error=type(error).__name__)
            if has_begun:
                raise  # the connection ends, so that nobody takes a part for the whole
            await problem_response(self._away())(scope, receive, send)

    @asynccontextmanager
    async def _request(self, scope: Scope, body: bytes) -> AsyncIterator[ClientResponse]:
        query = scope["query_string"].decode("ascii")
        path = scope["raw_path"].decode("ascii") + (f"?{query}" if query else "")
        headers = [
            (name.decode("latin-1"), value.decode("latin-1"))
            for name, value in scope["headers"]
            if name not in _PER_CONNECTION and name != b"content-length"
        ]
        async with self._session.request(
            scope["method"],
            URL(self._base_url + path, encoded=True),
            headers=headers,
            data=body or None,
            allow_redirects=False,
        ) as answer:
            yield answer

    def _away(self) -> Problem:
        detail = f"{self._name} does not answer: try again."
        return Problem("unavailable", detail, headers={"Retry-After": "1"})


_TOO_LARGE = Problem("too-large", "Send it in smaller files.")


async def _body(receive: Receive) -> bytes:
    parts: list[bytes] = []
    while True:
        message = await receive()
        parts.append(message.get("body", b""))
        if not message.get("more_body", False):
            return b"".join(parts)


async def _send_back(answer: ClientResponse, send: Send) -> None:
    headers = [
        (name.lower(), value)
        for name, value in answer.raw_headers
        if name.lower() not in _PER_CONNECTION
    ]
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    async for part in answer.content.iter_any():
        await send({"type": "http.response.body", "body": part, "more_body": True})
    await send({"type": "http.response.body", "body": b""})


@asynccontextmanager
async def open_services(
    urls: Mapping[str, str], trusted: ssl.SSLContext | None = None
) -> AsyncIterator[dict[str, RemoteService]]:
    """Yield an app for each service's address; their connections end with the block.

    Args:
        urls: `http://host:port` or `https://host:port`, by service.
        trusted: whose certificates are taken; the system's when None.

    """
    connector = TCPConnector(
        limit=0,
        limit_per_host=CONNECTIONS_MAX,
        keepalive_timeout=IDLE_SECONDS_MAX,
        ssl=trusted or True,
    )
    async with ClientSession(
        connector=connector, timeout=TIMEOUT, auto_decompress=False, skip_auto_headers=_OURS
    ) as session:
        yield {name: RemoteService(name, url, session) for name, url in urls.items()}


_OURS = ("User-Agent", "Accept", "Accept-Encoding", "Content-Type")
