"""`GET /metrics` of a service or worker, for the Prometheus of whoever runs it.

It asks for no token, and tells of no organization: the network decides who reaches it. The
gateway, which everybody reaches, has an endpoint of its own with a scope.
"""

import asyncio
from collections.abc import Awaitable, Callable

import structlog
from prometheus_client import Counter
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from kit.metrics import CONTENT_TYPE, exposition

MEASURE_SECONDS_MAX = 5.0
Measure = Callable[[], Awaitable[None]]
log = structlog.get_logger()
_FAILED = Counter("measurements_failed_total", "Times that something could not be looked up")


class MetricsLayer:
    """ASGI middleware that answers `/metrics` itself."""

    def __init__(self, app: ASGIApp, measure: Measure) -> None:
        self._app, self._measure = app, measure

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] != "/metrics":
            await self._app(scope, receive, send)
            return
        await (await metrics_response(self._measure))(scope, receive, send)


async def nothing_to_measure() -> None:
    """Look nothing up: all there is to tell is counted."""


async def metrics_response(measure: Measure) -> Response:
    """Look up what has to be looked up, and tell it with all that was counted.

    While the database is away the counters are told all the same, and `measurements_failed_total`
    says that the rest is old.
    """
    try:
        async with asyncio.timeout(MEASURE_SECONDS_MAX):
            await measure()
    except Exception as error:  # noqa: BLE001 - whatever is away, the scrape must not be
        _FAILED.inc()
        log.warning("not_measured", error=type(error).__name__)
    return Response(exposition(), media_type=CONTENT_TYPE)
