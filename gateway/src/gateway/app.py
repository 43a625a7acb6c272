"""The gateway: its own endpoints, and in front of them the way to the services."""

from collections.abc import Awaitable, Callable, Mapping
from functools import cache
from typing import Any

from fastapi import FastAPI
from starlette.types import ASGIApp

from gateway.access.endpoints import router as access
from gateway.access.service import Registry
from gateway.openapi import merge
from gateway.pages import add_documentation
from gateway.pages import router as pages
from gateway.routing import Router
from gateway.tokens import Tokens
from kit.http.app import create_app as create_service_app
from kit.http.limits import RequestLayer
from kit.http.metrics import Measure
from kit.runtime import Runtime

DESCRIPTION = "From the encounter to the paid, balanced account."


def create_own_app(runtime: Runtime | None) -> FastAPI:
    """Return the gateway's own endpoints, without the services behind it."""
    return create_service_app(runtime, "Revcycle", DESCRIPTION, [access, pages])


def own_document() -> dict[str, Any]:
    """Return the OpenAPI document of the gateway's own endpoints."""
    return create_own_app(None).openapi()


def create_gateway(
    registry: Registry,
    tokens: Tokens,
    services: Mapping[str, ASGIApp],
    documents: Callable[[], Mapping[str, Mapping[str, Any]]],
    is_ready: Callable[[], Awaitable[bool]],
    measure: Measure,
) -> ASGIApp:
    """Return the public door.

    Args:
        registry: the gateway's own database and clock.
        tokens: mints and verifies.
        services: each service's app: the app itself when it is in this process, so that nothing
            crosses a socket, else a `gateway.remote.RemoteService`.
        documents: the services' OpenAPI documents, asked for when somebody wants to see them.
        is_ready: whether everything is there.
        measure: looks up what `/metrics` tells, besides what is counted.

    """
    own = create_own_app(None)
    own.state.registry, own.state.tokens = registry, tokens
    own.state.is_ready, own.state.measure = is_ready, measure
    add_documentation(own, cache(lambda: merge(own_document(), documents())))
    return RequestLayer(Router(own, services, tokens), "gateway")
