"""The remittance advice as 005010X221A1 carries it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from x12.adjustments import Adjustment
from x12.parties import Address, Contact, Party
from x12.procedures import Procedure

REVERSAL_STATUS_CODE = "22"


@dataclass(frozen=True, slots=True, kw_only=True)
class BankAccount:
    """One side of an electronic payment: BPR06-09 (payer) or BPR12-15 (payee)."""

    routing_qualifier: str
    routing_number: str
    account_qualifier: str
    account_number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RemittancePayer:
    """Who pays (loop 1000A); ``payer_id`` is REF*2U."""

    name: str
    payer_id: str = ""
    address: Address | None = None
    contacts: tuple[Contact, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Payee:
    """Who is paid (loop 1000B).

    ``identifier_qualifier`` is XX (NPI) or FI (tax id); ``tax_id`` is REF*TJ.
    """

    name: str
    identifier_qualifier: str
    identifier: str
    tax_id: str = ""
    address: Address | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InformationAmount:
    """An AMT: information only, never part of the balance.

    Qualifiers in use: AU covered, I interest, F5 patient paid, D8 discount, KH late filing.
    """

    qualifier: str
    amount_cents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ServicePayment:
    """The result for one line (loop 2110).

    ``procedure`` is the adjudicated code, ``submitted_procedure`` the one we billed when it
    differs. ``line_control_number`` (REF*6R) is the key back to the claim's line.
    """

    procedure: Procedure
    charge_cents: int
    paid_cents: int
    revenue_code: str = ""
    paid_units: Decimal | None = None
    submitted_procedure: Procedure | None = None
    submitted_units: Decimal | None = None
    service_date_from: date | None = None
    service_date_to: date | None = None
    adjustments: tuple[Adjustment, ...] = ()
    line_control_number: str = ""
    allowed_cents: int | None = None
    amounts: tuple[InformationAmount, ...] = ()
    remark_codes: tuple[str, ...] = ()
    position: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimPayment:
    """The result for one claim (loop 2100).

     ``patient_responsibility_cents`` is ``None`` when CLP05 is empty, as it is on a reversal
    . ``original_reference`` is REF*F8, the payer's number of the claim this one
     corrects. ``remark_codes`` are the RARCs of MIA and MOA.
    """

    patient_control_number: str
    status_code: str
    charge_cents: int
    paid_cents: int
    patient_responsibility_cents: int | None = None
    claim_filing_indicator: str = ""
    payer_claim_control_number: str = ""
    facility_code: str = ""
    frequency_code: str = ""
    patient: Party | None = None
    subscriber: Party | None = None
    corrected_patient: Party | None = None
    rendering_provider: Party | None = None
    crossover_payer: Party | None = None
    corrected_priority_payer: Party | None = None
    adjustments: tuple[Adjustment, ...] = ()
    remark_codes: tuple[str, ...] = ()
    original_reference: str = ""
    statement_date_from: date | None = None
    statement_date_to: date | None = None
    received_date: date | None = None
    amounts: tuple[InformationAmount, ...] = ()
    lines: tuple[ServicePayment, ...] = ()
    position: int = field(default=0, compare=False)

    @property
    def is_reversal(self) -> bool:
        """Whether this takes an earlier payment back (CLP02 = 22)."""
        return self.status_code == REVERSAL_STATUS_CODE

    def amount_cents(self, qualifier: str) -> int:
        """Sum of the claim's AMT segments of a qualifier; 0 when there is none."""
        return sum(each.amount_cents for each in self.amounts if each.qualifier == qualifier)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderAdjustment:
    """Money that belongs to no claim of this remittance (one pair of a PLB).

    A positive ``amount_cents`` lowers the payment, a negative one raises it.
    """

    provider_id: str
    fiscal_period_end: date
    reason_code: str
    amount_cents: int
    reference: str = ""
    position: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Remittance:
    """One payment, or one notice without money, and all that explains it.

    ``handling_code`` is BPR01 (I money and advice, H notice only), ``payment_method`` BPR04
    (ACH, CHK, NON), ``payer_identifier`` BPR10, ``trace_payer_id`` TRN03. A payment is known by
    (``trace_payer_id``, ``trace_number``, ``payment_date``, ``payment_cents``).
    """

    handling_code: str
    payment_cents: int
    payment_method: str
    payment_date: date
    trace_number: str
    trace_payer_id: str
    payer: RemittancePayer
    payee: Payee
    claims: tuple[ClaimPayment, ...]
    credit_debit_code: str = "C"
    payment_format: str = ""
    payer_account: BankAccount | None = None
    payee_account: BankAccount | None = None
    payer_identifier: str = ""
    payer_supplemental_code: str = ""
    receiver_identifier: str = ""
    production_date: date | None = None
    provider_adjustments: tuple[ProviderAdjustment, ...] = ()
    position: int = field(default=0, compare=False)
