"""All SQL about organizations and clients. It is asked before anybody is known."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.access.models import ApiClient, Organization
from kit.records import one_or_none


class AccessRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def organization(self, name: str) -> Organization | None:
        return await one_or_none(
            self._session, select(Organization).where(Organization.name == name)
        )

    async def client(self, client_id: str) -> ApiClient | None:
        return await one_or_none(
            self._session, select(ApiClient).where(ApiClient.client_id == client_id)
        )

    def add(self, row: Organization | ApiClient) -> None:
        self._session.add(row)
