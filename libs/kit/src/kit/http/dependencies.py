"""FastAPI dependencies: who calls, and the unit of work that the request runs in."""

from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import Depends, Request

from kit.crashpoints import crashpoint
from kit.http.json_size import JSON_VALUES_MAX, refuse_large_json
from kit.http.limits import NDJSON_MEDIA_TYPE
from kit.identity import Identity
from kit.problems import Problem
from kit.runtime import Runtime
from kit.tokens import InvalidToken
from kit.unit_of_work import UnitOfWork

X12_MEDIA_TYPE = "application/edi-x12"
NDJSON_LINES_MAX = 200  # of one transaction, for which the service's other writers wait
_NDJSON_BREAKS_MAX = 10 * NDJSON_LINES_MAX  # blank lines are no lines, but cost time and memory


def runtime_of(request: Request) -> Runtime:
    runtime: Runtime = request.app.state.runtime
    return runtime


def current_identity(request: Request) -> Identity:
    """Return who calls; a 401 problem when there is no valid token."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    challenge = {"WWW-Authenticate": "Bearer"}
    if scheme.lower() != "bearer" or not token:
        raise Problem("unauthenticated", "Send `Authorization: Bearer <token>`.", headers=challenge)
    try:
        return runtime_of(request).verifier.verify(token)
    except InvalidToken as error:
        raise Problem("unauthenticated", f"{error}.", headers=challenge) from error


CurrentIdentity = Annotated[Identity, Depends(current_identity)]


def requires(scope: str) -> Any:
    """Return a route dependency that refuses callers without the scope, and audits the refusal."""

    async def check(request: Request, identity: CurrentIdentity) -> None:
        if identity.may(scope):
            return
        async with runtime_of(request).unit_of_work(identity) as unit_of_work:
            await unit_of_work.audit("deny", "scope", scope, reason=request.url.path)
        raise Problem("forbidden", f"This needs the scope {scope}.")

    return Depends(check)


async def _unit_of_work(request: Request, identity: CurrentIdentity) -> AsyncIterator[UnitOfWork]:
    async with runtime_of(request).unit_of_work(identity) as unit_of_work:
        yield unit_of_work
        crashpoint("H7")
    crashpoint("H8")


# scope="function": the commit runs before the answer is sent, so that a 2xx means committed.
# FastAPI's default since 0.118 would run it afterwards.
Work = Annotated[UnitOfWork, Depends(_unit_of_work, scope="function")]


def _require_media_type(request: Request, media_type: str) -> None:
    sent = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if sent != media_type:
        raise Problem("unsupported-media-type", f"Send it as Content-Type: {media_type}.")


def json_only(values_max: int = JSON_VALUES_MAX) -> Any:
    """Return a route dependency that refuses other bodies, and JSON with more values than that.

    FastAPI has parsed it by then, but not yet validated, which is what takes seconds.
    """

    async def check(request: Request) -> None:
        _require_media_type(request, "application/json")
        refuse_large_json(await request.body(), values_max)

    return Depends(check)


JSON_ONLY: Any = json_only()


async def _x12_text(request: Request) -> str:
    _require_media_type(request, X12_MEDIA_TYPE)
    body = await request.body()
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return body.decode("latin-1")  # some payers send names in it; every byte has a character


async def _lines(request: Request) -> list[tuple[int, bytes]]:
    _require_media_type(request, NDJSON_MEDIA_TYPE)
    body = await request.body()
    is_long = body.count(b"\n") > _NDJSON_BREAKS_MAX
    numbered = enumerate(() if is_long else body.split(b"\n"), start=1)
    lines = [(number, line) for number, line in numbered if line.strip()]
    if is_long or len(lines) > NDJSON_LINES_MAX:
        raise Problem("too-large", f"Send at most {NDJSON_LINES_MAX} lines at once.")
    return lines


# The lines of a body, with their numbers from 1; blank ones are left out.
NdjsonLines = Annotated[list[tuple[int, bytes]], Depends(_lines)]
NDJSON_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {NDJSON_MEDIA_TYPE: {"schema": {"type": "string"}}},
    }
}
X12Text = Annotated[str, Depends(_x12_text)]
X12_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {X12_MEDIA_TYPE: {"schema": {"type": "string"}}},
    }
}
