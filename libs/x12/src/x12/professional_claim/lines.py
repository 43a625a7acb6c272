"""The service line of a professional claim (loop 2400)."""

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
    QUALIFIER,
    QUANTITY,
    At,
    Inner,
    Part,
    Whole,
)
from x12.claims import (
    ATTACHMENTS,
    CONDITIONS,
    POINTERS,
    AmbulanceStop,
    Attachment,
    Condition,
    Contract,
    Drug,
    Facility,
    LineAdjudication,
    NamedAmbulanceStop,
    NamedProvider,
    OrderingProvider,
    Provider,
    PurchasedServiceProvider,
    ReferringProvider,
    Repricing,
)
from x12.procedures import PROCEDURE, Procedure
from x12.professional_claim.ambulance import AmbulanceTransport
from x12.professional_claim.equipment import (
    MEASUREMENTS,
    EquipmentCertification,
    EquipmentPrice,
    Form,
    Measurement,
    PurchasedService,
)
from x12.qualified import DATED_PERIODS, REFERENCES, DatedPeriod, Reference


@dataclass(slots=True, kw_only=True)
class ServiceLine:
    """One billed service (loop 2400).

    ``unit`` is UN or MJ (minutes). ``place_of_service`` is set only when it differs from the
    claim's. ``diagnosis_pointers`` count the claim's diagnoses from 1, most important first.
    ``emergency``, ``epsdt`` and ``family_planning`` are Y where they hold, ``copay_exempt`` is 0.

    ``authorizations`` (G1) and ``referrals`` (9F) may hold numbers of several payers.
    ``references`` are the remaining numbers: repricer's line 9B and 9D, mammography EW, referring
    laboratory F4, vaccine batch BT. ``dates`` are the remaining ones: prescription 471,
    certification 461, 463 and 607, last seen 304, tests 738 and 739, shipped 011, x-ray 455, first
    treatment 454. ``attachments`` hold the certificate of medical necessity, kind CT, too.
    """

    line_control_number: Annotated[str, At("REF*6R", 2)]
    procedure: Annotated[Procedure, At("SV1", 1, codec=PROCEDURE)]
    charge_cents: Annotated[int, At("SV1", 2, codec=MONEY)]
    quantity: Annotated[Decimal, At("SV1", 4, codec=QUANTITY)]
    service_date_from: Annotated[date, At("DTP*472", 3, codec=FIRST_DAY)]
    service_date_to: Annotated[date, At("DTP*472", 3, codec=LAST_DAY)]
    unit: Annotated[str, At("SV1", 3)] = "UN"
    place_of_service: Annotated[str, At("SV1", 5)] = ""
    diagnosis_pointers: Annotated[tuple[int, ...], At("SV1", 7, codec=POINTERS)] = ()
    emergency: Annotated[str, At("SV1", 9)] = ""
    epsdt: Annotated[str, At("SV1", 11)] = ""
    family_planning: Annotated[str, At("SV1", 12)] = ""
    copay_exempt: Annotated[str, At("SV1", 15)] = ""
    equipment_price: Annotated[EquipmentPrice | None, Part()] = None
    attachments: Annotated[tuple[Attachment, ...], Whole("PWK", ATTACHMENTS)] = ()
    ambulance: Annotated[AmbulanceTransport | None, Part()] = None
    equipment_certification: Annotated[EquipmentCertification | None, Part()] = None
    conditions: Annotated[tuple[Condition, ...], Whole("CRC", CONDITIONS)] = ()
    dates: Annotated[tuple[DatedPeriod, ...], Whole("DTP", DATED_PERIODS)] = ()
    ambulance_patients: Annotated[Decimal | None, At("QTY*PT", 2, codec=QUANTITY)] = None
    obstetric_units: Annotated[Decimal | None, At("QTY*FL", 2, codec=QUANTITY)] = None
    measurements: Annotated[tuple[Measurement, ...], Whole("MEA", MEASUREMENTS)] = ()
    contract: Annotated[Contract | None, Part()] = None
    authorizations: Annotated[tuple[Reference, ...], Whole("REF*G1", REFERENCES)] = ()
    referrals: Annotated[tuple[Reference, ...], Whole("REF*9F", REFERENCES)] = ()
    clia_number: Annotated[str, At("REF*X4", 2)] = ""
    references: Annotated[tuple[Reference, ...], Whole("REF", REFERENCES)] = ()
    sales_tax_cents: Annotated[int | None, At("AMT*T", 2, codec=MONEY)] = None
    postage_cents: Annotated[int | None, At("AMT*F4", 2, codec=MONEY)] = None
    fixed_texts: Annotated[tuple[str, ...], At("K3", 1)] = ()
    note: Annotated[str, At("NTE*ADD", 2, codec=FREE_TEXT)] = ""
    note_kind: Annotated[str, At("NTE*ADD", 1, codec=QUALIFIER)] = "ADD"
    third_party_note: Annotated[str, At("NTE*TPO", 2, codec=FREE_TEXT)] = ""
    purchased_service: Annotated[PurchasedService | None, Part()] = None
    repricing: Annotated[Repricing | None, Part()] = None
    drug: Annotated[Drug | None, Inner("2410")] = None
    rendering_provider: Annotated[Provider | None, Inner("2420A")] = None
    purchased_service_provider: Annotated[PurchasedServiceProvider | None, Inner("2420B")] = None
    service_facility: Annotated[Facility | None, Inner("2420C")] = None
    supervising_provider: Annotated[NamedProvider | None, Inner("2420D")] = None
    ordering_provider: Annotated[OrderingProvider | None, Inner("2420E")] = None
    referring_providers: Annotated[tuple[ReferringProvider, ...], Inner("2420F")] = ()
    ambulance_pick_up: Annotated[AmbulanceStop | None, Inner("2420G")] = None
    ambulance_drop_off: Annotated[NamedAmbulanceStop | None, Inner("2420H")] = None
    adjudications: Annotated[tuple[LineAdjudication, ...], Inner("2430")] = ()
    forms: Annotated[tuple[Form, ...], Inner("2440")] = ()
    position: Annotated[int, POSITION] = field(default=0, compare=False)
