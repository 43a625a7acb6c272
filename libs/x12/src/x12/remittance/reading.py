"""Reads 835 transaction sets (005010X221A1)."""

from __future__ import annotations

from collections.abc import Iterator

from x12.adjustments import read_adjustments
from x12.envelope import TransactionSet
from x12.guides import REMITTANCE
from x12.loops import Loop, open_set
from x12.parties import read_address, read_contact, read_optional_party
from x12.procedures import read_optional_procedure, read_procedure
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
from x12.segments import Segment

# MIA05 and MIA20-23 (inpatient), MOA03-07 (outpatient) hold claim-level remark codes.
_REMARK_ELEMENTS = {"MIA": (5, 20, 21, 22, 23), "MOA": (3, 4, 5, 6, 7)}
_PROVIDER_ADJUSTMENT_STARTS = range(3, 15, 2)
_ALLOWED = "B6"


def read(transaction_set: TransactionSet) -> Remittance:
    """Return the remittance of an 835.

    Segments that the model does not carry are passed over. Raises X12Error for another guide, a
    missing required segment, or a value that is not what its type says.
    """
    loop = open_set(transaction_set, REMITTANCE)
    head, claim_loops = loop.split("CLP")
    payment, trace = head.require("BPR"), head.require("TRN")
    payer, payee = _read_payer(head), _read_payee(head)
    return Remittance(
        handling_code=payment.element(1),
        payment_cents=payment.money(2),
        credit_debit_code=payment.element(3),
        payment_method=payment.element(4),
        payment_format=payment.element(5),
        payer_account=_read_account(payment, 6),
        payer_identifier=payment.element(10),
        payer_supplemental_code=payment.element(11),
        payee_account=_read_account(payment, 12),
        payment_date=payment.date(16),
        trace_number=trace.element(2),
        trace_payer_id=trace.element(3),
        receiver_identifier=head.value("REF", "EV"),
        production_date=head.find("DTM", "405").optional_date(2),
        payer=payer,
        payee=payee,
        claims=tuple(_read_claim(each) for each in claim_loops),
        provider_adjustments=tuple(_read_provider_adjustments(loop)),
        position=transaction_set.position,
    )


def _read_account(payment: Segment, n: int) -> BankAccount | None:
    routing_qualifier, routing_number, account_qualifier, account_number = (
        payment.element(m) for m in range(n, n + 4)
    )
    if not routing_number and not account_number:
        return None
    return BankAccount(
        routing_qualifier=routing_qualifier,
        routing_number=routing_number,
        account_qualifier=account_qualifier,
        account_number=account_number,
    )


def _party_loop(head: Loop, entity_code: str) -> Loop:
    head.require("N1", entity_code)
    # TS2 and TS3 totals and LX follow the payee; none of their elements is looked for in it.
    return next(each for each in head.split("N1")[1] if each.anchor.element(1) == entity_code)


def _read_payer(head: Loop) -> RemittancePayer:
    loop = _party_loop(head, "PR")
    return RemittancePayer(
        name=loop.anchor.element(2),
        payer_id=loop.value("REF", "2U"),
        address=read_address(loop),
        contacts=tuple(read_contact(each) for each in loop.every("PER")),
    )


def _read_payee(head: Loop) -> Payee:
    loop = _party_loop(head, "PE")
    return Payee(
        name=loop.anchor.element(2),
        identifier_qualifier=loop.anchor.element(3),
        identifier=loop.anchor.element(4),
        tax_id=loop.value("REF", "TJ"),
        address=read_address(loop),
    )


def _read_claim(loop: Loop) -> ClaimPayment:
    head, line_loops = loop.split("SVC")
    claim = loop.anchor
    return ClaimPayment(
        patient_control_number=claim.element(1),
        status_code=claim.element(2),
        charge_cents=claim.money(3),
        paid_cents=claim.money(4),
        patient_responsibility_cents=claim.optional_money(5),
        claim_filing_indicator=claim.element(6),
        payer_claim_control_number=claim.element(7),
        facility_code=claim.element(8),
        frequency_code=claim.element(9),
        patient=read_optional_party(head.find("NM1", "QC")),
        subscriber=read_optional_party(head.find("NM1", "IL")),
        corrected_patient=read_optional_party(head.find("NM1", "74")),
        rendering_provider=read_optional_party(head.find("NM1", "82")),
        crossover_payer=read_optional_party(head.find("NM1", "TT")),
        corrected_priority_payer=read_optional_party(head.find("NM1", "PR")),
        adjustments=read_adjustments(head),
        remark_codes=tuple(_read_claim_remarks(head)),
        original_reference=head.value("REF", "F8"),
        statement_date_from=head.find("DTM", "232").optional_date(2),
        statement_date_to=head.find("DTM", "233").optional_date(2),
        received_date=head.find("DTM", "050").optional_date(2),
        amounts=_read_amounts(head),
        lines=tuple(_read_line(each) for each in line_loops),
        position=claim.position,
    )


def _read_claim_remarks(head: Loop) -> Iterator[str]:
    for segment_id, elements in _REMARK_ELEMENTS.items():
        for segment in head.every(segment_id):
            yield from (segment.element(n) for n in elements if segment.element(n))


def _read_amounts(loop: Loop) -> tuple[InformationAmount, ...]:
    return tuple(
        InformationAmount(qualifier=each.element(1), amount_cents=each.money(2))
        for each in loop.every("AMT")
        if each.element(1) != _ALLOWED
    )


def _read_line(loop: Loop) -> ServicePayment:
    service = loop.anchor
    day = loop.find("DTM", "472").optional_date(2)
    return ServicePayment(
        procedure=read_procedure(service, 1),
        charge_cents=service.money(2),
        paid_cents=service.money(3),
        revenue_code=service.element(4),
        paid_units=service.optional_quantity(5),
        submitted_procedure=read_optional_procedure(service, 6),
        submitted_units=service.optional_quantity(7),
        service_date_from=day or loop.find("DTM", "150").optional_date(2),
        service_date_to=day or loop.find("DTM", "151").optional_date(2),
        adjustments=read_adjustments(loop),
        line_control_number=loop.value("REF", "6R"),
        allowed_cents=loop.find("AMT", _ALLOWED).optional_money(2),
        amounts=_read_amounts(loop),
        remark_codes=tuple(each.element(2) for each in loop.every("LQ", "HE")),
        position=service.position,
    )


def _read_provider_adjustments(loop: Loop) -> Iterator[ProviderAdjustment]:
    for segment in loop.every("PLB"):
        for n in _PROVIDER_ADJUSTMENT_STARTS:
            if segment.element(n) or segment.element(n + 1):
                yield ProviderAdjustment(
                    provider_id=segment.element(1),
                    fiscal_period_end=segment.date(2),
                    reason_code=segment.component(n, 1),
                    reference=segment.component(n, 2),
                    amount_cents=segment.money(n + 1),
                    position=segment.position,
                )
