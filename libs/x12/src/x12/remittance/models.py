"""The remittance advice as 005010X221A1 carries it: the payment and what belongs to no claim."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Annotated

from x12.binding import DATE, FREE_TEXT, MONEY, POSITION, At, Inner, Part, Whole
from x12.parties import CONTACTS, Address, Contact
from x12.qualified import REFERENCES, Reference
from x12.remittance.claims import ClaimPayment
from x12.remittance.codecs import (
    PAYEE_ACCOUNT,
    PAYER_ACCOUNT,
    PROVIDER_ADJUSTMENTS,
    BankAccount,
    ProviderAdjustment,
)


@dataclass(slots=True, kw_only=True)
class RemittancePayer:
    """Who pays (loop 1000A).

    ``plan_id`` is the national plan id (N104), ``payer_id`` REF*2U; ``references`` are its other
    numbers. ``contacts`` tell whom to ask about claims (CX) and about files (BL), and where the
    payer's policies stand (IC, with ``url``).
    """

    name: Annotated[str, At("N1", 2, codec=FREE_TEXT)]
    plan_id: Annotated[str, At("N1", 4, qualifier="XV")] = ""
    payer_id: Annotated[str, At("REF*2U", 2)] = ""
    references: Annotated[tuple[Reference, ...], Whole("REF", REFERENCES)] = ()
    address: Annotated[Address | None, Part()] = None
    contacts: Annotated[tuple[Contact, ...], Whole("PER", CONTACTS)] = ()


@dataclass(slots=True, kw_only=True)
class RemittanceDelivery:
    """How the advice shall reach the payee when it does not come with the payment (RDM).

    ``method`` is BM mail, EM e-mail, FT file transfer or OL on line; ``number`` the address or
    telephone number that belongs to it.
    """

    method: Annotated[str, At("RDM", 1)]
    name: Annotated[str, At("RDM", 2, codec=FREE_TEXT)] = ""
    number: Annotated[str, At("RDM", 3)] = ""


@dataclass(slots=True, kw_only=True)
class Payee:
    """Who is paid (loop 1000B).

    ``identifier_qualifier`` is XX (NPI), FI (tax id) or XV (national plan id); ``tax_id`` is
    REF*TJ, ``references`` are other numbers.
    """

    name: Annotated[str, At("N1", 2, codec=FREE_TEXT)]
    identifier_qualifier: Annotated[str, At("N1", 3)]
    identifier: Annotated[str, At("N1", 4)]
    tax_id: Annotated[str, At("REF*TJ", 2)] = ""
    references: Annotated[tuple[Reference, ...], Whole("REF", REFERENCES)] = ()
    address: Annotated[Address | None, Part()] = None
    delivery: Annotated[RemittanceDelivery | None, Part()] = None


@dataclass(slots=True, kw_only=True)
class Remittance:
    """One payment, or one notice without money, and all that explains it.

    ``handling_code`` is BPR01 (I money and advice, H notice only), ``payment_method`` BPR04
    (ACH, CHK, NON), ``payer_identifier`` BPR10, ``trace_payer_id`` TRN03. A payment is known by
    (``trace_payer_id``, ``trace_number``, ``payment_date``, ``payment_cents``). ``currency`` is
    given when it is not US dollars. ``claims`` is empty in what a streaming reader hands out.
    """

    handling_code: Annotated[str, At("BPR", 1)]
    payment_cents: Annotated[int, At("BPR", 2, codec=MONEY)]
    payment_method: Annotated[str, At("BPR", 4)]
    payment_date: Annotated[date, At("BPR", 16, codec=DATE)]
    trace_number: Annotated[str, At("TRN", 2)]
    trace_payer_id: Annotated[str, At("TRN", 3)]
    payer: Annotated[RemittancePayer, Inner("1000A")]
    payee: Annotated[Payee, Inner("1000B")]
    claims: tuple[ClaimPayment, ...] = ()
    credit_debit_code: Annotated[str, At("BPR", 3)] = "C"
    payment_format: Annotated[str, At("BPR", 5)] = ""
    payer_account: Annotated[BankAccount | None, Whole("BPR", PAYER_ACCOUNT)] = None
    payee_account: Annotated[BankAccount | None, Whole("BPR", PAYEE_ACCOUNT)] = None
    payer_identifier: Annotated[str, At("BPR", 10)] = ""
    payer_supplemental_code: Annotated[str, At("BPR", 11)] = ""
    trace_supplemental_code: Annotated[str, At("TRN", 4)] = ""
    currency: Annotated[str, At("CUR", 2)] = ""
    receiver_identifier: Annotated[str, At("REF*EV", 2)] = ""
    system_version: Annotated[str, At("REF*F2", 2)] = ""
    production_date: Annotated[date | None, At("DTM*405", 2, codec=DATE)] = None
    provider_adjustments: Annotated[
        tuple[ProviderAdjustment, ...], Whole("PLB", PROVIDER_ADJUSTMENTS)
    ] = ()
    position: Annotated[int, POSITION] = field(default=0, compare=False)
