"""Hypothesis strategies for 270 and 271: everything that their guides can carry."""

from __future__ import annotations

import x12_basic_strategies as basic
from hypothesis import strategies as st
from x12_basic_strategies import tuples

from x12 import eligibility

SERVICE_TYPES = tuples(st.sampled_from(["30", "98", "AL", "UC"]), 3, min_size=1)
PERSONS = basic.PERSON_NAMES
ROLES = st.none() | st.builds(
    eligibility.ProviderRole,
    role_code=st.sampled_from(["PC", "RF", "BI"]),
    identifier_qualifier=st.just("PXC"),
    identifier=st.just("207Q00000X"),
)
DIAGNOSES = st.lists(st.sampled_from(["E1165", "I10", "Z0000"]), max_size=4).map(
    lambda codes: tuple(
        eligibility.MemberDiagnosis(code=code, qualifier="ABF" if n else "ABK")
        for n, code in enumerate(codes)
    )
)
MEMBER_REFERENCES = tuples(basic.references("SY", "EJ", "18"), 2)
SUBSCRIBERS = st.builds(
    eligibility.Member,
    name=PERSONS,
    member_id=basic.OPTIONAL_IDS,
    group_number=basic.OPTIONAL_IDS,
    references=MEMBER_REFERENCES,
    address=st.none() | basic.ADDRESSES,
    provider_role=ROLES,
    birth_date=basic.OPTIONAL_DATES,
    sex=st.sampled_from(["", "F", "M"]),
    diagnoses=DIAGNOSES,
)
DEPENDENTS = st.builds(
    eligibility.Member,
    name=PERSONS,
    group_number=basic.OPTIONAL_IDS,
    references=MEMBER_REFERENCES,
    address=st.none() | basic.ADDRESSES,
    provider_role=ROLES,
    birth_date=basic.OPTIONAL_DATES,
    sex=st.sampled_from(["", "F", "M"]),
    relationship_code=st.sampled_from(["", "01", "19"]),
    diagnoses=DIAGNOSES,
)
INQUIRIES = st.tuples(basic.PERIODS, st.none() | DEPENDENTS).flatmap(
    lambda drawn: st.builds(
        eligibility.EligibilityInquiry,
        reference=basic.IDS,
        created_at=basic.MOMENTS,
        payer=basic.PAYERS,
        provider=basic.PROVIDERS,
        subscriber=SUBSCRIBERS,
        dependent=st.just(drawn[1]),
        trace_number=basic.IDS,
        trace_originator=st.sampled_from(["9SYNCLINIC", "1000000001"]),
        # A dependent level must ask for something.
        service_types=SERVICE_TYPES if drawn[1] else st.just(()) | SERVICE_TYPES,
        service_date_from=st.just(drawn[0][0]),
        service_date_to=st.just(drawn[0][1]),
    )
)
DEPENDENT_QUESTIONS = basic.PERIODS.flatmap(
    lambda period: st.builds(
        eligibility.BenefitQuestion,
        service_types=SERVICE_TYPES,
        procedure=st.none() | basic.PROCEDURES,
        diagnosis_pointers=tuples(st.integers(1, 8), 4, min_size=1),
        place_of_service=st.sampled_from(["", "11"]),
        authorization=st.none() | basic.references("9F", "G1"),
        service_date_from=st.just(period[0]),
        service_date_to=st.just(period[1]),
    )
)
SUBSCRIBER_QUESTIONS = st.builds(
    eligibility.BenefitQuestion,
    service_types=SERVICE_TYPES,
    coverage_level=st.sampled_from(["", "FAM"]),
    spend_down_cents=basic.OPTIONAL_CENTS,
    spend_down_billed_cents=basic.OPTIONAL_CENTS,
)
TRACES = st.builds(
    eligibility.Trace,
    kind=st.just("1"),
    number=basic.IDS,
    originator=st.just("9SYNCLINIC"),
    reference=basic.OPTIONAL_IDS,
)


