"""Keeps the fee schedule, and prices service lines by it."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from claims_svc.pricing.models import Fee
from claims_svc.pricing.repository import FeeRepository
from claims_svc.pricing.schemas import FeeShape
from contracts.shapes import Procedure
from kit.money import round_to_cents
from kit.problems import Problem, ProblemError
from kit.unit_of_work import UnitOfWork


async def add_fees(work: UnitOfWork, fees: Sequence[FeeShape]) -> None:
    """Store fees, all or none; Problem 409 when a procedure has a fee from that date already."""
    repository = FeeRepository(work)
    known = await repository.of_codes({fee.procedure_code for fee in fees})
    faults = list(_repeated(known, fees))
    if faults:
        raise Problem("conflict", "Nothing was stored.", faults)
    owner = {"organization_id": work.organization_id, "created_at": work.clock.now()}
    repository.add_all([Fee(id=work.ids.new(), **owner, **fee.model_dump()) for fee in fees])
    await work.audit("create", "fee_schedule")


def _repeated(known: Sequence[Fee], fees: Sequence[FeeShape]) -> Iterator[ProblemError]:
    taken = {(fee.procedure_code, fee.valid_from) for fee in known}
    for place, fee in enumerate(fees):
        if (fee.procedure_code, fee.valid_from) in taken:
            detail = "This procedure has a fee from this date already; use a later date."
            yield ProblemError(detail=detail, pointer=f"/fees/{place}")
        taken.add((fee.procedure_code, fee.valid_from))


async def fees_for(work: UnitOfWork, procedures: Sequence[Procedure]) -> list[Fee]:
    """Return what `price` needs for the procedures that came without a charge."""
    unpriced = {procedure.code for procedure in procedures if procedure.charge_cents is None}
    return await FeeRepository(work).of_codes(unpriced) if unpriced else []


def price(fees: Sequence[Fee], procedure: Procedure, on: date) -> int:
    """Return a line's charge in cents: as posted, else fee times units, else 0.

    The fees are ordered by date: the last that has begun is in force. A claim with a charge
    of 0 is held by edit P01, so that a missing fee is seen.
    """
    if procedure.charge_cents is not None:
        return procedure.charge_cents
    begun = [
        fee.unit_charge_cents
        for fee in fees
        if fee.procedure_code == procedure.code and fee.valid_from <= on
    ]
    return round_to_cents(Decimal(begun[-1] if begun else 0) * procedure.units)
