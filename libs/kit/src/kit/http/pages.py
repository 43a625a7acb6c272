"""Keyset pagination: a cursor says after which row a page begins, so that no row is missed."""

import base64
import binascii
from typing import Annotated, Any, Generic, TypeVar
from uuid import UUID

from fastapi import Query
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


class PageRequest(BaseModel):
    """What the caller asked for."""

    limit: Annotated[int, Query(ge=1, le=LIMIT_MAX)] = 50
    cursor: Annotated[str | None, Query(max_length=64)] = None

    def after(self) -> UUID | None:
        """Return the id after which the page begins; a 400 problem for a cursor we never gave."""
        if self.cursor is None:
            return None
        try:
            return UUID(bytes=base64.urlsafe_b64decode(self.cursor + "=="))
        except (ValueError, binascii.Error) as error:
            raise Problem("bad-request", "The cursor is not one that was given out.") from error


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
    if len(rows) <= page.limit:
        return rows, None
    last = rows[page.limit - 1]
    return rows[: page.limit], cursor_of(getattr(last, key.key))
