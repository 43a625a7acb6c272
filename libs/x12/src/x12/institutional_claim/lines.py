"""The service line of an institutional claim (loop 2400)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Annotated

from x12.binding import (
    FIRST_DAY,
    FREE_TEXT,
    LAST_DAY,
    MONEY,
    POSITION,
    QUANTITY,
    At,
    Inner,
    Part,
    Whole,
)
from x12.claims import ATTACHMENTS, Attachment, Drug, LineDecision, NamedProvider, Repricing
from x12.procedures import PROCEDURE, Procedure
from x12.qualified import REFERENCES, Reference


@dataclass(slots=True, kw_only=True)
class LineAdjudication(LineDecision):
    """What a prior payer decided for a line, with the revenue code that it paid (loop 2430)."""

    revenue_code: Annotated[str, At("SVD", 4)]
    procedure: Annotated[Procedure | None, At("SVD", 3, codec=PROCEDURE)] = None


@dataclass(slots=True, kw_only=True)
class ServiceLine:
    """One billed service (loop 2400).

    ``revenue_code`` has four digits; ``procedure`` comes with those that need one. ``unit`` is UN
    or DA (days). Days are given where the bill asks for them: outpatient lines. ``references`` are
    the repricer's line numbers 9B and 9D.
    """

    revenue_code: Annotated[str, At("SV2", 1)]
    charge_cents: Annotated[int, At("SV2", 3, codec=MONEY)]
    quantity: Annotated[Decimal, At("SV2", 5, codec=QUANTITY)]
    procedure: Annotated[Procedure | None, At("SV2", 2, codec=PROCEDURE)] = None
    unit: Annotated[str, At("SV2", 4)] = "UN"
    non_covered_cents: Annotated[int | None, At("SV2", 7, codec=MONEY)] = None
    line_control_number: Annotated[str, At("REF*6R", 2)] = ""
    service_date_from: Annotated[date | None, At("DTP*472", 3, codec=FIRST_DAY)] = None
    service_date_to: Annotated[date | None, At("DTP*472", 3, codec=LAST_DAY)] = None
    attachments: Annotated[tuple[Attachment, ...], Whole("PWK", ATTACHMENTS)] = ()
    references: Annotated[tuple[Reference, ...], Whole("REF", REFERENCES)] = ()
    service_tax_cents: Annotated[int | None, At("AMT*GT", 2, codec=MONEY)] = None
    facility_tax_cents: Annotated[int | None, At("AMT*N8", 2, codec=MONEY)] = None
    third_party_note: Annotated[str, At("NTE*TPO", 2, codec=FREE_TEXT)] = ""
    repricing: Annotated[Repricing | None, Part()] = None
    drug: Annotated[Drug | None, Inner("2410")] = None
    operating_physician: Annotated[NamedProvider | None, Inner("2420A")] = None
    other_operating_physician: Annotated[NamedProvider | None, Inner("2420B")] = None
    rendering_provider: Annotated[NamedProvider | None, Inner("2420C")] = None
    referring_provider: Annotated[NamedProvider | None, Inner("2420D")] = None
    adjudications: Annotated[tuple[LineAdjudication, ...], Inner("2430")] = ()
    position: Annotated[int, POSITION] = field(default=0, compare=False)
