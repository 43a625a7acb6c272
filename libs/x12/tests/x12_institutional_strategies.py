"""Hypothesis strategies for institutional claims."""

from __future__ import annotations

from decimal import Decimal

import x12_claim_strategies as shared
from hypothesis import strategies as st
from x12_basic_strategies import PERIODS, tuples
from x12_claim_strategies import DATES, IDS, OPTIONAL_CENTS, OPTIONAL_IDS, OPTIONAL_TEXTS

from x12 import institutional_claim as claims
from x12.qualified import Reference

CODES = st.text("ABC0189", min_size=2, max_size=2)
CODE_SETS = st.sampled_from(["ICD-10", "ICD-9"])
PRESENT = st.sampled_from(["", "Y", "N", "U", "W"])
TIMES = st.sampled_from(["", "0000", "1430"])
DIAGNOSES = st.builds(
    claims.Diagnosis, code=shared.DIAGNOSES, present_on_admission=PRESENT, code_set=CODE_SETS
)
PLAIN_DIAGNOSES = st.builds(claims.Diagnosis, code=shared.DIAGNOSES, code_set=CODE_SETS)
PROCEDURES = st.builds(
    claims.InpatientProcedure, code=st.just("0BH17EZ"), day=DATES, code_set=CODE_SETS
)
SPANS = PERIODS.flatmap(
    lambda period: st.builds(
        claims.OccurrenceSpan,
        code=CODES,
        date_from=st.just(period[0]),
        date_to=st.just(period[1]),
    )
)
OCCURRENCES = st.builds(claims.Occurrence, code=CODES, day=DATES)
VALUES = st.builds(
    claims.BillValue, code=CODES, value=shared.CENTS.map(lambda cents: Decimal(cents) / 100)
)
REVENUE_CODES = st.sampled_from(["0120", "0250", "0300"])
# Each may take a CAS of its own, and a loop has room for five.
ADJUSTMENTS = shared.ADJUSTMENTS.map(lambda several: several[:5])
PROVIDER_NUMBERS = st.none() | st.builds(
    claims.ProviderNumbers,
    references=st.builds(Reference, qualifier=st.just("G2"), identifier=IDS).map(
        lambda each: (each,)
    ),
)
ADJUDICATIONS = st.builds(
    claims.LineAdjudication,
    payer_id=IDS,
    paid_cents=shared.CENTS,
    revenue_code=REVENUE_CODES,
    procedure=st.none() | shared.PROCEDURES,
    paid_units=shared.QUANTITIES,
    bundled_line_number=st.none() | st.integers(1, 50),
    adjustments=ADJUSTMENTS,
    adjudication_date=DATES,
    remaining_liability_cents=OPTIONAL_CENTS,
)
SERVICE_DATES = st.just((None, None)) | PERIODS.map(tuple)
SERVICE_LINES = SERVICE_DATES.flatmap(
    lambda period: st.builds(
        claims.ServiceLine,
        revenue_code=REVENUE_CODES,
        procedure=st.none() | shared.PROCEDURES,
        charge_cents=shared.CENTS,
        unit=st.sampled_from(["UN", "DA"]),
        quantity=shared.QUANTITIES,
        non_covered_cents=OPTIONAL_CENTS,
        line_control_number=OPTIONAL_IDS,
        service_date_from=st.just(period[0]),
        service_date_to=st.just(period[1]),
        attachments=shared.ATTACHMENTS,
        references=shared.references("9B", max_size=1),
        service_tax_cents=OPTIONAL_CENTS,
        facility_tax_cents=OPTIONAL_CENTS,
        third_party_note=OPTIONAL_TEXTS,
        repricing=shared.REPRICINGS,
        drug=st.none() | shared.DRUGS,
        operating_physician=st.none() | shared.NAMED_PROVIDERS,
        other_operating_physician=st.none() | shared.NAMED_PROVIDERS,
        rendering_provider=st.none() | shared.NAMED_PROVIDERS,
        referring_provider=st.none() | shared.NAMED_PROVIDERS,
        adjudications=tuples(ADJUDICATIONS, 2),
    )
)
INPATIENT_RESULTS = st.none() | st.builds(
    claims.InpatientResult,
    covered_days=st.integers(0, 99).map(Decimal),
    drg_cents=shared.OPTIONAL_CENTS,
    indirect_teaching_cents=shared.OPTIONAL_CENTS,
    capital_exception_cents=shared.OPTIONAL_CENTS,
    remark_codes=tuples(st.sampled_from(["MA01", "N130"]), 5),
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
    group_number=OPTIONAL_IDS,
    claim_filing_indicator=st.sampled_from(["", "CI", "MA"]),
    adjustments=ADJUSTMENTS,
    paid_cents=OPTIONAL_CENTS,
    not_covered_cents=OPTIONAL_CENTS,
    inpatient_result=INPATIENT_RESULTS,
    payer_claim_control_number=OPTIONAL_IDS,
    adjusted_before=st.sampled_from(["", "Y"]),
    adjudication_date=shared.OPTIONAL_DATES,
    attending_provider=PROVIDER_NUMBERS,
    service_facility=PROVIDER_NUMBERS,
    billing_provider=PROVIDER_NUMBERS,
)
BILLING_PROVIDERS = st.builds(
    claims.BillingProvider,
    name=shared.ORGANIZATION_NAMES,
    npi=shared.NPIS,
    tax_id=IDS,
    address=shared.ADDRESSES,
    taxonomy=shared.TAXONOMIES,
    contacts=tuples(shared.CONTACTS, 2),
    pay_to_address=st.none() | st.builds(claims.PayToAddress, address=shared.ADDRESSES),
)
SUBSCRIBERS = st.builds(
    claims.Subscriber,
    name=shared.PERSON_NAMES,
    member_id=IDS,
    member_id_qualifier=st.sampled_from(["MI", "II"]),
    group_number=OPTIONAL_IDS,
    address=st.none() | shared.ADDRESSES,
    birth_date=DATES,
    sex=st.sampled_from("FMU"),
    accident_claim_number=OPTIONAL_IDS,
)
PATIENTS = st.builds(
    claims.Patient,
    name=shared.PERSON_NAMES,
    relationship_code=st.sampled_from(["01", "19", "G8"]),
    address=shared.ADDRESSES,
    birth_date=DATES,
    sex=st.sampled_from("FMU"),
    references=shared.references("1W", max_size=1),
)
CONDITIONS = tuples(
    st.builds(
        claims.Condition,
        category=st.just("ZZ"),
        applies=st.booleans(),
        codes=st.lists(st.sampled_from(["AV", "S2"]), min_size=1, max_size=3).map(tuple),
    ),
    1,
)
CLAIMS = PERIODS.flatmap(
    lambda period: st.builds(
        claims.InstitutionalClaim,
        billing_provider=BILLING_PROVIDERS,
        subscriber=SUBSCRIBERS,
        patient=st.none() | PATIENTS,
        payer=shared.PAYERS,
        payer_responsibility=st.sampled_from("PST"),
        claim_filing_indicator=st.sampled_from(["", "CI"]),
        patient_control_number=IDS,
        charge_cents=shared.CENTS,
        facility_code=st.sampled_from(["11", "13", "83"]),
        frequency_code=st.sampled_from("178"),
        delay_reason=st.sampled_from(["", "7"]),
        statement_date_from=st.just(period[0]),
        statement_date_to=st.just(period[1]),
        admission=st.none() | st.builds(claims.Admission, day=DATES, time=TIMES),
        discharge_time=TIMES,
        repricer_received_date=shared.OPTIONAL_DATES,
        admission_type=st.sampled_from(["", "1"]),
        point_of_origin=st.sampled_from(["", "2"]),
        patient_status=st.sampled_from(["01", "30"]),
        patient_due_cents=OPTIONAL_CENTS,
        attachments=shared.ATTACHMENTS,
        contract=shared.CONTRACTS,
        device_exemptions=tuples(IDS, 5),
        accident_state=st.sampled_from(["", "IL"]),
        medical_record_number=OPTIONAL_IDS,
        payer_claim_control_number=OPTIONAL_IDS,
        peer_review_approval=OPTIONAL_IDS,
        fixed_texts=tuples(IDS, 2),
        notes=tuples(
            st.builds(claims.Note, qualifier=st.sampled_from(["UPI", "NTR"]), text=shared.TEXTS),
            3,
        ),
        billing_note=OPTIONAL_TEXTS,
        conditions=CONDITIONS,
        principal_diagnosis=DIAGNOSES,
        admitting_diagnosis=st.none() | PLAIN_DIAGNOSES,
        reasons_for_visit=tuples(PLAIN_DIAGNOSES, 3),
        external_causes=tuples(DIAGNOSES, 12),
        diagnosis_related_group=st.sampled_from(["", "194"]),
        other_diagnoses=tuples(DIAGNOSES, 24),
        principal_procedure=st.none() | PROCEDURES,
        other_procedures=tuples(PROCEDURES, 14),
        occurrence_spans=tuples(SPANS, 14),
        occurrences=tuples(OCCURRENCES, 14),
        values=tuples(VALUES, 14),
        condition_codes=tuples(CODES, 14),
        treatment_codes=tuples(CODES, 14),
        repricing=shared.REPRICINGS,
        attending_provider=st.none() | shared.PROVIDERS,
        operating_physician=st.none() | shared.NAMED_PROVIDERS,
        other_operating_physician=st.none() | shared.NAMED_PROVIDERS,
        rendering_provider=st.none() | shared.NAMED_PROVIDERS,
        service_facility=st.none() | shared.FACILITIES,
        referring_provider=st.none() | shared.NAMED_PROVIDERS,
        other_payers=tuples(OTHER_PAYERS, 2),
        service_lines=tuples(SERVICE_LINES, 2, 1),
    )
)
