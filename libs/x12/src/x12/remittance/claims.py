"""The results for claims and their lines (loops 2100 and 2110)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Annotated

from x12.adjustments import ADJUSTMENTS, Adjustment
from x12.binding import DATE, MONEY, POSITION, QUANTITY, At, Inner, Part, Whole
from x12.parties import CONTACTS, PARTY, Contact, Party
from x12.pricing import InpatientResult, OutpatientResult
from x12.procedures import PROCEDURE, Procedure
from x12.qualified import (
    QUALIFIED_AMOUNTS,
    QUALIFIED_QUANTITIES,
    REFERENCES,
    QualifiedAmount,
    QualifiedQuantity,
    Reference,
)
from x12.remittance.groups import ClaimGroup

REVERSAL_STATUS_CODE = "22"

InformationAmount = QualifiedAmount
"""An AMT: information only, never part of the balance.

Qualifiers in use: AU covered, I interest, F5 patient paid, D8 discount, KH late filing.
"""


@dataclass(slots=True, kw_only=True)
class ServicePayment:
    """The result for one line (loop 2110).

    ``procedure`` is the adjudicated code, ``submitted_procedure`` the one we billed when it
    differs. ``line_control_number`` (REF*6R) is the key back to the claim's line.
    ``remark_codes`` are RARCs (LQ*HE), ``pharmacy_codes`` those of drug claims (LQ*RX).
    ``references`` and ``amounts`` are all others than the named ones.
    """

    procedure: Annotated[Procedure, At("SVC", 1, codec=PROCEDURE)]
    charge_cents: Annotated[int, At("SVC", 2, codec=MONEY)]
    paid_cents: Annotated[int, At("SVC", 3, codec=MONEY)]
    revenue_code: Annotated[str, At("SVC", 4)] = ""
    paid_units: Annotated[Decimal | None, At("SVC", 5, codec=QUANTITY)] = None
    submitted_procedure: Annotated[Procedure | None, At("SVC", 6, codec=PROCEDURE)] = None
    submitted_units: Annotated[Decimal | None, At("SVC", 7, codec=QUANTITY)] = None
    service_date_from: Annotated[
        date | None, At("DTM*150", 2, codec=DATE), At("DTM*472", 2, codec=DATE)
    ] = None
    service_date_to: Annotated[
        date | None, At("DTM*151", 2, codec=DATE), At("DTM*472", 2, codec=DATE)
    ] = None
    adjustments: Annotated[tuple[Adjustment, ...], Whole("CAS", ADJUSTMENTS)] = ()
    line_control_number: Annotated[str, At("REF*6R", 2)] = ""
    references: Annotated[tuple[Reference, ...], Whole("REF", REFERENCES)] = ()
    allowed_cents: Annotated[int | None, At("AMT*B6", 2, codec=MONEY)] = None
    amounts: Annotated[tuple[QualifiedAmount, ...], Whole("AMT", QUALIFIED_AMOUNTS)] = ()
    quantities: Annotated[tuple[QualifiedQuantity, ...], Whole("QTY", QUALIFIED_QUANTITIES)] = ()
    remark_codes: Annotated[tuple[str, ...], At("LQ*HE", 2)] = ()
    pharmacy_codes: Annotated[tuple[str, ...], At("LQ*RX", 2)] = ()
    position: Annotated[int, POSITION] = field(default=0, compare=False)


@dataclass(slots=True, kw_only=True)
class ClaimPayment:
    """The result for one claim (loop 2100).

    ``patient_responsibility_cents`` is ``None`` when CLP05 is empty, as it is on a reversal.
    ``original_reference`` is REF*F8, the payer's number of the claim this one corrects.
    ``references`` and ``amounts`` are all others than the named ones. ``group`` is what the claim
    stands under; without one, claims stand under the header number 1.
    """

    patient_control_number: Annotated[str, At("CLP", 1)]
    status_code: Annotated[str, At("CLP", 2)]
    charge_cents: Annotated[int, At("CLP", 3, codec=MONEY)]
    paid_cents: Annotated[int, At("CLP", 4, codec=MONEY)]
    patient_responsibility_cents: Annotated[int | None, At("CLP", 5, codec=MONEY)] = None
    claim_filing_indicator: Annotated[str, At("CLP", 6)] = ""
    payer_claim_control_number: Annotated[str, At("CLP", 7)] = ""
    facility_code: Annotated[str, At("CLP", 8)] = ""
    frequency_code: Annotated[str, At("CLP", 9)] = ""
    drg_code: Annotated[str, At("CLP", 11)] = ""
    drg_weight: Annotated[Decimal | None, At("CLP", 12, codec=QUANTITY)] = None
    discharge_fraction: Annotated[Decimal | None, At("CLP", 13, codec=QUANTITY)] = None
    patient: Annotated[Party | None, Whole("NM1*QC", PARTY)] = None
    subscriber: Annotated[Party | None, Whole("NM1*IL", PARTY)] = None
    corrected_patient: Annotated[Party | None, Whole("NM1*74", PARTY)] = None
    rendering_provider: Annotated[Party | None, Whole("NM1*82", PARTY)] = None
    crossover_payer: Annotated[Party | None, Whole("NM1*TT", PARTY)] = None
    corrected_priority_payer: Annotated[Party | None, Whole("NM1*PR", PARTY)] = None
    other_subscriber: Annotated[Party | None, Whole("NM1*GB", PARTY)] = None
    adjustments: Annotated[tuple[Adjustment, ...], Whole("CAS", ADJUSTMENTS)] = ()
    inpatient: Annotated[InpatientResult | None, Part()] = None
    outpatient: Annotated[OutpatientResult | None, Part()] = None
    original_reference: Annotated[str, At("REF*F8", 2)] = ""
    references: Annotated[tuple[Reference, ...], Whole("REF", REFERENCES)] = ()
    statement_date_from: Annotated[date | None, At("DTM*232", 2, codec=DATE)] = None
    statement_date_to: Annotated[date | None, At("DTM*233", 2, codec=DATE)] = None
    coverage_end_date: Annotated[date | None, At("DTM*036", 2, codec=DATE)] = None
    received_date: Annotated[date | None, At("DTM*050", 2, codec=DATE)] = None
    contacts: Annotated[tuple[Contact, ...], Whole("PER", CONTACTS)] = ()
    amounts: Annotated[tuple[QualifiedAmount, ...], Whole("AMT", QUALIFIED_AMOUNTS)] = ()
    quantities: Annotated[tuple[QualifiedQuantity, ...], Whole("QTY", QUALIFIED_QUANTITIES)] = ()
    lines: Annotated[tuple[ServicePayment, ...], Inner("2110")] = ()
    group: ClaimGroup | None = field(default=None, compare=False)
    position: Annotated[int, POSITION] = field(default=0, compare=False)

    @property
    def is_reversal(self) -> bool:
        """Whether this takes an earlier payment back (CLP02 = 22)."""
        return self.status_code == REVERSAL_STATUS_CODE

    @property
    def remark_codes(self) -> tuple[str, ...]:
        """The RARCs of the claim itself: those of MIA and MOA."""
        inpatient = self.inpatient.remark_codes if self.inpatient else ()
        return inpatient + (self.outpatient.remark_codes if self.outpatient else ())

    def amount_cents(self, qualifier: str) -> int:
        """Sum of the claim's AMT segments of a qualifier; 0 when there is none."""
        return sum(each.amount_cents for each in self.amounts if each.qualifier == qualifier)
