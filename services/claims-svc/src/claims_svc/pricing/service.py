"""Prices service lines."""

from datetime import date
from decimal import Decimal

from claims_svc.pricing.repository import FeeRepository
from contracts.shapes import Procedure
from kit.money import round_to_cents


async def price(fees: FeeRepository, procedure: Procedure, on: date) -> int:
    """Return a line's charge in cents: as posted, else fee times units, else 0.

    A claim with a charge of 0 is held by edit P01, so that a missing fee is seen.
    """
    if procedure.charge_cents is not None:
        return procedure.charge_cents
    unit_charge_cents = await fees.unit_charge_cents(procedure.code, on)
    return round_to_cents(Decimal(unit_charge_cents or 0) * procedure.units)
