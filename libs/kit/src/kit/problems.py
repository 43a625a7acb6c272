"""Errors as RFC 9457 problem documents. No patient data, SQL or stack ever stands in one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, Field

MEDIA_TYPE = "application/problem+json"


@dataclass(frozen=True, slots=True)
class ProblemType:
    """A registered kind of problem; `contracts/problems.yaml` lists them all."""

    slug: str
    status: int
    title: str


_TYPES = (
    ProblemType("bad-request", 400, "The request cannot be read"),
    ProblemType("unauthenticated", 401, "The caller is not known"),
    ProblemType("invalid-client", 401, "The client id or secret is wrong"),
    ProblemType("forbidden", 403, "The caller may not do this"),
    ProblemType("not-found", 404, "There is no such thing in this organization"),
    ProblemType("method-not-allowed", 405, "The method is not offered here"),
    ProblemType("conflict", 409, "The thing is not in a state that allows this"),
    ProblemType("stale", 412, "The thing was changed since it was read"),
    ProblemType("too-large", 413, "The body is too large"),
    ProblemType("unsupported-media-type", 415, "The content type is not taken here"),
    ProblemType("invalid", 422, "The content does not hold together"),
    ProblemType("invalid-x12", 422, "The X12 text cannot be read"),
    ProblemType("unknown-code", 422, "A code is not in the code set, or not billable"),
    ProblemType("precondition-required", 428, "The request must say what it is based on"),
    ProblemType("internal", 500, "Something failed on our side"),
    ProblemType("unavailable", 503, "Not done, because a part is away: try again"),
)
PROBLEM_TYPES = {kind.slug: kind for kind in _TYPES}


class ProblemError(BaseModel):
    """One thing that is wrong, and where."""

    detail: str = Field(description="What is wrong and how to mend it")
    pointer: str | None = Field(default=None, description="JSON pointer into the request body")
    position: int | None = Field(default=None, description="Number of the X12 segment, from 1")


class ProblemDocument(BaseModel):
    """The body of every error."""

    type: str = Field(description="A path on the gateway that explains this kind of problem")
    title: str
    status: int
    detail: str | None = None
    instance: str = Field(description="The trace id; give it to whoever runs the platform")
    errors: list[ProblemError] = []


class Problem(Exception):
    """Raise it anywhere under a request: nothing is committed, and the caller gets the document.

    Args:
        slug: a key of PROBLEM_TYPES.
        detail: what happened and how to mend it, without patient data.
        errors: each single fault, with its place.
        headers: HTTP headers to answer with.

    """

    def __init__(
        self,
        slug: str,
        detail: str | None = None,
        errors: Sequence[ProblemError] = (),
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(detail or slug)
        self.kind = PROBLEM_TYPES[slug]
        self.detail, self.errors, self.headers = detail, list(errors), headers

    def document(self, trace_id: str) -> dict[str, Any]:
        document = ProblemDocument(
            type=f"/problems/{self.kind.slug}",
            title=self.kind.title,
            status=self.kind.status,
            detail=self.detail,
            instance=trace_id,
            errors=self.errors,
        )
        return document.model_dump(exclude_none=True)
