"""Writes 835 interchanges (005010X221A1)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from functools import partial
from itertools import groupby

from x12.adjustments import add_adjustments
from x12.envelope import Envelope
from x12.guides import REMITTANCE
from x12.parties import add_address, add_contact, add_party
from x12.procedures import procedure_components
from x12.remittance.models import (
    BankAccount,
    ClaimPayment,
    InformationAmount,
    Payee,
    ProviderAdjustment,
    Remittance,
    RemittancePayer,
    ServicePayment,
)
from x12.values import format_date, format_money, format_quantity
from x12.writing import SegmentWriter, free_text, write_interchange

_REMARKS_PER_SEGMENT = 5
_ADJUSTMENTS_PER_SEGMENT = 6


def write(remittances: Sequence[Remittance], envelope: Envelope) -> str:
    """Write each remittance as one transaction set (control numbers 0001, 0002...).

    Raises X12Error when the envelope or a remittance holds what X12 cannot carry. Balance is not
    checked here: ``check_balance`` says whether the sums hold.
    """
    sets = (
        (f"{number:04d}", partial(_add_remittance, remittance=remittance))
        for number, remittance in enumerate(remittances, start=1)
    )
    return write_interchange(envelope, REMITTANCE, sets)


def _add_remittance(writer: SegmentWriter, remittance: Remittance) -> None:
    writer.add(
        "BPR",
        remittance.handling_code,
        format_money(remittance.payment_cents),
        remittance.credit_debit_code,
        remittance.payment_method,
        remittance.payment_format,
        *_account_elements(remittance.payer_account),
        remittance.payer_identifier,
        remittance.payer_supplemental_code,
        *_account_elements(remittance.payee_account),
        format_date(remittance.payment_date),
    )
    writer.add("TRN", "1", remittance.trace_number, remittance.trace_payer_id)
    writer.add_reference("EV", remittance.receiver_identifier)
    _add_date(writer, "405", remittance.production_date)
    _add_payer(writer, remittance.payer)
    _add_payee(writer, remittance.payee)
    if remittance.claims:
        writer.add("LX", "1")
    for claim in remittance.claims:
        _add_claim(writer, claim)
    _add_provider_adjustments(writer, remittance.provider_adjustments)


def _account_elements(account: BankAccount | None) -> tuple[str, str, str, str]:
    if account is None:
        return ("", "", "", "")
    return (
        account.routing_qualifier,
        account.routing_number,
        account.account_qualifier,
        account.account_number,
    )


def _add_payer(writer: SegmentWriter, payer: RemittancePayer) -> None:
    writer.add("N1", "PR", free_text(payer.name))
    add_address(writer, payer.address)
    writer.add_reference("2U", payer.payer_id)
    for contact in payer.contacts:
        add_contact(writer, contact)


def _add_payee(writer: SegmentWriter, payee: Payee) -> None:
    writer.add("N1", "PE", free_text(payee.name), payee.identifier_qualifier, payee.identifier)
    add_address(writer, payee.address)
    writer.add_reference("TJ", payee.tax_id)


def _add_claim(writer: SegmentWriter, claim: ClaimPayment) -> None:
    writer.add(
        "CLP",
        claim.patient_control_number,
        claim.status_code,
        format_money(claim.charge_cents),
        format_money(claim.paid_cents),
        _optional_money(claim.patient_responsibility_cents),
        claim.claim_filing_indicator,
        claim.payer_claim_control_number,
        claim.facility_code,
        claim.frequency_code,
    )
    add_adjustments(writer, claim.adjustments)
    _add_claim_parties(writer, claim)
    for start in range(0, len(claim.remark_codes), _REMARKS_PER_SEGMENT):
        writer.add("MOA", "", "", *claim.remark_codes[start : start + _REMARKS_PER_SEGMENT])
    writer.add_reference("F8", claim.original_reference)
    _add_date(writer, "232", claim.statement_date_from)
    _add_date(writer, "233", claim.statement_date_to)
    _add_date(writer, "050", claim.received_date)
    _add_amounts(writer, claim.amounts)
    for line in claim.lines:
        _add_line(writer, line)


def _add_claim_parties(writer: SegmentWriter, claim: ClaimPayment) -> None:
    add_party(writer, "QC", claim.patient)
    add_party(writer, "IL", claim.subscriber)
    add_party(writer, "74", claim.corrected_patient)
    add_party(writer, "82", claim.rendering_provider)
    add_party(writer, "TT", claim.crossover_payer)
    add_party(writer, "PR", claim.corrected_priority_payer)


def _add_line(writer: SegmentWriter, line: ServicePayment) -> None:
    writer.add(
        "SVC",
        procedure_components(line.procedure),
        format_money(line.charge_cents),
        format_money(line.paid_cents),
        line.revenue_code,
        _optional_quantity(line.paid_units),
        procedure_components(line.submitted_procedure),
        _optional_quantity(line.submitted_units),
    )
    if line.service_date_from == line.service_date_to:
        _add_date(writer, "472", line.service_date_from)
    else:
        _add_date(writer, "150", line.service_date_from)
        _add_date(writer, "151", line.service_date_to)
    add_adjustments(writer, line.adjustments)
    writer.add_reference("6R", line.line_control_number)
    if line.allowed_cents is not None:
        writer.add("AMT", "B6", format_money(line.allowed_cents))
    _add_amounts(writer, line.amounts)
    for remark_code in line.remark_codes:
        writer.add("LQ", "HE", remark_code)


def _add_amounts(writer: SegmentWriter, amounts: Iterable[InformationAmount]) -> None:
    for each in amounts:
        writer.add("AMT", each.qualifier, format_money(each.amount_cents))


def _add_provider_adjustments(
    writer: SegmentWriter, adjustments: Iterable[ProviderAdjustment]
) -> None:
    grouped = groupby(adjustments, key=lambda each: (each.provider_id, each.fiscal_period_end))
    for (provider_id, fiscal_period_end), group in grouped:
        members = list(group)
        for start in range(0, len(members), _ADJUSTMENTS_PER_SEGMENT):
            pairs = [
                element
                for each in members[start : start + _ADJUSTMENTS_PER_SEGMENT]
                for element in (
                    (each.reason_code, each.reference),
                    format_money(each.amount_cents),
                )
            ]
            writer.add("PLB", provider_id, format_date(fiscal_period_end), *pairs)


def _add_date(writer: SegmentWriter, qualifier: str, value: date | None) -> None:
    if value is not None:
        writer.add("DTM", qualifier, format_date(value))


def _optional_money(amount_cents: int | None) -> str:
    return "" if amount_cents is None else format_money(amount_cents)


def _optional_quantity(quantity: Decimal | None) -> str:
    return "" if quantity is None else format_quantity(quantity)
