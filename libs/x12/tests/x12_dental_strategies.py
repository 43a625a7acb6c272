"""Hypothesis strategies for dental claims."""

from __future__ import annotations

import x12_claim_strategies as shared
from hypothesis import strategies as st
from x12_basic_strategies import PERIODS, tuples
from x12_claim_strategies import DATES, IDS, OPTIONAL_CENTS, OPTIONAL_DATES, OPTIONAL_IDS
from x12_institutional_strategies import (
    ADJUSTMENTS,
    PATIENTS,
    PROVIDER_NUMBERS,
    SERVICE_DATES,
    SUBSCRIBERS,
)

import x12
from x12 import dental_claim as claims
from x12.qualified import DatedPeriod

AREAS = tuples(st.sampled_from(["00", "10", "20"]), 5)
PROCEDURES = st.builds(
    x12.Procedure,
    code=st.sampled_from(["D2391", "D0120"]),
    qualifier=st.just("AD"),
    modifiers=tuples(shared.MODIFIERS, 4),
    description=shared.OPTIONAL_TEXTS,
)
TEETH = st.builds(
    claims.Tooth,
    number=st.sampled_from(["8", "14", "A"]),
    surfaces=st.lists(st.sampled_from("BDFILMO"), max_size=5, unique=True).map(tuple),
)
PRIOR_PLACEMENTS = st.none() | st.builds(
    lambda qualifier, day: DatedPeriod(qualifier=qualifier, date_from=day, date_to=day),
    st.sampled_from(["139", "441"]),
    DATES,
)
REFERRING_PROVIDERS = st.builds(
    claims.ReferringProvider,
    name=shared.PERSON_NAMES,
    npi=shared.OPTIONAL_NPIS,
    kind=st.sampled_from(["DN", "P3"]),
    taxonomy=shared.TAXONOMIES,
)
ADJUDICATIONS = st.builds(
    claims.LineAdjudication,
    payer_id=IDS,
    paid_cents=shared.CENTS,
    procedure=PROCEDURES,
    paid_units=shared.QUANTITIES,
    bundled_line_number=st.none() | st.integers(1, 50),
    adjustments=ADJUSTMENTS,
    adjudication_date=DATES,
    remaining_liability_cents=OPTIONAL_CENTS,
)
SERVICE_LINES = SERVICE_DATES.flatmap(
    lambda period: st.builds(
        claims.ServiceLine,
        procedure=PROCEDURES,
        charge_cents=shared.CENTS,
        line_control_number=OPTIONAL_IDS,
        place_of_service=st.sampled_from(["", "11"]),
        oral_cavity_areas=AREAS,
        prosthesis=st.sampled_from(["", "I", "R"]),
        quantity=shared.OPTIONAL_QUANTITIES,
        diagnosis_pointers=tuples(st.integers(1, 4), 4),
        teeth=tuples(TEETH, 3),
        service_date_from=st.just(period[0]),
        service_date_to=st.just(period[1]),
        prior_placement=PRIOR_PLACEMENTS,
        appliance_placement_date=OPTIONAL_DATES,
        replacement_date=OPTIONAL_DATES,
        treatment_start_date=OPTIONAL_DATES,
        treatment_end_date=OPTIONAL_DATES,
        contract=shared.CONTRACTS,
        predeterminations=shared.payer_references("G3"),
        authorizations=shared.payer_references("G1"),
        referrals=shared.payer_references("9F"),
        references=shared.references("9D", max_size=1),
        sales_tax_cents=OPTIONAL_CENTS,
        fixed_texts=tuples(IDS, 2),
        repricing=shared.REPRICINGS,
        rendering_provider=st.none() | shared.PROVIDERS,
        assistant_surgeon=st.none() | shared.PROVIDERS,
        supervising_provider=st.none() | shared.NAMED_PROVIDERS,
        service_facility=st.none() | shared.FACILITIES,
        adjudications=tuples(ADJUDICATIONS, 2),
    )
)
OTHER_PAYERS = st.builds(
    claims.OtherPayer,
    payer=shared.PAYERS,
    subscriber=st.builds(
        claims.OtherSubscriber,
        name=shared.PERSON_NAMES,
        member_id=IDS,
        address=st.none() | shared.ADDRESSES,
    ),
    payer_responsibility=st.sampled_from("PST"),
    adjustments=ADJUSTMENTS,
    paid_cents=OPTIONAL_CENTS,
    predetermination_number=OPTIONAL_IDS,
    payer_claim_control_number=OPTIONAL_IDS,
    adjudication_date=OPTIONAL_DATES,
    supervising_provider=PROVIDER_NUMBERS,
    assistant_surgeon=PROVIDER_NUMBERS,
)
CLAIMS = PERIODS.flatmap(
    lambda period: st.builds(
        claims.DentalClaim,
        billing_provider=shared.BILLING_PROVIDERS,
        subscriber=SUBSCRIBERS,
        patient=st.none() | PATIENTS,
        payer=shared.PAYERS,
        payer_responsibility=st.sampled_from("PST"),
        claim_filing_indicator=st.sampled_from(["", "CI"]),
        patient_control_number=IDS,
        charge_cents=shared.CENTS,
        place_of_service=st.sampled_from(["11", "21"]),
        frequency_code=st.sampled_from("178"),
        provider_signature=st.sampled_from("YN"),
        related_cause=st.sampled_from(["", "EM"]),
        request_type=st.sampled_from(["", "PB"]),
        accident_date=OPTIONAL_DATES,
        appliance_placement_date=OPTIONAL_DATES,
        service_date_from=st.just(period[0]),
        service_date_to=st.just(period[1]),
        orthodontics=st.none()
        | st.builds(
            claims.Orthodontics,
            total_months=shared.QUANTITIES,
            remaining_months=shared.OPTIONAL_QUANTITIES,
            is_treatment=st.sampled_from(["", "Y"]),
        ),
        tooth_statuses=tuples(
            st.builds(
                claims.ToothStatus,
                number=st.sampled_from(["8", "A"]),
                status=st.sampled_from("EM"),
                number_system=st.sampled_from(["", "JP"]),
            ),
            3,
        ),
        attachments=shared.ATTACHMENTS,
        contract=shared.CONTRACTS,
        patient_paid_cents=OPTIONAL_CENTS,
        predetermination_number=OPTIONAL_IDS,
        prior_authorization=OPTIONAL_IDS,
        payer_claim_control_number=OPTIONAL_IDS,
        notes=tuples(shared.TEXTS, 5),
        diagnoses=tuples(shared.DIAGNOSES, 4),
        dental_diagnoses=tuples(IDS.filter(str.isalnum), 4),
        repricing=shared.REPRICINGS,
        referring_providers=tuples(REFERRING_PROVIDERS, 2),
        rendering_provider=st.none() | shared.PROVIDERS,
        service_facility=st.none() | shared.FACILITIES,
        assistant_surgeon=st.none() | shared.PROVIDERS,
        supervising_provider=st.none() | shared.NAMED_PROVIDERS,
        other_payers=tuples(OTHER_PAYERS, 2),
        service_lines=tuples(SERVICE_LINES, 2, 1),
    )
)
