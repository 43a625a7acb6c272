"""The platform's API as a command-line program uses it."""

import time
from collections.abc import Iterator
from typing import Any

import httpx2

from revcycle.directory import ClientFile

_RENEW_BEFORE_SECONDS = 30
_TIMEOUT_SECONDS = 30


class CallFailed(Exception):
    """The platform answered with a problem, or did not answer; the text says what to do."""


class Api:
    """Calls the gateway with tokens of one client, renewed in time."""

    def __init__(self, client_file: ClientFile) -> None:
        self._credentials = client_file
        base_url = client_file.token_url.removesuffix("/oauth/token")
        self._client = httpx2.Client(base_url=base_url, timeout=_TIMEOUT_SECONDS)
        self._expires_at = 0.0

    def call(self, method: str, path: str, **options: Any) -> Any:
        """Return the answer's JSON; raises CallFailed."""
        try:
            self._renew_token()
            answer = self._client.request(method, path, **options)
        except httpx2.TransportError as error:
            raise CallFailed(self._no_answer()) from error
        if answer.is_error:
            raise CallFailed(f"{method} {path} answered {answer.status_code}: {answer.text}")
        return answer.json()

    def items(self, path: str, **parameters: Any) -> Iterator[dict[str, Any]]:
        """Yield every item of a list, page after page."""
        cursor: dict[str, Any] = {}
        while True:
            page = self.call("GET", path, params={"limit": 200, **parameters, **cursor})
            yield from page["items"]
            if not page["next_cursor"]:
                return
            cursor = {"cursor": page["next_cursor"]}

    def token(self) -> str:
        """Return a fresh access token; raises CallFailed."""
        try:
            self._renew_token()
        except httpx2.TransportError as error:
            raise CallFailed(self._no_answer()) from error
        return self._client.headers["Authorization"].removeprefix("Bearer ")

    def close(self) -> None:
        """End the connections to the gateway."""
        self._client.close()

    def _no_answer(self) -> str:
        return f"no answer from {self._client.base_url}: is `revcycle up` running?"

    def _renew_token(self) -> None:
        if time.monotonic() < self._expires_at:
            return
        answer = self._client.post(
            "/oauth/token",
            data={"grant_type": "client_credentials"},
            auth=(self._credentials.client_id, self._credentials.client_secret),
        )
        if answer.is_error:
            raise CallFailed(f"no token: {answer.text}")
        body = answer.json()
        self._client.headers["Authorization"] = f"Bearer {body['access_token']}"
        self._expires_at = time.monotonic() + body["expires_in"] - _RENEW_BEFORE_SECONDS
