"""Keyset pagination: a cursor says after which row a page begins, so that no row is missed."""

import base64
import binascii
from collections.abc import Callable, Sequence
from operator import attrgetter
from typing import Annotated, Any, Generic, TypeVar
from urllib.parse import quote, urlencode
from uuid import UUID

from fastapi import Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import Select
from sqlalchemy.ext.asyncio import AsyncSession

from kit.problems import Problem

LIMIT_MAX = 200
Item = TypeVar("Item")
Row = TypeVar("Row")


class Page(BaseModel, Generic[Item]):
    """One page of a list."""

    model_config = ConfigDict(json_schema_serialization_defaults_required=True)

    items: list[Item]
    next_cursor: str | None = Field(
        default=None, description="Send it as `cursor` for the next page; null on the last"
    )


class PageRequest:
    """What the caller asked for. The answer names the next page in its `Link` header (RFC 8288)."""

    def __init__(
        self,
        request: Request,
        response: Response,
        limit: Annotated[int, Query(ge=1, le=LIMIT_MAX)] = 50,
        cursor: Annotated[str | None, Query(max_length=64)] = None,
    ) -> None:
        self._request, self._response = request, response
        self.limit, self.cursor = limit, cursor

    def after(self) -> UUID | None:
        """Return the id after which the page begins; a 400 problem for a cursor we never gave."""
        if self.cursor is None:
            return None
        try:
            return UUID(bytes=base64.urlsafe_b64decode(self.cursor + "=="))
        except (ValueError, binascii.Error) as error:
            raise Problem("bad-request", "The cursor is not one that was given out.") from error

    def cut(
        self, rows: Sequence[Row], id_of: Callable[[Row], UUID]
    ) -> tuple[list[Row], str | None]:
        """Return the page, and the cursor of the next one when there is a row beyond the limit."""
        page = list(rows[: self.limit])
        if len(rows) <= self.limit:
            return page, None
        cursor = cursor_of(id_of(page[-1]))
        asked = self._request.query_params.multi_items()
        query = urlencode([*(each for each in asked if each[0] != "cursor"), ("cursor", cursor)])
        target = f"{quote(self._request.url.path)}?{query}"
        self._response.headers["Link"] = f'<{target}>; rel="next"'
        return page, cursor


def cursor_of(identifier: UUID) -> str:
    return base64.urlsafe_b64encode(identifier.bytes).decode().rstrip("=")


async def fetch_page(
    session: AsyncSession, query: Select[tuple[Row]], key: Any, page: PageRequest
) -> tuple[list[Row], str | None]:
    """Run a query ordered by its UUIDv7 `key`, newest first; return rows and the next cursor."""
    after = page.after()
    if after is not None:
        query = query.where(key < after)
    rows = list(await session.scalars(query.order_by(key.desc()).limit(page.limit + 1)))
    return page.cut(rows, attrgetter(key.key))


def describe_links(operation: dict[str, Any]) -> None:
    """Say in an operation's OpenAPI that its answer names the next page, when it is a list."""
    if any(each["name"] == "cursor" for each in operation.get("parameters", ())):
        described = "The next page, as rel=next (RFC 8288); absent on the last"
        header = {"description": described, "schema": {"type": "string"}}
        operation["responses"]["200"]["headers"] = {"Link": header}
