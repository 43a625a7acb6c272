"""All SQL about acknowledgments; constructed with who asks."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from claims_svc.acknowledgment.models import Acknowledgment
from kit.identity import Identity
from kit.records import one_or_none


class AcknowledgmentRepository:
    def __init__(self, session: AsyncSession, identity: Identity) -> None:
        self._session = session
        self._organization_id = identity.organization_id

    async def by_sha256(self, sha256: str) -> Acknowledgment | None:
        mine = select(Acknowledgment).where(
            Acknowledgment.organization_id == self._organization_id,
            Acknowledgment.sha256 == sha256,
        )
        return await one_or_none(self._session, mine)

    def add(self, acknowledgment: Acknowledgment) -> None:
        self._session.add(acknowledgment)
