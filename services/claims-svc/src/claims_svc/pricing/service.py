"""Prices service lines."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from claims_svc.pricing.models import Fee
from contracts.shapes import Procedure
from kit.identity import Identity
from kit.money import round_to_cents


class FeeRepository:
    """All SQL about fees; constructed with who asks."""

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


async def price(fees: FeeRepository, procedure: Procedure, on: date) -> int:
    """Return a line's charge in cents: as posted, else fee times units, else 0.

    A claim with a charge of 0 is held by edit P01, so that a missing fee is seen.
    """
    if procedure.charge_cents is not None:
        return procedure.charge_cents
    unit_charge_cents = await fees.unit_charge_cents(procedure.code, on)
    return round_to_cents(Decimal(unit_charge_cents or 0) * procedure.units)
