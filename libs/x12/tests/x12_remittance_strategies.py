"""Hypothesis strategies for remittances: what the guide allows, with every segment of it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from hypothesis import strategies as st
from x12_basic_strategies import (
    ADDRESSES,
    CENTS,
    DATES,
    IDS,
    MEMBER_PARTIES,
    OPTIONAL_CENTS,
    OPTIONAL_DATES,
    OPTIONAL_IDS,
    OPTIONAL_QUANTITIES,
    OPTIONAL_TEXTS,
    PERIODS,
    PROCEDURES,
    PROVIDER_IDS,
    PROVIDERS,
    QUANTITIES,
    TEXTS,
    parties,
    references,
    tuples,
)
from x12_basic_strategies import ORGANIZATION_NAMES as ORGANIZATIONS

import x12
from x12 import remittance as advice

AMOUNTS = st.integers(min_value=-(10**7), max_value=10**7)
REMARKS = st.sampled_from(["N130", "M15", "MA01", "N290"])
PHONES = st.sampled_from(["2175550100", "2175550101"])


def contacts(function_code: str) -> st.SearchStrategy[x12.Contact]:
    # After an extension, the guide has no room for another number.
    numbers = st.sampled_from([("", ""), ("12", ""), ("", "HELP@EXAMPLE.ORG")])
    return numbers.flatmap(
        lambda number: st.builds(
            x12.Contact,
            function_code=st.just(function_code),
            name=OPTIONAL_TEXTS,
            phone=PHONES,
            phone_extension=st.just(number[0]),
            email=st.just(number[1]),
        )
    )


def information_amounts(*qualifiers: str) -> st.SearchStrategy[tuple[advice.QualifiedAmount, ...]]:
    qualifier = st.sampled_from(qualifiers)
    return tuples(st.builds(advice.QualifiedAmount, qualifier=qualifier, amount_cents=CENTS))


def quantities(*qualifiers: str) -> st.SearchStrategy[tuple[advice.QualifiedQuantity, ...]]:
    qualifier = st.sampled_from(qualifiers)
    return tuples(st.builds(advice.QualifiedQuantity, qualifier=qualifier, quantity=QUANTITIES))


ADJUSTMENTS = tuples(
    st.builds(
        x12.Adjustment,
        group_code=st.sampled_from(["CO", "PR", "OA", "PI"]),
        reason_code=st.sampled_from(["1", "2", "45", "253"]),
        amount_cents=AMOUNTS,
        quantity=OPTIONAL_QUANTITIES,
    ),
    max_size=9,
)
SERVICE_DAYS = (
    st.just((None, None)) | DATES.map(lambda day: (day, day)) | PERIODS.map(lambda days: (*days,))
)
SERVICE_PAYMENTS = SERVICE_DAYS.flatmap(
    lambda days: st.builds(
        advice.ServicePayment,
        procedure=PROCEDURES,
        charge_cents=AMOUNTS,
        paid_cents=AMOUNTS,
        revenue_code=st.just("") | st.just("0300"),
        paid_units=OPTIONAL_QUANTITIES,
        submitted_procedure=st.none() | PROCEDURES,
        submitted_units=OPTIONAL_QUANTITIES,
        service_date_from=st.just(days[0]),
        service_date_to=st.just(days[1]),
        adjustments=ADJUSTMENTS,
        line_control_number=OPTIONAL_IDS,
        references=tuples(references("BB", "LU", "0K", "HPI")),
        allowed_cents=OPTIONAL_CENTS,
        amounts=information_amounts("KH", "T"),
        quantities=quantities("ZK", "ZL"),
        remark_codes=tuples(REMARKS),
        pharmacy_codes=tuples(st.just("75")),
    )
)
INPATIENT_RESULTS = st.builds(
    advice.InpatientResult,
    covered_days=QUANTITIES,
    drg_cents=OPTIONAL_CENTS,
    capital_exception_cents=OPTIONAL_CENTS,
    remark_codes=tuples(REMARKS, 5),
)
OUTPATIENT_RESULTS = st.builds(
    advice.OutpatientResult,
    reimbursement_rate=st.sampled_from([Decimal("0.8"), Decimal(1)]),
    payable_cents=OPTIONAL_CENTS,
    remark_codes=tuples(REMARKS, 5),
    professional_component_cents=OPTIONAL_CENTS,
)
PAYERS = st.none() | parties(ORGANIZATIONS, "PI")
CLAIM_PAYMENTS = st.builds(
    advice.ClaimPayment,
    patient_control_number=IDS,
    status_code=st.sampled_from(["1", "2", "4", "22"]),
    charge_cents=AMOUNTS,
    paid_cents=AMOUNTS,
    patient_responsibility_cents=OPTIONAL_CENTS,
    claim_filing_indicator=st.sampled_from(["12", "MB"]),
    payer_claim_control_number=IDS,
    facility_code=st.just("") | st.just("11"),
    frequency_code=st.just("") | st.just("1"),
    drg_code=st.just("") | st.just("470"),
    drg_weight=OPTIONAL_QUANTITIES,
    discharge_fraction=OPTIONAL_QUANTITIES,
    patient=MEMBER_PARTIES,
    subscriber=st.none() | MEMBER_PARTIES,
    rendering_provider=st.none() | PROVIDERS,
    crossover_payer=PAYERS,
    corrected_priority_payer=PAYERS,
    other_subscriber=st.none() | MEMBER_PARTIES,
    adjustments=ADJUSTMENTS,
    inpatient=st.none() | INPATIENT_RESULTS,
    outpatient=st.none() | OUTPATIENT_RESULTS,
    original_reference=OPTIONAL_IDS,
    references=tuples(references("EA", "1L", "G2", "0B")),
    statement_date_from=OPTIONAL_DATES,
    statement_date_to=OPTIONAL_DATES,
    coverage_end_date=OPTIONAL_DATES,
    received_date=OPTIONAL_DATES,
    contacts=tuples(contacts("CX")),
    amounts=information_amounts("I", "AU", "F5"),
    quantities=quantities("CA", "LA"),
    lines=tuples(SERVICE_PAYMENTS),
)
PROVIDER_TOTALS = st.builds(
    advice.ProviderTotals,
    provider_id=PROVIDER_IDS,
    facility_code=st.just("11"),
    fiscal_period_end=DATES,
    claim_count=st.integers(1, 99).map(Decimal),
    charge_cents=CENTS,
    interim_adjustment_cents=OPTIONAL_CENTS,
)
INPATIENT_TOTALS = st.builds(
    advice.InpatientTotals, drg_cents=CENTS, capital_share_drg_cents=OPTIONAL_CENTS
)
TOTALS = st.tuples(st.none() | PROVIDER_TOTALS, st.none() | INPATIENT_TOTALS)


@st.composite
def grouped_claims(draw: st.DrawFn) -> tuple[advice.ClaimPayment, ...]:
    """Claims under one or more header numbers, each with its own totals."""
    claims: list[advice.ClaimPayment] = []
    for number, (provider, inpatient) in enumerate(draw(tuples(TOTALS)), start=1):
        group = advice.ClaimGroup(
            number=str(number), provider_totals=provider, inpatient_totals=inpatient
        )
        for claim in draw(tuples(CLAIM_PAYMENTS, min_size=1)):
            claim.group = group
            claims.append(claim)
    return tuple(claims)


ACCOUNTS = st.builds(
    advice.BankAccount,
    routing_qualifier=st.just("01"),
    routing_number=st.just("000000010"),
    account_qualifier=st.just("DA"),
    account_number=IDS,
)
PROVIDER_ADJUSTMENTS = st.builds(
    advice.ProviderAdjustment,
    provider_id=PROVIDER_IDS,
    fiscal_period_end=st.just(date(2026, 12, 31)) | DATES,
    reason_code=st.sampled_from(["WO", "FB", "L6"]),
    amount_cents=CENTS,
    reference=OPTIONAL_IDS,
)
REMITTANCES = st.builds(
    advice.Remittance,
    handling_code=st.sampled_from("IH"),
    payment_cents=CENTS,
    payment_method=st.sampled_from(["ACH", "NON"]),
    payment_date=DATES,
    trace_number=IDS,
    trace_payer_id=st.just("1009999991"),
    trace_supplemental_code=OPTIONAL_IDS,
    currency=st.just("") | st.just("CAD"),
    payer=st.builds(
        advice.RemittancePayer,
        name=TEXTS,
        plan_id=OPTIONAL_IDS,
        payer_id=OPTIONAL_IDS,
        references=tuples(references("HI", "NF")),
        address=ADDRESSES,
        contacts=st.tuples(contacts("CX"), contacts("BL")),
    ),
    payee=st.builds(
        advice.Payee,
        name=TEXTS,
        identifier_qualifier=st.just("XX"),
        identifier=PROVIDER_IDS,
        tax_id=OPTIONAL_IDS,
        references=tuples(references("PQ", "D3")),
        address=st.none() | ADDRESSES,
        delivery=st.none()
        | st.builds(
            advice.RemittanceDelivery,
            method=st.just("EM"),
            name=OPTIONAL_TEXTS,
            number=st.just("HELP@EXAMPLE.ORG"),
        ),
    ),
    claims=grouped_claims(),
    payer_account=st.none() | ACCOUNTS,
    payee_account=st.none() | ACCOUNTS,
    payer_identifier=st.just("") | st.just("1009999991"),
    receiver_identifier=OPTIONAL_IDS,
    system_version=OPTIONAL_IDS,
    production_date=OPTIONAL_DATES,
    provider_adjustments=tuples(PROVIDER_ADJUSTMENTS, 8),
)