def asked_persons(
    members: st.SearchStrategy[eligibility.Member],
    questions: st.SearchStrategy[eligibility.BenefitQuestion],
) -> st.SearchStrategy[eligibility.AskedPerson]:
    return st.builds(
        eligibility.AskedPerson,
        member=members,
        dates=tuples(basic.dated_periods("102", "291")),
        questions=tuples(questions, min_size=1),
    )


INQUIRY_SETS = st.builds(
    eligibility.InquirySet,
    reference=basic.OPTIONAL_IDS,
    created_at=basic.MOMENTS,
    purpose_code=st.sampled_from(["01", "13"]),
    spend_down_code=st.sampled_from(["", "RT"]),
    payers=tuples(
        st.builds(
            eligibility.AskedPayer,
            payer=basic.PAYERS,
            entity_code=st.sampled_from(["PR", "2B"]),
            receivers=tuples(
                st.builds(
                    eligibility.AskingReceiver,
                    receiver=basic.PROVIDERS,
                    entity_code=st.sampled_from(["1P", "FA"]),
                    references=tuples(basic.references("TJ", "EO")),
                    address=st.none() | basic.ADDRESSES,
                    provider_role=ROLES,
                    subscribers=tuples(
                        st.builds(
                            eligibility.AskedSubscriber,
                            person=asked_persons(SUBSCRIBERS, SUBSCRIBER_QUESTIONS),
                            traces=tuples(TRACES),
                            dependents=tuples(
                                st.builds(
                                    eligibility.AskedDependent,
                                    person=asked_persons(DEPENDENTS, DEPENDENT_QUESTIONS),
                                    traces=tuples(TRACES),
                                )
                            ),
                        ),
                        min_size=1,
                    ),
                ),
                max_size=1,
                min_size=1,
            ),
        ),
        min_size=1,
    ),
)

RELATED_PARTIES = st.builds(
    eligibility.RelatedParty,
    party=basic.PROVIDERS,
    entity_code=st.sampled_from(["P3", "PR", "1P"]),
    relationship_code=st.sampled_from(["", "01"]),
    address=st.none() | basic.ADDRESSES,
    contacts=tuples(basic.CONTACTS),
    provider_role=ROLES,
)
PATTERNS = st.builds(
    eligibility.DeliveryPattern,
    quantity_qualifier=st.just("VS"),
    quantity=basic.QUANTITIES,
    period_unit=st.sampled_from(["WK", "MO"]),
    period_code=st.just("7"),
    period_count=st.integers(1, 52).map(basic.Decimal),
    calendar_pattern=st.sampled_from(["", "1"]),
    time_pattern=st.sampled_from(["", "A"]),
)
DETAILS = st.builds(
    eligibility.BenefitDetail, qualifier=st.just("ZZ"), code=st.sampled_from(["11", "21"])
) | st.builds(eligibility.BenefitDetail, category_code=st.just("44"), text=basic.TEXTS)
BENEFITS = st.builds(
    eligibility.Benefit,
    information_code=st.sampled_from("1ABCGI"),
    coverage_level=st.sampled_from(["", "IND"]),
    service_types=st.just(()) | SERVICE_TYPES,
    insurance_type=st.sampled_from(["", "PR", "HM"]),
    plan_name=basic.OPTIONAL_TEXTS,
    time_period=st.sampled_from(["", "23", "27"]),
    amount_cents=basic.OPTIONAL_CENTS,
    percent=basic.OPTIONAL_QUANTITIES,
    in_network=st.sampled_from(["", "Y", "N"]),
    authorization_required=st.sampled_from(["", "Y", "N"]),
    procedure=st.none() | basic.PROCEDURES,
    diagnosis_pointers=tuples(st.integers(1, 8), 4),
    delivery_patterns=tuples(PATTERNS),
    references=tuples(basic.references("6P", "18", "G1")),
    dates=tuples(basic.dated_periods("291", "348")),
    messages=tuples(basic.TEXTS),
    details=tuples(DETAILS),
    related_parties=tuples(RELATED_PARTIES),
)


