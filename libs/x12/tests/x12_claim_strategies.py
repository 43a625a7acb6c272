"""Hypothesis strategies for what claims of every guide share, and for professional claims."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import strategies as st
from x12_basic_strategies import PERIODS, of_kinds, tuples
from x12_sound_models import in_groups

import x12
from x12 import professional_claim as claims
from x12.qualified import DatedPeriod, Reference

IDS = st.text("ABCXYZ0189-./", min_size=2, max_size=12)
OPTIONAL_IDS = st.just("") | IDS
WORDS = st.text("ABCDEFXYZ", min_size=2, max_size=8)
OPTIONAL_WORDS = st.just("") | WORDS
TEXTS = st.lists(WORDS, min_size=1, max_size=2).map(" ".join)
OPTIONAL_TEXTS = st.just("") | TEXTS
CENTS = st.integers(min_value=0, max_value=10**9)
OPTIONAL_CENTS = st.none() | CENTS
QUANTITIES = st.decimals(min_value=Decimal("0.001"), max_value=Decimal(9999), places=3)
OPTIONAL_QUANTITIES = st.none() | QUANTITIES
DATES = PERIODS.map(lambda period: period[0])
OPTIONAL_DATES = st.none() | DATES
NPIS = st.sampled_from(["2000000010", "2000000028"])
OPTIONAL_NPIS = st.just("") | NPIS
TAXONOMIES = st.sampled_from(["", "207Q00000X"])
FLAGS = st.sampled_from(["", "Y"])
DIAGNOSES = st.sampled_from(["E1165", "I10", "J069", "M545", "Z0000"])
MODIFIERS = st.sampled_from(["25", "QW", "59", "GT"])

PERSON_NAMES = st.builds(
    x12.Name,
    last_name=TEXTS,
    first_name=OPTIONAL_TEXTS,
    middle_name=OPTIONAL_TEXTS,
    suffix=OPTIONAL_WORDS,
)
ORGANIZATION_NAMES = st.builds(x12.Name, organization_name=TEXTS)
NAMES = PERSON_NAMES | ORGANIZATION_NAMES
ADDRESSES = st.builds(
    x12.Address,
    line1=TEXTS,
    line2=OPTIONAL_TEXTS,
    city=TEXTS,
    state=st.just("IL"),
    postal_code=st.just("627010001"),
)
CONTACTS = st.builds(
    x12.Contact, name=TEXTS, phone=IDS, phone_extension=OPTIONAL_IDS, email=OPTIONAL_IDS
)
ACCIDENT_CONTACTS = st.builds(x12.Contact, name=TEXTS, phone=IDS, phone_extension=OPTIONAL_IDS)
PROCEDURES = st.builds(
    x12.Procedure,
    code=st.sampled_from(["99214", "83036", "J1100"]),
    modifiers=tuples(MODIFIERS, 4),
    description=OPTIONAL_TEXTS,
)
ADJUSTMENTS = tuples(
    st.builds(
        x12.Adjustment,
        group_code=st.sampled_from(["CO", "PR", "OA", "PI"]),
        reason_code=st.sampled_from(["1", "2", "45", "253"]),
        amount_cents=st.integers(-(10**9), 10**9),
        quantity=OPTIONAL_QUANTITIES,
    ),
    max_size=9,
).map(in_groups)


def references(*qualifiers: str, max_size: int = 2) -> st.SearchStrategy[tuple[Reference, ...]]:
    one = st.builds(Reference, qualifier=st.sampled_from(qualifiers), identifier=IDS)
    return of_kinds(one, max_size)


def payer_references(qualifier: str) -> st.SearchStrategy[tuple[Reference, ...]]:
    one = st.builds(Reference, qualifier=st.just(qualifier), identifier=IDS, payer_id=OPTIONAL_IDS)
    return tuples(one, 3)


def dates(*qualifiers: str) -> st.SearchStrategy[tuple[DatedPeriod, ...]]:
    one = st.builds(
        lambda qualifier, day: DatedPeriod(qualifier=qualifier, date_from=day, date_to=day),
        st.sampled_from(qualifiers),
        DATES,
    )
    return of_kinds(one)


PAYERS = st.builds(
    claims.Payer,
    name=TEXTS,
    payer_id=IDS,
    payer_id_qualifier=st.sampled_from(["PI", "XV"]),
    address=st.none() | ADDRESSES,
    references=references("2U", "FY"),
)
ATTACHMENTS = tuples(
    st.builds(
        claims.Attachment,
        report_type=st.sampled_from(["B4", "EB", "OZ"]),
        transmission_code=st.sampled_from(["AA", "EL"]),
        control_number=OPTIONAL_IDS,
    )
)
CONTRACTS = st.none() | st.builds(
    claims.Contract,
    kind=st.sampled_from(["01", "09"]),
    amount_cents=OPTIONAL_CENTS,
    number=OPTIONAL_IDS,
)
REPRICINGS = st.none() | st.builds(
    claims.Repricing,
    method=st.sampled_from(["00", "14"]),
    allowed_cents=CENTS,
    savings_cents=OPTIONAL_CENTS,
    organization_id=OPTIONAL_IDS,
)
AMBULANCES = st.none() | st.builds(
    claims.AmbulanceTransport,
    reason_code=st.sampled_from("ABCDE"),
    distance_miles=QUANTITIES,
    weight_pounds=OPTIONAL_QUANTITIES,
    stretcher_purpose=OPTIONAL_TEXTS,
)
CONDITIONS = tuples(
    st.builds(
        claims.Condition,
        category=st.just("07"),
        applies=st.booleans(),
        codes=st.lists(st.sampled_from(["01", "04", "12"]), min_size=1, max_size=5).map(tuple),
    )
)
PROVIDERS = st.builds(
    claims.Provider,
    name=PERSON_NAMES,
    npi=OPTIONAL_NPIS,
    taxonomy=TAXONOMIES,
    references=references("0B", "G2"),
)
REFERRING_PROVIDERS = st.builds(
    claims.ReferringProvider,
    name=PERSON_NAMES,
    npi=OPTIONAL_NPIS,
    kind=st.sampled_from(["DN", "P3"]),
)
NAMED_PROVIDERS = st.builds(claims.NamedProvider, name=PERSON_NAMES, npi=OPTIONAL_NPIS)
FACILITIES = st.builds(
    claims.Facility, name=ORGANIZATION_NAMES, address=ADDRESSES, npi=OPTIONAL_NPIS
)
ADJUDICATIONS = st.builds(
    claims.LineAdjudication,
    payer_id=IDS,
    paid_cents=CENTS,
    procedure=PROCEDURES,
    paid_units=QUANTITIES,
    bundled_line_number=st.none() | st.integers(1, 50),
    adjustments=ADJUSTMENTS,
    adjudication_date=DATES,
    remaining_liability_cents=OPTIONAL_CENTS,
)
DRUGS = st.builds(
    claims.Drug,
    code=st.just("00000000001"),
    quantity=QUANTITIES,
    unit=st.sampled_from(["UN", "ML"]),
    prescription=st.none() | st.builds(Reference, qualifier=st.just("XZ"), identifier=IDS),
)
FORMS = st.builds(
    claims.Form,
    code_list=st.sampled_from(["AS", "UT"]),
    code=IDS,
    answers=st.lists(
        st.builds(claims.FormAnswer, question=IDS, yes_or_no=st.sampled_from("YNW"), text=TEXTS),
        min_size=1,
        max_size=2,
    ).map(tuple),
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
        place_of_service=st.sampled_from(["", "11", "12"]),
        diagnosis_pointers=st.lists(st.integers(1, 12), min_size=1, max_size=4).map(tuple),
        emergency=FLAGS,
        attachments=ATTACHMENTS,
        ambulance=AMBULANCES,
        conditions=CONDITIONS,
        dates=dates("471", "738"),
        obstetric_units=OPTIONAL_QUANTITIES,
        authorizations=payer_references("G1"),
        referrals=payer_references("9F"),
        references=references("9B", max_size=1),
        sales_tax_cents=OPTIONAL_CENTS,
        note=OPTIONAL_TEXTS,
        third_party_note=OPTIONAL_TEXTS,
        repricing=REPRICINGS,
        drug=st.none() | DRUGS,
        rendering_provider=st.none() | PROVIDERS,
        service_facility=st.none() | FACILITIES,
        referring_providers=tuples(REFERRING_PROVIDERS, 2),
        ambulance_drop_off=st.none()
        | st.builds(claims.NamedAmbulanceStop, name=OPTIONAL_TEXTS, address=ADDRESSES),
        adjudications=tuples(ADJUDICATIONS, 2),
        forms=tuples(FORMS, 1),
    )
)
OTHER_PAYERS = st.builds(
    claims.OtherPayer,
    payer=PAYERS,
    subscriber=st.builds(
        claims.OtherSubscriber, name=PERSON_NAMES, member_id=IDS, address=st.none() | ADDRESSES
    ),
    payer_responsibility=st.sampled_from("PST"),
    group_number=OPTIONAL_IDS,
    claim_filing_indicator=st.sampled_from(["", "CI", "MB"]),
    insurance_type_code=st.sampled_from(["", "12"]),
    adjustments=ADJUSTMENTS,
    paid_cents=OPTIONAL_CENTS,
    remaining_liability_cents=OPTIONAL_CENTS,
    outpatient_result=st.none()
    | st.builds(
        claims.OutpatientResult,
        payable_cents=CENTS,
        remark_codes=tuples(st.sampled_from(["MA01", "N130"]), 5),
    ),
    payer_claim_control_number=OPTIONAL_IDS,
    adjudication_date=OPTIONAL_DATES,
    rendering_provider=st.none()
    | st.builds(
        claims.TypedProviderNumbers,
        entity_type=st.sampled_from("12"),
        references=st.builds(Reference, qualifier=st.just("G2"), identifier=IDS).map(
            lambda each: (each,)
        ),
    ),
)
BILLING_PROVIDERS = st.builds(
    claims.BillingProvider,
    name=NAMES,
    npi=NPIS,
    tax_id=IDS,
    tax_id_qualifier=st.sampled_from(["EI", "SY"]),
    address=ADDRESSES,
    taxonomy=TAXONOMIES,
    currency=st.sampled_from(["", "CAD"]),
    contacts=tuples(CONTACTS, 2),
    pay_to_address=st.none() | st.builds(claims.PayToAddress, address=ADDRESSES),
    pay_to_plan=st.none()
    | st.builds(claims.PayToPlan, name=TEXTS, plan_id=IDS, tax_id=IDS, address=ADDRESSES),
    references=references("0B", max_size=1),
)
PATIENTS = st.builds(
    claims.Patient,
    name=PERSON_NAMES,
    relationship_code=st.sampled_from(["01", "19", "G8"]),
    address=ADDRESSES,
    birth_date=DATES,
    sex=st.sampled_from("FMU"),
    weight_pounds=OPTIONAL_QUANTITIES,
    accident_claim_number=OPTIONAL_IDS,
)
SUBSCRIBERS = st.builds(
    claims.Subscriber,
    name=PERSON_NAMES,
    member_id=IDS,
    member_id_qualifier=st.sampled_from(["MI", "II"]),
    group_number=OPTIONAL_IDS,
    address=st.none() | ADDRESSES,
    birth_date=DATES,
    sex=st.sampled_from("FMU"),
    death_date=OPTIONAL_DATES,
    pregnancy=FLAGS,
    accident_contact=st.none() | ACCIDENT_CONTACTS,
)
CLAIMS = st.builds(
    claims.ProfessionalClaim,
    billing_provider=BILLING_PROVIDERS,
    subscriber=SUBSCRIBERS,
    patient=st.none() | PATIENTS,
    payer=PAYERS,
    payer_responsibility=st.sampled_from("PST"),
    claim_filing_indicator=st.sampled_from(["", "CI"]),
    insurance_type_code=st.sampled_from(["", "47"]),
    patient_control_number=IDS,
    charge_cents=CENTS,
    place_of_service=st.sampled_from(["11", "21"]),
    frequency_code=st.sampled_from("178"),
    provider_signature=st.sampled_from("YN"),
    related_cause=st.sampled_from(["", "AA"]),
    delay_reason=st.sampled_from(["", "7"]),
    diagnoses=st.lists(DIAGNOSES, min_size=1, max_size=12).map(tuple),
    accident_date=OPTIONAL_DATES,
    admission_date=OPTIONAL_DATES,
    dates=dates("090", "091"),
    patient_paid_cents=OPTIONAL_CENTS,
    prior_authorization=OPTIONAL_IDS,
    referral_number=OPTIONAL_IDS,
    payer_claim_control_number=OPTIONAL_IDS,
    clia_number=OPTIONAL_IDS,
    clearinghouse_trace=OPTIONAL_IDS,
    note=OPTIONAL_TEXTS,
    note_kind=st.just("ADD"),
    attachments=ATTACHMENTS,
    contract=CONTRACTS,
    ambulance=AMBULANCES,
    conditions=CONDITIONS,
    condition_codes=tuples(WORDS, 14),
    anesthesia_procedures=st.sampled_from([(), ("99214",)]),
    repricing=REPRICINGS,
    referring_providers=tuples(REFERRING_PROVIDERS, 2),
    rendering_provider=st.none() | PROVIDERS,
    supervising_provider=st.none() | NAMED_PROVIDERS,
    service_facility=st.none()
    | st.builds(
        claims.ServiceFacility,
        name=ORGANIZATION_NAMES,
        address=ADDRESSES,
        npi=OPTIONAL_NPIS,
        contact=st.none() | ACCIDENT_CONTACTS,
    ),
    other_payers=tuples(OTHER_PAYERS, 2),
    service_lines=st.lists(SERVICE_LINES, min_size=1, max_size=2).map(tuple),
)
SUBMITTERS = st.builds(
    claims.Submitter,
    name=st.builds(x12.Name, last_name=TEXTS, first_name=OPTIONAL_TEXTS) | ORGANIZATION_NAMES,
    identifier=IDS,
    contacts=st.lists(CONTACTS, min_size=1, max_size=2).map(tuple),
)
RECEIVERS = st.builds(claims.Receiver, name=ORGANIZATION_NAMES, identifier=IDS)
