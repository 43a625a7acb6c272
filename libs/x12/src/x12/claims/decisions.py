"""What other payers have decided of a line (loop 2430)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated

from x12.adjustments import ADJUSTMENTS, Adjustment
from x12.binding import DAY, INTEGER, MONEY, QUANTITY, At, Whole
from x12.procedures import PROCEDURE, Procedure


@dataclass(slots=True, kw_only=True)
class LineDecision:
    """What a prior payer decided for a line of any guide (loop 2430).

    Law of the loop: line charge = ``paid_cents`` + sum of the adjustments.
    ``payer_id`` equals the ``payer_id`` of one of the claim's other payers.
    """

    payer_id: Annotated[str, At("SVD", 1)]
    paid_cents: Annotated[int, At("SVD", 2, codec=MONEY)]
    paid_units: Annotated[Decimal, At("SVD", 5, codec=QUANTITY)]
    bundled_line_number: Annotated[int | None, At("SVD", 6, codec=INTEGER)] = None
    adjustments: Annotated[tuple[Adjustment, ...], Whole("CAS", ADJUSTMENTS)] = ()
    adjudication_date: Annotated[date | None, At("DTP*573", 3, codec=DAY)] = None
    remaining_liability_cents: Annotated[int | None, At("AMT*EAF", 2, codec=MONEY)] = None


@dataclass(slots=True, kw_only=True)
class LineAdjudication(LineDecision):
    """Such a decision of a professional or dental line, with the procedure that was paid."""

    procedure: Annotated[Procedure, At("SVD", 3, codec=PROCEDURE)]
