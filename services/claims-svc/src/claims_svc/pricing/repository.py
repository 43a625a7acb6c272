"""All SQL about fees; constructed with who asks."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from claims_svc.pricing.models import Fee
from kit.identity import Identity


class FeeRepository:
    def __init__(self, session: AsyncSession, identity: Identity) -> None:
        self._session = session
        self._organization_id = identity.organization_id

    async def all(self) -> list[Fee]:
        mine = select(Fee).where(Fee.organization_id == self._organization_id)
        return list(await self._session.scalars(mine.order_by(Fee.procedure_code, Fee.valid_from)))

    async def unit_charge_cents(self, procedure_code: str, on: date) -> int | None:
        """Return the charge per unit on a date of service, in cents; None when there is none."""
        in_force = (
            select(Fee.unit_charge_cents)
            .where(
                Fee.organization_id == self._organization_id,
                Fee.procedure_code == procedure_code,
                Fee.valid_from <= on,
            )
            .order_by(Fee.valid_from.desc())
            .limit(1)
        )
        return (await self._session.scalars(in_force)).one_or_none()

    def add_all(self, fees: Sequence[Fee]) -> None:
        self._session.add_all(fees)
