"""The outermost layer of every app: trace, body limit, one log line and one metric a request."""

import time

import structlog
from opentelemetry.trace import Span
from prometheus_client import Counter, Histogram
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kit import trace
from kit.http.errors import problem_response
from kit.http.json_size import JSON_BYTES_MAX
from kit.problems import Problem
from kit.trace_names import request_attributes, request_name

BODY_BYTES_MAX = 32 * 1024 * 1024  # an 835 of about 20,000 claims; larger files go by the bus
NDJSON_MEDIA_TYPE = "application/x-ndjson"
NDJSON_BYTES_MAX = 8 * 1024 * 1024
_DIGITS_MAX = 18
_SERVER_ERROR = 500
_METHODS = frozenset(("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"))
log = structlog.get_logger()
_REQUESTS = Counter("http_requests_total", "Requests", ["service", "method", "route", "status"])
_SECONDS = Histogram("http_request_seconds", "Time to answer", ["service", "route"])


class RequestLayer:
    """ASGI middleware; see the module."""

    def __init__(self, app: ASGIApp, service: str, body_bytes_max: int = BODY_BYTES_MAX) -> None:
        self._app, self._service, self._body_bytes_max = app, service, body_bytes_max

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        exchange = _Exchange(receive, send, self._bytes_max(headers))
        with trace.span("request", "server", headers.get("traceparent")) as span:
            await self._serve(scope, headers, exchange, span)

    def _bytes_max(self, headers: Headers) -> int:
        return min(self._body_bytes_max, _bytes_max(headers))

    async def _serve(
        self, scope: Scope, headers: Headers, exchange: "_Exchange", span: Span
    ) -> None:
        started = time.perf_counter()
        refusal = _refusal(headers.get("content-length") or "0", exchange.body_bytes_max)
        if refusal:
            await problem_response(refusal)(scope, exchange.receive, exchange.send)
        else:
            await self._answer(scope, exchange)
        self._report(scope, exchange.status, time.perf_counter() - started, span)

    async def _answer(self, scope: Scope, exchange: "_Exchange") -> None:
        """Let nothing escape to the server, which would log an exception with its text.

        Starlette raises an unexpected exception again after it was answered; it is in our log.
        """
        try:
            await self._app(scope, exchange.receive, exchange.send)
        except Exception:
            if not exchange.is_answered:
                log.exception("request_failed")
                await problem_response(Problem("internal"))(scope, exchange.receive, exchange.send)

    def _report(self, scope: Scope, status: int, seconds: float, span: Span) -> None:
        # The route's template, not the path: a path may hold an identifier.
        route = getattr(scope.get("route"), "path", "unrouted")
        method = scope["method"] if scope["method"] in _METHODS else "other"
        _REQUESTS.labels(self._service, method, route, status).inc()
        _SECONDS.labels(self._service, route).observe(seconds)
        log.info("request", service=self._service, method=method, route=route, status=status)
        span.update_name(request_name(method, route))
        span.set_attributes(request_attributes(self._service, method, route, status))
        if status >= _SERVER_ERROR:
            trace.fail(span, str(status))


class _Exchange:
    """Counts what comes in and remembers the status that goes out."""

    def __init__(self, receive: Receive, send: Send, body_bytes_max: int) -> None:
        self._receive, self._send = receive, send
        self.body_bytes_max = self._left = body_bytes_max
        self.status = 500
        self.is_answered = False

    async def receive(self) -> Message:
        message = await self._receive()
        self._left -= len(message.get("body", b""))
        if self._left < 0:
            raise HTTPException(413)  # under a route it becomes a problem document
        return message

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status, self.is_answered = message["status"], True
        await self._send(message)


def _bytes_max(headers: Headers) -> int:
    """Return the limit of the media type, whoever takes it."""
    media_type = headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type == NDJSON_MEDIA_TYPE:
        return NDJSON_BYTES_MAX
    is_json = media_type.partition("/")[2].rpartition("+")[2] == "json"
    return JSON_BYTES_MAX if is_json else BODY_BYTES_MAX


def _refusal(content_length: str, body_bytes_max: int) -> Problem | None:
    if not content_length.isdecimal():
        return Problem("bad-request", "Content-Length is not a number.")
    if len(content_length) > _DIGITS_MAX or int(content_length) > body_bytes_max:
        return Problem("too-large", "Send it in smaller files.")
    return None
