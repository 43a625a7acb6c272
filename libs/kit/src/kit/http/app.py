"""Makes a service's FastAPI app."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from fastapi import APIRouter, FastAPI

from kit.http.errors import install_problem_handlers, problems_of
from kit.http.pages import describe_links
from kit.problems import MEDIA_TYPE
from kit.runtime import Runtime

PROBLEM_RESPONSES = problems_of(400, 401, 403, 404, 409, 413, 415, 422, 503)


def create_app(
    runtime: Runtime | None, title: str, description: str, routers: Sequence[APIRouter]
) -> FastAPI:
    """Return the app of one service; it answers every error as a problem document.

    Without a runtime it can only be asked for its OpenAPI document.
    """
    app = FastAPI(
        title=title,
        description=description,
        version="1.0.0",
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        responses=PROBLEM_RESPONSES,
    )
    app.state.runtime = runtime
    app.openapi = partial(_describe, app.openapi)  # type: ignore[method-assign]
    install_problem_handlers(app)
    for router in routers:
        app.include_router(router)
    return app


def _describe(generate: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """Return the OpenAPI document, with links, and the media type that problems really have."""
    document = generate()
    for methods in document["paths"].values():
        for operation in methods.values():
            describe_links(operation)
            for status, answer in operation["responses"].items():
                content = answer.get("content", {})
                if status[0] in "45" and "application/json" in content:
                    content[MEDIA_TYPE] = content.pop("application/json")
    return document
