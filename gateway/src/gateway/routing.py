"""Which service answers which path, and the way there: plain ASGI, nothing parsed twice."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Receive, Scope, Send

from gateway.tokens import Tokens
from kit import trace
from kit.http.errors import problem_response
from kit.problems import Problem
from kit.tokens import InvalidToken

CODING, ELIGIBILITY, CLAIMS, PAYMENTS = (
    "coding-svc",
    "eligibility-svc",
    "claims-svc",
    "payments-svc",
)
_OWNERS: dict[str, str] = {
    **dict.fromkeys(("encounters", "codes", "coding"), CODING),
    **dict.fromkeys(
        ("patients", "coverages", "payers", "eligibility-checks", "eligibility-responses"),
        ELIGIBILITY,
    ),
    **dict.fromkeys(
        (
            "claims",
            "acknowledgments",
            "worklists",
            "edit-rules",
            "practice",
            "providers",
            "fee-schedules",
        ),
        CLAIMS,
    ),
    **dict.fromkeys(("remittances", "unmatched-payments", "ledger", "statements"), PAYMENTS),
}
_ACCOUNT = re.compile(r"^/v1/patients/[^/]+/account$")


def owner_of(path: str) -> str | None:
    """Return the service that answers a path, None when nobody does."""
    if _ACCOUNT.match(path):
        return PAYMENTS  # a patient's money, though patients belong to eligibility-svc
    parts = path.split("/", 3)
    return _OWNERS.get(parts[2]) if parts[:2] == ["", "v1"] and len(parts) > 2 else None  # noqa: PLR2004


@dataclass(frozen=True, slots=True)
class _Area:
    """What is known here of the route when the service is elsewhere, for the metrics."""

    name: str

    @property
    def path(self) -> str:
        return f"/v1/{self.name}"


class Router:
    """The data path: verify the token, exchange it, hand the request to the service.

    What belongs to no service goes to the gateway's own app.
    """

    def __init__(self, own: ASGIApp, services: Mapping[str, ASGIApp], tokens: Tokens) -> None:
        self._own, self._services, self._tokens = own, services, tokens

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith("/v1/"):
            await self._own(scope, receive, send)
            return
        try:
            service, forwarded = self._forward(scope)
        except Problem as problem:
            await problem_response(problem)(scope, receive, send)
            return
        try:
            await service(forwarded, receive, send)
        finally:
            scope["route"] = forwarded.get("route") or _Area(scope["path"].split("/")[2])

    def _forward(self, scope: Scope) -> tuple[ASGIApp, Scope]:
        owner = owner_of(scope["path"])
        token = self._service_token(Headers(scope=scope), owner or "")
        if owner is None or owner not in self._services:
            raise Problem("not-found", "Nothing is offered under this path; see /docs.")
        forwarded = {**scope, "headers": list(scope["headers"])}
        headers = MutableHeaders(scope=forwarded)
        headers["authorization"] = f"Bearer {token}"
        headers["traceparent"] = trace.traceparent()
        return self._services[owner], forwarded

    def _service_token(self, headers: Headers, service: str) -> str:
        scheme, _, token = headers.get("authorization", "").partition(" ")
        challenge = {"WWW-Authenticate": "Bearer"}
        if scheme.lower() != "bearer" or not token:
            detail = "Send `Authorization: Bearer <token>`; POST /oauth/token gives one."
            raise Problem("unauthenticated", detail, headers=challenge)
        try:
            return self._tokens.for_service(self._tokens.verify(token), service)
        except InvalidToken as error:
            raise Problem("unauthenticated", f"{error}.", headers=challenge) from error
