"""Hypothesis strategies for the models: everything that a writer can carry."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TypeVar

from hypothesis import strategies as st

import x12
from x12 import claim_acknowledgment, eligibility, implementation_acknowledgment
from x12 import professional_claim as claims
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

PAYERS = st.builds(claims.Payer, name=TEXTS, payer_id=IDS)
ADJUDICATIONS = st.builds(
    claims.LineAdjudication,
    payer_id=IDS,
    paid_cents=CENTS,
    procedure=PROCEDURES,
    paid_units=QUANTITIES,
    bundled_line_number=st.none() | st.integers(1, 50),
    adjustments=ADJUSTMENTS,
    adjudication_date=OPTIONAL_DATES,
    remaining_liability_cents=OPTIONAL_CENTS,
)
SERVICE_LINES = PERIODS.flatmap(
    lambda period: st.builds(
        claims.ServiceLine,
        line_control_number=IDS,
        procedure=PROCEDURES,
        charge_cents=CENTS,
        quantity=QUANTITIES,
        service_date_from=st.just(period[0]),
        service_date_to=st.just(period[1]),
        place_of_service=OPTIONAL_IDS,
        diagnosis_pointers=tuples(st.integers(1, 12), 4),
        prior_authorization=OPTIONAL_IDS,
        note=OPTIONAL_TEXTS,
        adjudications=tuples(ADJUDICATIONS, 2),
    )
)
OTHER_PAYERS = st.builds(
    claims.OtherPayer,
    payer=PAYERS,
    subscriber=st.builds(
        claims.OtherSubscriber,
        name=PERSON_NAMES,
        member_id=IDS,
        address=st.none() | ADDRESSES,
    ),
    payer_responsibility=st.sampled_from("PST"),
    group_number=OPTIONAL_IDS,
    insurance_type_code=OPTIONAL_IDS,
    claim_filing_indicator=OPTIONAL_IDS,
    adjustments=ADJUSTMENTS,
    paid_cents=OPTIONAL_CENTS,
    remaining_liability_cents=OPTIONAL_CENTS,
    payer_claim_control_number=OPTIONAL_IDS,
    adjudication_date=OPTIONAL_DATES,
)
BILLING_PROVIDERS = st.builds(
    claims.BillingProvider,
    name=NAMES,
    npi=IDS,
    tax_id=IDS,
    tax_id_qualifier=st.sampled_from(["EI", "SY"]),
    address=ADDRESSES,
    taxonomy=OPTIONAL_IDS,
)
PATIENTS = st.builds(
    claims.Patient,
    name=PERSON_NAMES,
    relationship_code=st.sampled_from(["01", "19", "G8"]),
    address=ADDRESSES,
    birth_date=DATES,
    sex=st.sampled_from("FMU"),
)
SUBSCRIBERS = st.builds(
    claims.Subscriber,
    name=PERSON_NAMES,
    member_id=IDS,
    group_number=OPTIONAL_IDS,
    address=st.none() | ADDRESSES,
    birth_date=DATES,
    sex=st.sampled_from("FMU"),
)
PROVIDERS = st.builds(claims.Provider, name=PERSON_NAMES, npi=OPTIONAL_IDS, taxonomy=OPTIONAL_IDS)
CLAIMS = st.builds(
    claims.ProfessionalClaim,
    billing_provider=BILLING_PROVIDERS,
    subscriber=SUBSCRIBERS,
    patient=st.none() | PATIENTS,
    payer=PAYERS,
    payer_responsibility=st.sampled_from("PST"),
    claim_filing_indicator=OPTIONAL_IDS,
    insurance_type_code=OPTIONAL_IDS,
    patient_control_number=IDS,
    charge_cents=CENTS,
    place_of_service=IDS,
    frequency_code=st.sampled_from("178"),
    diagnoses=tuples(IDS, 14),
    patient_paid_cents=OPTIONAL_CENTS,
    prior_authorization=OPTIONAL_IDS,
    referral_number=OPTIONAL_IDS,
    payer_claim_control_number=OPTIONAL_IDS,
    clia_number=OPTIONAL_IDS,
    clearinghouse_trace=OPTIONAL_IDS,
    admission_date=OPTIONAL_DATES,
    note=OPTIONAL_TEXTS,
    rendering_provider=st.none() | PROVIDERS,
    referring_provider=st.none() | PROVIDERS,
    service_facility=st.none()
    | st.builds(claims.ServiceFacility, name=NAMES, address=ADDRESSES, npi=OPTIONAL_IDS),
    other_payers=tuples(OTHER_PAYERS, 2),
    service_lines=tuples(SERVICE_LINES, 3),
)
SUBMITTERS = st.builds(claims.Submitter, name=NAMES, identifier=IDS, contact=CONTACTS)
RECEIVERS = st.builds(claims.Receiver, name=NAMES, identifier=IDS)

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

MEMBERS = st.builds(
    eligibility.Member,
    name=PERSON_NAMES,
    member_id=OPTIONAL_IDS,
    group_number=OPTIONAL_IDS,
    address=st.none() | ADDRESSES,
    birth_date=OPTIONAL_DATES,
    sex=st.sampled_from(["", "F", "M"]),
    relationship_code=st.sampled_from(["", "18", "19"]),
    is_corrected=st.booleans(),
)
INQUIRIES = PERIODS.flatmap(
    lambda period: st.builds(
        eligibility.EligibilityInquiry,
        reference=IDS,
        created_at=MOMENTS,
        payer=PARTIES,
        provider=PARTIES,
        subscriber=MEMBERS,
        dependent=st.none() | MEMBERS,
        trace_number=IDS,
        trace_originator=IDS,
        service_types=tuples(IDS.filter(lambda text: text != ""), 3),
        service_date_from=st.just(period[0]),
        service_date_to=st.just(period[1]),
    )
)
QUALIFIED_DATES = PERIODS.flatmap(
    lambda period: st.builds(
        eligibility.QualifiedDate,
        qualifier=st.sampled_from(["346", "347", "291"]),
        date_from=st.just(period[0]),
        date_to=st.just(period[1]),
    )
)


@st.composite
def benefits(draw: st.DrawFn) -> eligibility.Benefit:
    related = draw(OPTIONAL_PARTIES)
    return draw(
        st.builds(
            eligibility.Benefit,
            information_code=st.sampled_from("1ABCGI"),
            coverage_level=OPTIONAL_IDS,
            service_types=tuples(IDS),
            insurance_type=OPTIONAL_IDS,
            plan_name=OPTIONAL_TEXTS,
            time_period=OPTIONAL_IDS,
            amount_cents=OPTIONAL_CENTS,
            percent=st.none() | QUANTITIES,
            quantity_qualifier=OPTIONAL_IDS,
            quantity=st.none() | QUANTITIES,
            authorization_required=OPTIONAL_IDS,
            in_network=st.sampled_from(["", "Y", "N"]),
            procedure=st.none() | PROCEDURES,
            dates=tuples(QUALIFIED_DATES, 2),
            messages=tuples(TEXTS, 2),
            related_entity=st.just(related),
            related_entity_code=st.just("" if related is None else "PR"),
        )
    )


@st.composite
def responses(draw: st.DrawFn) -> eligibility.EligibilityResponse:
    has_dependent = draw(st.booleans())
    # An AAA of loop 2110 stands below an EB; the other levels are written where they belong.
    levels = ["2000A", "2100A", "2100B", "2100C"] + (["2100D"] if has_dependent else [])
    found = draw(st.lists(st.tuples(st.sampled_from(levels), st.sampled_from(["42", "75"]))))
    return draw(
        st.builds(
            eligibility.EligibilityResponse,
            reference=IDS,
            created_at=MOMENTS,
            payer=PARTIES,
            provider=PARTIES,
            subscriber=MEMBERS,
            dependent=MEMBERS if has_dependent else st.none(),
            trace_number=IDS,
            trace_originator=IDS,
            dates=tuples(QUALIFIED_DATES, 2),
            benefits=tuples(benefits()),
            rejections=st.just(
                tuple(
                    eligibility.Rejection(
                        level=level, valid=True, reason_code=reason, follow_up_code="C"
                    )
                    for level, reason in sorted(found, key=lambda pair: pair[0])
                )
            ),
        )
    )


SET_RESULTS = st.builds(
    implementation_acknowledgment.SetAcknowledgment,
    identifier=st.just("837"),
    control_number=IDS,
    result_code=st.sampled_from("AER"),
    guide=OPTIONAL_IDS,
    error_codes=tuples(IDS),
    segment_errors=tuples(
        st.builds(
            implementation_acknowledgment.SegmentError,
            segment_id=st.just("NM1"),
            segment_position=COUNTS,
            code=st.just("8"),
            loop_id=OPTIONAL_IDS,
            patient_control_number=OPTIONAL_IDS,
            element_errors=tuples(
                st.builds(
                    implementation_acknowledgment.ElementError,
                    element_position=COUNTS,
                    component_position=st.none() | COUNTS,
                    data_element_number=OPTIONAL_IDS,
                    code=IDS,
                    bad_value=OPTIONAL_IDS,
                )
            ),
        )
    ),
)
SYNTAX_ACKNOWLEDGMENTS = st.builds(
    implementation_acknowledgment.ImplementationAcknowledgment,
    functional_identifier=st.just("HC"),
    group_control_number=st.integers(1, 999_999_999),
    version=OPTIONAL_IDS,
    result_code=st.sampled_from("AEPR"),
    included_count=COUNTS,
    received_count=COUNTS,
    accepted_count=COUNTS,
    sets=tuples(SET_RESULTS),
    error_codes=tuples(IDS),
)

CODES = st.builds(
    claim_acknowledgment.StatusCode, category_code=IDS, status_code=IDS, entity_code=OPTIONAL_IDS
)
STATUSES = tuples(
    st.builds(
        claim_acknowledgment.AcknowledgmentStatus,
        category_code=st.sampled_from(["A1", "A2", "A7"]),
        status_code=IDS,
        entity_code=OPTIONAL_IDS,
        effective_date=OPTIONAL_DATES,
        action_code=st.sampled_from(["WQ", "U"]),
        amount_cents=OPTIONAL_CENTS,
        additional_codes=tuples(CODES, 2),
        message=OPTIONAL_TEXTS,
    )
)
TOTALS = st.builds(
    claim_acknowledgment.AcknowledgmentTotals,
    accepted_count=st.none() | COUNTS,
    rejected_count=st.none() | COUNTS,
    accepted_cents=OPTIONAL_CENTS,
    rejected_cents=OPTIONAL_CENTS,
)
ACKNOWLEDGED_CLAIMS = PERIODS.flatmap(
    lambda period: st.builds(
        claim_acknowledgment.AcknowledgedClaim,
        patient=PARTIES,
        patient_control_number=IDS,
        statuses=STATUSES,
        payer_claim_control_number=OPTIONAL_IDS,
        clearinghouse_trace=OPTIONAL_IDS,
        service_date_from=st.just(period[0]),
        service_date_to=st.just(period[1]),
    )
)
CLAIM_ACKNOWLEDGMENTS = st.builds(
    claim_acknowledgment.ClaimAcknowledgment,
    reference=IDS,
    created_at=MOMENTS,
    source=PARTIES,
    source_trace_number=IDS,
    source_entity_code=st.sampled_from(["PR", "AY"]),
    receiver=PARTIES,
    batch_reference=IDS,
    received_date=OPTIONAL_DATES,
    processed_date=OPTIONAL_DATES,
    statuses=STATUSES,
    totals=TOTALS,
    providers=tuples(
        st.builds(
            claim_acknowledgment.AcknowledgedProvider,
            provider=PARTIES,
            trace_number=IDS,
            statuses=STATUSES,
            totals=TOTALS,
            claims=tuples(ACKNOWLEDGED_CLAIMS),
        ),
        max_size=2,
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
