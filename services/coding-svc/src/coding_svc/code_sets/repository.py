"""All SQL about code sets."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from coding_svc.code_sets.domain import Code, Release
from coding_svc.code_sets.models import CodeEntry, CodeRelease

INSERT_BATCH = 5_000


class CodeSetRepository:
    """Reads and loads code sets; nothing in them belongs to an organization."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def releases(self, system: str) -> list[Release]:
        rows = await self._session.scalars(select(CodeRelease).where(CodeRelease.system == system))
        return [Release(row.system, row.name, row.valid_from, row.valid_to) for row in rows]

    async def find(self, release: Release, codes: Sequence[str]) -> dict[str, Code]:
        """Return those of the codes (without point) that the release has."""
        query = select(CodeEntry).where(
            CodeEntry.system == release.system,
            CodeEntry.release == release.name,
            CodeEntry.code.in_(codes),
        )
        rows = await self._session.scalars(query)
        return {row.code: Code(row.code, row.title, row.billable) for row in rows}

    async def below(self, release: Release, prefix: str, limit: int) -> list[Code]:
        """Return the first billable codes that begin with the prefix, in order."""
        query = select(CodeEntry).where(
            CodeEntry.system == release.system,
            CodeEntry.release == release.name,
            CodeEntry.code >= prefix,
            CodeEntry.code < prefix + "\uffff",
            CodeEntry.billable,
        )
        rows = await self._session.scalars(query.order_by(CodeEntry.code).limit(limit))
        return [Code(row.code, row.title, row.billable) for row in rows]

    async def add_release(
        self, release: Release, codes: Iterable[Code], loaded_at: datetime
    ) -> None:
        key = {"system": release.system, "release": release.name}
        await self._session.execute(
            insert(CodeRelease).values(
                system=release.system,
                name=release.name,
                valid_from=release.valid_from,
                valid_to=release.valid_to,
                loaded_at=loaded_at,
            )
        )
        for batch in _batches(codes):
            rows = [
                {**key, "code": code.code, "title": code.title, "billable": code.billable}
                for code in batch
            ]
            await self._session.execute(insert(CodeEntry), rows)


def _batches(codes: Iterable[Code]) -> Iterator[list[Code]]:
    remaining = iter(codes)
    while batch := list(islice(remaining, INSERT_BATCH)):
        yield batch
