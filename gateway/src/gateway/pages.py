"""The open pages: what this is, the API's documentation, the kinds of problems."""

import html
from collections.abc import Callable
from importlib.resources import files
from typing import Any

from fastapi import APIRouter, FastAPI, Request
from fastapi.openapi.docs import get_swagger_ui_html
from fastapi.responses import HTMLResponse, JSONResponse
from starlette.responses import Response
from starlette.staticfiles import StaticFiles

from gateway.tokens import Tokens
from kit.http.metrics import metrics_response
from kit.problems import PROBLEM_TYPES, Problem
from kit.tokens import InvalidToken

router = APIRouter(tags=["platform"])

_WELCOME = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Revcycle</title>
<style>body{{font:16px/1.5 system-ui;max-width:44rem;margin:3rem auto;padding:0 1rem}}
code{{background:#eee;padding:.1em .3em}}</style>
<h1>Revcycle</h1><p>From the encounter to the paid, balanced account. {state}</p>
<ul><li><a href="/docs">API documentation</a>, and the same as <a href="/openapi.json">OpenAPI</a>
<li><a href="/problems">Kinds of problems</a> that the API answers with
<li><a href="/readyz">Readiness</a></ul>
<p>Credentials are in <code>client.json</code> of the data directory.
<code>revcycle demo</code> shows the main job; <code>revcycle verify</code> proves the ledger.</p>
</html>"""


@router.get("/", include_in_schema=False)
async def get_welcome(request: Request) -> HTMLResponse:
    state = "Ready." if await request.app.state.is_ready() else "Starting."
    return HTMLResponse(_WELCOME.format(state=html.escape(state)))


@router.get("/healthz")
async def get_health() -> dict[str, str]:
    """Say that the process runs."""
    return {"status": "ok"}


@router.get("/readyz", responses={503: {"description": "Not ready yet"}})
async def get_readiness(request: Request) -> JSONResponse:
    """Say whether everything is there, credentials included."""
    ready = bool(await request.app.state.is_ready())
    return JSONResponse({"ready": ready}, status_code=200 if ready else 503)


@router.get("/metrics", response_class=Response)
async def get_metrics(request: Request) -> Response:
    """Return metrics in the Prometheus text format; needs the scope admin:read."""
    tokens: Tokens = request.app.state.tokens
    token = request.headers.get("authorization", "").removeprefix("Bearer ")
    try:
        identity = tokens.verify(token)
    except InvalidToken as error:
        raise Problem("unauthenticated", headers={"WWW-Authenticate": "Bearer"}) from error
    if not identity.may("admin:read"):
        raise Problem("forbidden", "This needs the scope admin:read.")
    return await metrics_response(request.app.state.measure)


@router.get("/problems")
async def list_problems() -> dict[str, dict[str, Any]]:
    """List every kind of problem that the API answers with."""
    return {
        kind.slug: {"status": kind.status, "title": kind.title} for kind in PROBLEM_TYPES.values()
    }


@router.get("/problems/{slug}", include_in_schema=False)
async def get_problem(slug: str) -> dict[str, Any]:
    if slug not in PROBLEM_TYPES:
        raise Problem("not-found", "There is no such kind of problem.")
    kind = PROBLEM_TYPES[slug]
    return {"type": f"/problems/{kind.slug}", "status": kind.status, "title": kind.title}


def add_documentation(app: FastAPI, document: Callable[[], dict[str, Any]]) -> None:
    """Serve the platform's OpenAPI document, and Swagger UI from files: no page needs a CDN."""
    app.mount("/docs/static", StaticFiles(directory=str(files("fastapi_offline") / "static")))

    @app.get("/openapi.json", include_in_schema=False)
    async def get_openapi() -> JSONResponse:
        return JSONResponse(document())

    @app.get("/docs", include_in_schema=False)
    async def get_docs() -> HTMLResponse:
        return get_swagger_ui_html(
            openapi_url="/openapi.json",
            title="Revcycle API",
            swagger_js_url="/docs/static/swagger-ui-bundle.js",
            swagger_css_url="/docs/static/swagger-ui.css",
            swagger_favicon_url="/docs/static/favicon.png",
        )
