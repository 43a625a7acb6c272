"""Turns whatever was raised under a request into a problem document."""

import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any

import structlog
from asyncpg import PostgresError
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.orm.exc import StaleDataError
from starlette.exceptions import HTTPException

from kit.problems import MEDIA_TYPE, Problem, ProblemDocument, ProblemError
from kit.trace import trace_id

log = structlog.get_logger()
FAULTS_MAX = 100  # named in one answer: a body of two megabytes can have hundreds of thousands
_DATA_EXCEPTION = "22"  # PostgreSQL's class for a text with NUL, or longer than its column
# All but the first are raised as they are: while a connection is made, when nobody listens, the
# server starts or has no connection left; by BEGIN, when another process keeps SQLite's lock. Also
# a blob store that does not answer is a ConnectionError.
_AWAY = (
    SQLAlchemyError,
    ConnectionError,
    TimeoutError,
    PostgresError,
    sqlite3.OperationalError,
)
_SLUG_OF_STATUS = {
    400: "bad-request",
    404: "not-found",
    405: "method-not-allowed",
    413: "too-large",
    415: "unsupported-media-type",
}


def problems_of(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return what OpenAPI is to say of operations that answer with these problems."""
    said = {"model": ProblemDocument, "description": "A problem document (RFC 9457)"}
    return {status: dict(said) for status in statuses}


def problem_response(problem: Problem) -> Response:
    return JSONResponse(
        problem.document(trace_id()),
        status_code=problem.kind.status,
        media_type=MEDIA_TYPE,
        headers=problem.headers,
    )


def install_problem_handlers(app: FastAPI) -> None:
    app.add_exception_handler(Problem, _on_problem)
    app.add_exception_handler(RequestValidationError, _on_validation_error)
    app.add_exception_handler(HTTPException, _on_http_exception)
    app.add_exception_handler(StaleDataError, _on_stale_row)
    for away in _AWAY:
        app.add_exception_handler(away, _on_database_error)
    app.add_exception_handler(Exception, _on_exception)


async def _on_problem(_request: Request, error: Exception) -> Response:
    if not isinstance(error, Problem):
        raise error
    return problem_response(error)


async def _on_validation_error(_request: Request, error: Exception) -> Response:
    if not isinstance(error, RequestValidationError):
        raise error
    return problem_response(validation_problem(error.errors()))


def validation_problem(found: Sequence[Any]) -> Problem:
    """Return the problem of what pydantic found in a body; the first FAULTS_MAX are named."""
    if any(fault["type"] == "json_invalid" for fault in found):
        return Problem("bad-request", "The body is not valid JSON.")
    faults = [validation_fault(fault) for fault in found[:FAULTS_MAX]]
    return Problem("invalid", f"{len(found)} thing(s) to mend.", faults)


def validation_fault(fault: dict[str, Any]) -> ProblemError:
    """Name the place and the rule of a pydantic error; the value itself is left out."""
    location: Sequence[int | str] = fault["loc"]
    detail = str(fault["msg"]).removeprefix("Value error, ")
    if fault["type"] == "union_tag_invalid":  # its message quotes what was sent
        detail = "{discriminator} should be one of {expected_tags}".format_map(fault["ctx"])
    if location and location[0] in ("query", "path", "header"):
        return ProblemError(detail=f"{location[0]} parameter {location[-1]}: {detail}")
    path = location[1:] if location and location[0] == "body" else location
    return ProblemError(detail=detail, pointer=json_pointer(path))


def json_pointer(path: Iterable[int | str]) -> str:
    """Return the JSON pointer (RFC 6901) of a place in a document."""
    escaped = (str(part).replace("~", "~0").replace("/", "~1") for part in path)
    return "".join(f"/{part}" for part in escaped)


async def _on_http_exception(_request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    slug = _SLUG_OF_STATUS.get(error.status_code, "bad-request")
    headers = dict(error.headers) if error.headers else None
    return problem_response(Problem(slug, headers=headers))


async def _on_stale_row(_request: Request, error: Exception) -> Response:
    """Answer for a row with a version that another transaction changed after it was read."""
    log.warning("row_was_stale", exc_info=error)
    return problem_response(Problem("stale", "Nothing was stored. Read it again."))


async def _on_database_error(_request: Request, error: Exception) -> Response:
    if isinstance(error, DBAPIError) and _sqlstate(error).startswith(_DATA_EXCEPTION):
        return problem_response(
            Problem("invalid", "A value is too long, or has a character that cannot be stored.")
        )
    # A commit that failed ends here as well: the caller hears that nothing was done.
    log.error("database_failed", exc_info=error)
    return problem_response(
        Problem("unavailable", "Nothing was stored. Send it again.", headers={"Retry-After": "1"})
    )


def _sqlstate(error: DBAPIError) -> str:
    return str(getattr(error.orig, "sqlstate", None) or "")


async def _on_exception(_request: Request, error: Exception) -> Response:
    log.error("request_failed", exc_info=error)
    return problem_response(Problem("internal", "Nothing was stored. Name the instance to us."))
