"""The service line of a dental claim (loop 2400)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Annotated

from x12.binding import (
    DAY,
    FIRST_DAY,
    LAST_DAY,
    MONEY,
    POSITION,
    QUANTITY,
    At,
    Inner,
    Part,
    Whole,
)
from x12.claims import (
    POINTERS,
    Contract,
    Facility,
    LineAdjudication,
    NamedProvider,
    Provider,
    Repricing,
)
from x12.dental_claim.teeth import CODES, TEETH, Tooth
from x12.procedures import PROCEDURE, Procedure
from x12.qualified import DATED_PERIOD, REFERENCES, DatedPeriod, Reference


@dataclass(slots=True, kw_only=True)
class ServiceLine:
    """One billed service (loop 2400).

    ``procedure`` has the qualifier AD (dental codes). ``oral_cavity_areas`` are codes such as 10,
    the upper right quadrant. ``prosthesis`` is I (first placement) or R (replacement); a
    replacement needs ``prior_placement``, of the kind 441 or, when estimated, 139.
    ``place_of_service`` and the days of service are set only when they differ from the claim's.
    ``diagnosis_pointers`` count the claim's diagnoses from 1, most important first.

    ``predeterminations`` (G3), ``authorizations`` (G1) and ``referrals`` (9F) may hold numbers of
    several payers. ``references`` are the repricer's line numbers 9B and 9D.
    """

    procedure: Annotated[Procedure, At("SV3", 1, codec=PROCEDURE)]
    charge_cents: Annotated[int, At("SV3", 2, codec=MONEY)]
    line_control_number: Annotated[str, At("REF*6R", 2)] = ""
    place_of_service: Annotated[str, At("SV3", 3)] = ""
    oral_cavity_areas: Annotated[tuple[str, ...], At("SV3", 4, codec=CODES)] = ()
    prosthesis: Annotated[str, At("SV3", 5)] = ""
    quantity: Annotated[Decimal | None, At("SV3", 6, codec=QUANTITY)] = None
    diagnosis_pointers: Annotated[tuple[int, ...], At("SV3", 11, codec=POINTERS)] = ()
    teeth: Annotated[tuple[Tooth, ...], Whole("TOO", TEETH)] = ()
    service_date_from: Annotated[date | None, At("DTP*472", 3, codec=FIRST_DAY)] = None
    service_date_to: Annotated[date | None, At("DTP*472", 3, codec=LAST_DAY)] = None
    prior_placement: Annotated[DatedPeriod | None, Whole("DTP*441", DATED_PERIOD)] = None
    appliance_placement_date: Annotated[date | None, At("DTP*452", 3, codec=DAY)] = None
    replacement_date: Annotated[date | None, At("DTP*446", 3, codec=DAY)] = None
    treatment_start_date: Annotated[date | None, At("DTP*196", 3, codec=DAY)] = None
    treatment_end_date: Annotated[date | None, At("DTP*198", 3, codec=DAY)] = None
    contract: Annotated[Contract | None, Part()] = None
    predeterminations: Annotated[tuple[Reference, ...], Whole("REF*G3", REFERENCES)] = ()
    authorizations: Annotated[tuple[Reference, ...], Whole("REF*G1", REFERENCES)] = ()
    referrals: Annotated[tuple[Reference, ...], Whole("REF*9F", REFERENCES)] = ()
    references: Annotated[tuple[Reference, ...], Whole("REF", REFERENCES)] = ()
    sales_tax_cents: Annotated[int | None, At("AMT*T", 2, codec=MONEY)] = None
    fixed_texts: Annotated[tuple[str, ...], At("K3", 1)] = ()
    repricing: Annotated[Repricing | None, Part()] = None
    rendering_provider: Annotated[Provider | None, Inner("2420A")] = None
    assistant_surgeon: Annotated[Provider | None, Inner("2420B")] = None
    supervising_provider: Annotated[NamedProvider | None, Inner("2420C")] = None
    service_facility: Annotated[Facility | None, Inner("2420D")] = None
    adjudications: Annotated[tuple[LineAdjudication, ...], Inner("2430")] = ()
    position: Annotated[int, POSITION] = field(default=0, compare=False)
