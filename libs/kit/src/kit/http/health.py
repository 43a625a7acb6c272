"""Whether a process runs and can work: for whoever starts, restarts and sends requests to it."""

import asyncio
from collections.abc import Awaitable, Callable

from sqlalchemy import text
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from kit.database import Database
from kit.http.errors import problem_response
from kit.problems import Problem

ANSWER_SECONDS_MAX = 2.0
IsReady = Callable[[], Awaitable[bool]]


class HealthLayer:
    """ASGI middleware that answers `/healthz` and `/readyz` itself, without a token.

    Without an app behind it, as in a worker, every other path is not found.
    """

    def __init__(self, app: ASGIApp | None, is_ready: IsReady) -> None:
        self._app, self._is_ready = app or _nothing, is_ready

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path")
        if scope["type"] != "http" or path not in {"/healthz", "/readyz"}:
            await self._app(scope, receive, send)
            return
        answer = await self._readiness() if path == "/readyz" else JSONResponse({"status": "ok"})
        await answer(scope, receive, send)

    async def _readiness(self) -> Response:
        ready = await self._is_ready()
        return JSONResponse({"ready": ready}, status_code=200 if ready else 503)


async def answers(database: Database) -> bool:
    """Return whether the database answers a question in time."""
    try:
        async with asyncio.timeout(ANSWER_SECONDS_MAX), database.engine.connect() as connection:
            await connection.execute(text("SELECT 1"))
    except Exception:  # noqa: BLE001 - whatever it is, requests are better sent elsewhere
        return False
    return True


async def _nothing(scope: Scope, receive: Receive, send: Send) -> None:
    await problem_response(Problem("not-found"))(scope, receive, send)
