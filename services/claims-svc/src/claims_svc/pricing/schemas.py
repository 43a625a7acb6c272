"""Fees as the API takes and shows them."""

from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from contracts.shapes import AmountCents


class FeeShape(BaseModel):
    """The charge for one unit of a procedure, in force until a later one begins."""

    model_config = ConfigDict(extra="forbid", from_attributes=True)

    procedure_code: Annotated[str, StringConstraints(pattern=r"^[A-Z0-9]{5}$")]
    valid_from: date
    unit_charge_cents: AmountCents


class FeeScheduleIn(BaseModel):
    """Fees to add, all or none."""

    model_config = ConfigDict(extra="forbid")

    fees: Annotated[list[FeeShape], Field(min_length=1, max_length=20_000)]