@st.composite
def responses(draw: st.DrawFn) -> eligibility.EligibilityResponse:
    dependent = draw(st.none() | DEPENDENTS)
    asked = draw(tuples(BENEFITS))
    # An AAA of loop 2110 stands below an EB; the other levels are written where they belong.
    levels = ["2000A", "2100A", "2100B", "2100C"] + (["2100D"] if dependent else [])
    reasons = {"2000A": "42", "2100A": "79", "2100B": "43", "2100C": "72", "2100D": "58"}
    rejections = [
        eligibility.Rejection(
            level=level,
            valid=draw(st.booleans()),
            reason_code=reasons[level],
            follow_up_code=draw(st.sampled_from("CN")),
        )
        for level in levels
        if draw(st.booleans())
    ]
    return draw(
        st.builds(
            eligibility.EligibilityResponse,
            reference=basic.IDS,
            created_at=basic.MOMENTS,
            payer=basic.PAYERS,
            provider=basic.PROVIDERS,
            subscriber=SUBSCRIBERS,
            dependent=st.just(dependent),
            trace_number=basic.IDS,
            trace_originator=st.just("9SYNCLINIC"),
            dates=tuples(basic.dated_periods("346", "347", "291")),
            benefits=st.just(asked),
            rejections=st.just(tuple(rejections)),
        )
    )


VALIDATIONS = tuples(
    st.builds(
        eligibility.RequestValidation,
        valid=st.booleans(),
        reason_code=st.just("15"),
        follow_up_code=st.sampled_from("CN"),
    )
)
PAYER_VALIDATIONS = VALIDATIONS.map(
    lambda each: tuple(
        eligibility.RequestValidation(valid=one.valid, reason_code="42", follow_up_code="R")
        for one in each
    )
)
SERVICES = st.builds(
    eligibility.MilitaryService,
    information_status=st.just("A"),
    employment_status=st.just("AE"),
    branch=st.just("D"),
    description=basic.OPTIONAL_TEXTS,
    rank=st.sampled_from(["", "A1"]),
    period_format=st.just("D8"),
    period=st.just("20200131"),
)


def answered_persons(
    members: st.SearchStrategy[eligibility.Member],
) -> st.SearchStrategy[eligibility.AnsweredPerson]:
    refused = st.builds(eligibility.Benefit, information_code=st.just("V"), validations=VALIDATIONS)
    return st.builds(
        eligibility.AnsweredPerson,
        member=members,
        validations=VALIDATIONS,
        dates=tuples(basic.dated_periods("346", "347")),
        military_services=tuples(SERVICES),
        benefits=tuples(BENEFITS | refused),
    )


REPEATED_TRACES = st.builds(
    eligibility.Trace,
    kind=st.sampled_from("12"),
    number=basic.IDS,
    originator=st.just("9SYNCLINIC"),
    reference=basic.OPTIONAL_IDS,
)
RESPONSE_SETS = st.builds(
    eligibility.ResponseSet,
    reference=basic.OPTIONAL_IDS,
    created_at=basic.MOMENTS,
    purpose_code=st.sampled_from(["06", "11"]),
    payers=tuples(
        st.builds(
            eligibility.AnsweringPayer,
            payer=basic.PAYERS,
            entity_code=st.sampled_from(["PR", "2B"]),
            request_validations=PAYER_VALIDATIONS,
            contacts=tuples(basic.CONTACTS),
            validations=PAYER_VALIDATIONS,
            receivers=tuples(
                st.builds(
                    eligibility.AnsweredReceiver,
                    receiver=basic.PROVIDERS,
                    entity_code=st.sampled_from(["1P", "FA"]),
                    references=tuples(basic.references("TJ", "EO")),
                    address=st.none() | basic.ADDRESSES,
                    validations=VALIDATIONS,
                    provider_role=ROLES,
                    subscribers=tuples(
                        st.builds(
                            eligibility.AnsweredSubscriber,
                            person=answered_persons(SUBSCRIBERS),
                            traces=tuples(REPEATED_TRACES),
                            dependents=tuples(
                                st.builds(
                                    eligibility.AnsweredDependent,
                                    person=answered_persons(DEPENDENTS),
                                    traces=tuples(REPEATED_TRACES),
                                ),
                                max_size=1,
                            ),
                        ),
                    ),
                ),
                max_size=1,
            ),
        ),
        min_size=1,
    ),
)
