"""Posts to the gateway as a server would call it, so that no client's work is measured."""

from __future__ import annotations

import base64
import json
from typing import Any

from starlette.types import ASGIApp

from revcycle.directory import ClientFile

_ERRORS_FROM = 400


class Refused(Exception):
    """The platform did not take a request; the text says what it answered."""


class Door:
    """A client of the gateway in this process."""

    def __init__(self, app: ASGIApp) -> None:
        self._app, self._token = app, ""

    async def log_in(self, client: ClientFile) -> None:
        pair = f"{client.client_id}:{client.client_secret}".encode()
        basic = f"Basic {base64.b64encode(pair).decode()}"
        form = "application/x-www-form-urlencoded"
        answer = await self._send(
            "/oauth/token", b"grant_type=client_credentials", form, authorization=basic
        )
        self._token = f"Bearer {json.loads(answer)['access_token']}"

    async def post(self, path: str, body: bytes, media_type: str) -> bytes:
        """Return the body of the answer; raises Refused."""
        return await self._send(path, body, media_type, authorization=self._token)

    async def _send(self, path: str, body: bytes, media_type: str, authorization: str) -> bytes:
        headers = {
            "host": "127.0.0.1",
            "content-type": media_type,
            "content-length": str(len(body)),
            "authorization": authorization,
        }
        answer = _Answer(body)
        await self._app(_scope(path, headers), answer.receive, answer.send)
        if answer.status >= _ERRORS_FROM:
            raise Refused(f"POST {path} answered {answer.status}: {answer.body[:500]!r}")
        return bytes(answer.body)


class _Answer:
    def __init__(self, sent: bytes) -> None:
        self._sent, self.status, self.body = sent, 0, bytearray()

    async def receive(self) -> dict[str, Any]:
        return {"type": "http.request", "body": self._sent, "more_body": False}

    async def send(self, message: Any) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
        else:
            self.body += message.get("body", b"")


def _scope(path: str, headers: dict[str, str]) -> dict[str, Any]:
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 80),
        "state": {},
    }
