"""What claims of a remittance stand under: a header number and the totals of an institution."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated

from x12.binding import DATE, MONEY, QUANTITY, At, Part


@dataclass(slots=True, kw_only=True)
class ProviderTotals:
    """What an institution's claims under one header number add up to (TS3)."""

    provider_id: Annotated[str, At("TS3", 1)]
    facility_code: Annotated[str, At("TS3", 2)]
    fiscal_period_end: Annotated[date, At("TS3", 3, codec=DATE)]
    claim_count: Annotated[Decimal, At("TS3", 4, codec=QUANTITY)]
    charge_cents: Annotated[int, At("TS3", 5, codec=MONEY)]
    secondary_payer_cents: Annotated[int | None, At("TS3", 13, codec=MONEY)] = None
    non_laboratory_charge_cents: Annotated[int | None, At("TS3", 15, codec=MONEY)] = None
    reportable_cents: Annotated[int | None, At("TS3", 17, codec=MONEY)] = None
    payable_cents: Annotated[int | None, At("TS3", 18, codec=MONEY)] = None
    professional_component_cents: Annotated[int | None, At("TS3", 20, codec=MONEY)] = None
    secondary_patient_liability_cents: Annotated[int | None, At("TS3", 21, codec=MONEY)] = None
    patient_reimbursement_cents: Annotated[int | None, At("TS3", 22, codec=MONEY)] = None
    interim_claim_count: Annotated[Decimal | None, At("TS3", 23, codec=QUANTITY)] = None
    interim_adjustment_cents: Annotated[int | None, At("TS3", 24, codec=MONEY)] = None


@dataclass(slots=True, kw_only=True)
class InpatientTotals:
    """What an institution's inpatient claims under one header number add up to (TS2)."""

    drg_cents: Annotated[int | None, At("TS2", 1, codec=MONEY)] = None
    federal_specific_cents: Annotated[int | None, At("TS2", 2, codec=MONEY)] = None
    hospital_specific_cents: Annotated[int | None, At("TS2", 3, codec=MONEY)] = None
    disproportionate_share_cents: Annotated[int | None, At("TS2", 4, codec=MONEY)] = None
    capital_cents: Annotated[int | None, At("TS2", 5, codec=MONEY)] = None
    medical_education_cents: Annotated[int | None, At("TS2", 6, codec=MONEY)] = None
    outlier_days: Annotated[Decimal | None, At("TS2", 7, codec=QUANTITY)] = None
    day_outlier_cents: Annotated[int | None, At("TS2", 8, codec=MONEY)] = None
    cost_outlier_cents: Annotated[int | None, At("TS2", 9, codec=MONEY)] = None
    average_stay_days: Annotated[Decimal | None, At("TS2", 10, codec=QUANTITY)] = None
    discharge_count: Annotated[Decimal | None, At("TS2", 11, codec=QUANTITY)] = None
    cost_report_days: Annotated[Decimal | None, At("TS2", 12, codec=QUANTITY)] = None
    covered_days: Annotated[Decimal | None, At("TS2", 13, codec=QUANTITY)] = None
    uncovered_days: Annotated[Decimal | None, At("TS2", 14, codec=QUANTITY)] = None
    pass_through_cents: Annotated[int | None, At("TS2", 15, codec=MONEY)] = None
    average_drg_weight: Annotated[Decimal | None, At("TS2", 16, codec=QUANTITY)] = None
    capital_federal_drg_cents: Annotated[int | None, At("TS2", 17, codec=MONEY)] = None
    capital_hospital_drg_cents: Annotated[int | None, At("TS2", 18, codec=MONEY)] = None
    capital_share_drg_cents: Annotated[int | None, At("TS2", 19, codec=MONEY)] = None


@dataclass(slots=True, kw_only=True)
class ClaimGroup:
    """The header number (LX) that claims stand under, and their totals (loop 2000).

    Every ``ClaimPayment.group`` of one header number is the same object.
    """

    number: Annotated[str, At("LX", 1)]
    provider_totals: Annotated[ProviderTotals | None, Part()] = None
    inpatient_totals: Annotated[InpatientTotals | None, Part()] = None
