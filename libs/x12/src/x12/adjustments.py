"""Claim adjustments (CAS), shared by the remittance and the claim to a further payer."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjustment:
    """One adjustment of a charge: a CAS triplet with its group.

    ``group_code`` is CO, PR, OA, PI or CR; ``reason_code`` is the CARC. A positive
    ``amount_cents`` lowers the payment, a negative one raises it (domain 3.3).
    """

    group_code: str
    reason_code: str
    amount_cents: int
    quantity: Decimal | None = None
