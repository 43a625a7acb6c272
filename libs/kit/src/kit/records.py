"""The base of the services' ORM models: what every row of a tenant has."""

from datetime import date, datetime
from typing import Any, ClassVar, TypeVar
from uuid import UUID

from sqlalchemy import BigInteger, Date, MetaData, Select, Text, Uuid
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from kit.database import Json, UtcDateTime
from kit.spine import NAMING


class RecordBase(DeclarativeBase):
    """Each service derives its own Base from this, with metadata of its own."""

    __abstract__ = True
    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: UtcDateTime,
        date: Date,
        dict[str, Any]: Json,
        list[Any]: Json,
        int: BigInteger,
        str: Text,
        UUID: Uuid,
    }


class TenantRow:
    """An id, an owner and a birth date: on every row that belongs to an organization."""

    id: Mapped[UUID] = mapped_column(primary_key=True)
    organization_id: Mapped[UUID] = mapped_column(index=True)
    created_at: Mapped[datetime]


Row = TypeVar("Row")


async def one_or_none(session: AsyncSession, query: Select[tuple[Row]]) -> Row | None:
    """Return the only row of the query, or None; raises when there are more."""
    return (await session.scalars(query)).one_or_none()
