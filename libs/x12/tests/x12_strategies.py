"""Hypothesis strategies for the models: everything that a writer can carry."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TypeVar

from hypothesis import strategies as st

import x12
from x12 import remittance as advice

Item = TypeVar("Item")

IDS = st.text("ABCXYZ0189-./", min_size=1, max_size=12)
OPTIONAL_IDS = st.just("") | IDS
WORDS = st.text("ABCDEFXYZ", min_size=1, max_size=8)
TEXTS = st.lists(WORDS, min_size=1, max_size=3).map(" ".join)
OPTIONAL_TEXTS = st.just("") | TEXTS
CENTS = st.integers(min_value=-(10**9), max_value=10**9)
OPTIONAL_CENTS = st.none() | CENTS
COUNTS = st.integers(min_value=0, max_value=10**6)
QUANTITIES = st.decimals(min_value=Decimal("0.001"), max_value=Decimal(9999), places=3)
DATES = st.dates(min_value=date(1900, 1, 1), max_value=date(2099, 12, 31))
OPTIONAL_DATES = st.none() | DATES
MOMENTS = st.datetimes(min_value=datetime(2000, 1, 1), max_value=datetime(2099, 12, 31)).map(  # noqa: DTZ001
    lambda moment: moment.replace(second=0, microsecond=0)
)


def tuples(
    strategy: st.SearchStrategy[Item], max_size: int = 3
) -> st.SearchStrategy[tuple[Item, ...]]:
    return st.lists(strategy, max_size=max_size).map(tuple)


PERSON_NAMES = st.builds(
    x12.Name,
    last_name=TEXTS,
    first_name=OPTIONAL_TEXTS,
    middle_name=OPTIONAL_TEXTS,
    suffix=OPTIONAL_TEXTS,
)
NAMES = PERSON_NAMES | st.builds(x12.Name, organization_name=TEXTS)
PARTIES = st.builds(x12.Party, name=NAMES, identifier_qualifier=st.just("XX"), identifier=IDS)
ADDRESSES = st.builds(
    x12.Address,
    line1=TEXTS,
    line2=OPTIONAL_TEXTS,
    city=TEXTS,
    state=st.just("IL"),
    postal_code=st.just("627010001"),
)
CONTACTS = st.builds(x12.Contact, name=TEXTS, phone=OPTIONAL_IDS, email=OPTIONAL_IDS)
PROCEDURES = st.builds(
    x12.Procedure, code=IDS, modifiers=tuples(IDS, 4), description=OPTIONAL_TEXTS
)
ADJUSTMENTS = tuples(
    st.builds(
        x12.Adjustment,
        group_code=st.sampled_from(["CO", "PR", "OA", "PI"]),
        reason_code=st.sampled_from(["1", "2", "45", "253"]),
        amount_cents=CENTS,
        quantity=st.none() | QUANTITIES,
    ),
    max_size=9,
)
PERIODS = st.tuples(DATES, DATES).map(sorted)

AMOUNTS = tuples(
    st.builds(
        advice.InformationAmount, qualifier=st.sampled_from(["I", "AU", "F5"]), amount_cents=CENTS
    )
)
SERVICE_PAYMENTS = st.builds(
    advice.ServicePayment,
    procedure=PROCEDURES,
    charge_cents=CENTS,
    paid_cents=CENTS,
    revenue_code=OPTIONAL_IDS,
    paid_units=st.none() | QUANTITIES,
    submitted_procedure=st.none() | PROCEDURES,
    submitted_units=st.none() | QUANTITIES,
    service_date_from=OPTIONAL_DATES,
    service_date_to=OPTIONAL_DATES,
    adjustments=ADJUSTMENTS,
    line_control_number=OPTIONAL_IDS,
    allowed_cents=OPTIONAL_CENTS,
    amounts=AMOUNTS,
    remark_codes=tuples(IDS),
)
OPTIONAL_PARTIES = st.none() | PARTIES
CLAIM_PAYMENTS = st.builds(
    advice.ClaimPayment,
    patient_control_number=IDS,
    status_code=st.sampled_from(["1", "2", "4", "22"]),
    charge_cents=CENTS,
    paid_cents=CENTS,
    patient_responsibility_cents=OPTIONAL_CENTS,
    claim_filing_indicator=OPTIONAL_IDS,
    payer_claim_control_number=OPTIONAL_IDS,
    facility_code=OPTIONAL_IDS,
    frequency_code=OPTIONAL_IDS,
    patient=OPTIONAL_PARTIES,
    subscriber=OPTIONAL_PARTIES,
    corrected_patient=OPTIONAL_PARTIES,
    rendering_provider=OPTIONAL_PARTIES,
    crossover_payer=OPTIONAL_PARTIES,
    corrected_priority_payer=OPTIONAL_PARTIES,
    adjustments=ADJUSTMENTS,
    remark_codes=tuples(IDS, 7),
    original_reference=OPTIONAL_IDS,
    statement_date_from=OPTIONAL_DATES,
    statement_date_to=OPTIONAL_DATES,
    received_date=OPTIONAL_DATES,
    amounts=AMOUNTS,
    lines=tuples(SERVICE_PAYMENTS),
)
BANK_ACCOUNTS = st.builds(
    advice.BankAccount,
    routing_qualifier=st.just("01"),
    routing_number=IDS,
    account_qualifier=st.just("DA"),
    account_number=IDS,
)
REMITTANCES = st.builds(
    advice.Remittance,
    handling_code=st.sampled_from("IH"),
    payment_cents=CENTS,
    payment_method=st.sampled_from(["ACH", "NON"]),
    payment_date=DATES,
    trace_number=IDS,
    trace_payer_id=IDS,
    payer=st.builds(
        advice.RemittancePayer,
        name=TEXTS,
        payer_id=OPTIONAL_IDS,
        address=st.none() | ADDRESSES,
        contacts=tuples(CONTACTS),
    ),
    payee=st.builds(
        advice.Payee,
        name=TEXTS,
        identifier_qualifier=st.just("XX"),
        identifier=IDS,
        tax_id=OPTIONAL_IDS,
        address=st.none() | ADDRESSES,
    ),
    claims=tuples(CLAIM_PAYMENTS),
    payer_account=st.none() | BANK_ACCOUNTS,
    payee_account=st.none() | BANK_ACCOUNTS,
    payer_identifier=OPTIONAL_IDS,
    receiver_identifier=OPTIONAL_IDS,
    production_date=OPTIONAL_DATES,
    provider_adjustments=tuples(
        st.builds(
            advice.ProviderAdjustment,
            provider_id=st.sampled_from(["2000000010", "2000000028"]),
            fiscal_period_end=DATES,
            reason_code=st.sampled_from(["WO", "FB", "L6"]),
            amount_cents=CENTS,
            reference=OPTIONAL_IDS,
        ),
        max_size=8,
    ),
)

ENVELOPES = st.builds(
    x12.Envelope,
    sender_id=WORDS,
    receiver_id=WORDS,
    usage_indicator=st.sampled_from("PT"),
    interchange_control_number=st.integers(1, 999_999_999),
    group_control_number=st.integers(1, 999_999_999),
    created_at=MOMENTS,
)
