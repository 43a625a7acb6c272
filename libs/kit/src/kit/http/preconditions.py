"""Conditional requests (RFC 9110, 13): an entity tag stands for one version of a thing.

Two writers who read the same version cannot both change it: each names what it read in
`If-Match`, and the later one hears 412. The comparison and the change are in one transaction.
"""

import re
from typing import Annotated, Any

from fastapi import Header

from kit.http.errors import problems_of
from kit.problems import Problem

_TAG = re.compile(r'(W/)?"([\x21\x23-\x7e\x80-\xff]*)"')
_HEADER_LENGTH_MAX = 200
CONDITIONAL_RESPONSES = problems_of(412, 428)
NOT_MODIFIED: dict[int | str, dict[str, Any]] = {304: {"description": "It is as the caller has it"}}

IfMatch = Annotated[
    str | None,
    Header(
        alias="If-Match",
        max_length=_HEADER_LENGTH_MAX,
        description="The ETag of what the change is based on; without it 428",
    ),
]
IfMatchWhenSent = Annotated[
    str | None,
    Header(
        alias="If-Match",
        max_length=_HEADER_LENGTH_MAX,
        description="The ETag of what the change is based on; 412 when it is another by now",
    ),
]
IfNoneMatch = Annotated[
    str | None,
    Header(
        alias="If-None-Match",
        max_length=_HEADER_LENGTH_MAX,
        description="The ETag that the caller has; when it still holds, 304 without a body",
    ),
]


def entity_tag(version: int) -> str:
    """Return the strong entity tag of a version that grows with every change."""
    return f'"{version}"'


def require_version(if_match: str | None, version: int) -> None:
    """Let a change pass that is based on this version.

    Raises Problem: 428 when the caller does not say what the change is based on, 412 when it is
    another version.
    """
    if if_match is None:
        detail = "Read it first, and send the ETag of that answer as If-Match."
        raise Problem("precondition-required", detail)
    refuse_stale(if_match, version)


def refuse_stale(if_match: str | None, version: int) -> None:
    """Let a change pass that is based on this version, or that does not say on which.

    Raises Problem: 412 when it is based on another one. Weak tags match nothing here (RFC 9110,
    13.1.1).
    """
    if if_match is None:
        return
    strong = {tag for weak, tag in _TAG.findall(if_match) if not weak}
    if if_match.strip() != "*" and str(version) not in strong:
        raise Problem("stale", "Nothing was stored. Read it again: somebody changed it meanwhile.")


def is_known(if_none_match: str | None, version: int) -> bool:
    """Return whether the caller has this version already, so that 304 is answer enough."""
    if if_none_match is None:
        return False
    tags = {tag for _weak, tag in _TAG.findall(if_none_match)}
    return if_none_match.strip() == "*" or str(version) in tags
