"""Hypothesis strategies for 276 and 277: everything that their guides can carry."""

from __future__ import annotations

import x12_basic_strategies as basic
from hypothesis import strategies as st
from x12_basic_strategies import tuples

import x12
from x12 import claim_status as status

DEPENDENTS = st.builds(x12.Party, name=basic.PERSON_NAMES)
PERIODS = basic.PERIODS


def _dated(period: list[object]) -> dict[str, st.SearchStrategy[object]]:
    return {
        "service_date_from": st.just(period[0]),
        "service_date_to": st.just(period[1]),
    }


ASKED_LINES = PERIODS.flatmap(
    lambda period: st.builds(
        status.AskedLine,
        procedure=basic.PROCEDURES,
        charge_cents=basic.CENTS,
        revenue_code=st.sampled_from(["", "0450"]),
        quantity=basic.OPTIONAL_QUANTITIES,
        line_control_number=basic.OPTIONAL_IDS,
        **_dated(period),
    )
)
ASKED_CLAIMS = PERIODS.flatmap(
    lambda period: st.builds(
        status.AskedClaim,
        trace_number=basic.IDS,
        payer_claim_control_number=basic.OPTIONAL_IDS,
        type_of_bill=st.sampled_from(["", "131"]),
        application_or_location=basic.OPTIONAL_IDS,
        group_number=basic.OPTIONAL_IDS,
        patient_control_number=basic.OPTIONAL_IDS,
        prescription_number=basic.OPTIONAL_IDS,
        clearinghouse_trace=basic.OPTIONAL_IDS,
        charge_cents=basic.OPTIONAL_CENTS,
        lines=tuples(ASKED_LINES),
        **_dated(period),
    )
)
ASKED_DEPENDENTS = st.builds(
    status.AskedDependent,
    dependent=DEPENDENTS,
    birth_date=basic.DATES,
    sex=st.sampled_from(["", "F", "M"]),
    claims=tuples(ASKED_CLAIMS, min_size=1),
)
ASKED_SUBSCRIBERS = st.builds(
    status.AskedSubscriber,
    subscriber=basic.MEMBER_PARTIES,
    birth_date=basic.DATES,
    sex=st.sampled_from(["", "F", "M"]),
    claims=tuples(ASKED_CLAIMS),
    dependents=tuples(ASKED_DEPENDENTS),
)
INQUIRIES = st.builds(
    status.StatusInquiry,
    reference=basic.IDS,
    created_at=basic.MOMENTS,
    payers=tuples(
        st.builds(
            status.AskedPayer,
            payer=basic.PAYERS,
            receivers=tuples(
                st.builds(
                    status.AskingReceiver,
                    receiver=basic.RECEIVERS,
                    providers=tuples(
                        st.builds(
                            status.AskingProvider,
                            providers=tuples(basic.PROVIDERS, min_size=1),
                            subscribers=tuples(ASKED_SUBSCRIBERS, min_size=1),
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

STATUS_CODES = st.builds(
    status.StatusCode,
    category_code=st.sampled_from(["F1", "P1", "D0"]),
    status_code=st.sampled_from(["65", "20", "35"]),
    entity_code=st.sampled_from(["", "IL", "PR"]),
    code_list=st.sampled_from(["", "RX"]),
)
PLAIN_CODES = STATUS_CODES.map(
    lambda code: status.StatusCode(
        category_code=code.category_code, status_code=code.status_code, entity_code=code.entity_code
    )
)
LINE_STATUSES = tuples(
    st.builds(
        status.ClaimStatus,
        code=STATUS_CODES,
        effective_date=basic.DATES,
        additional_codes=tuples(STATUS_CODES),
    ),
    min_size=1,
)
LEVEL_STATUSES = st.none() | st.builds(
    status.LevelStatus,
    trace_number=basic.IDS,
    statuses=tuples(
        st.builds(
            status.ClaimStatus,
            code=PLAIN_CODES,
            effective_date=basic.DATES,
            additional_codes=tuples(PLAIN_CODES),
        ),
        min_size=1,
    ),
)
CLAIM_STATUSES = tuples(
    st.builds(
        status.ClaimStatus,
        code=STATUS_CODES,
        effective_date=basic.DATES,
        charge_cents=basic.OPTIONAL_CENTS,
        paid_cents=basic.OPTIONAL_CENTS,
        finalized_date=basic.OPTIONAL_DATES,
        payment_date=basic.OPTIONAL_DATES,
        payment_number=basic.OPTIONAL_IDS,
        additional_codes=tuples(STATUS_CODES),
    ),
    min_size=1,
)
REPORTED_LINES = PERIODS.flatmap(
    lambda period: st.builds(
        status.ReportedLine,
        procedure=basic.PROCEDURES,
        charge_cents=basic.CENTS,
        paid_cents=basic.CENTS,
        statuses=LINE_STATUSES,
        revenue_code=st.sampled_from(["", "0450"]),
        quantity=basic.QUANTITIES,
        line_control_number=basic.OPTIONAL_IDS,
        **_dated(period),
    )
)
REPORTED_CLAIMS = PERIODS.flatmap(
    lambda period: st.builds(
        status.ReportedClaim,
        trace_number=basic.IDS,
        statuses=CLAIM_STATUSES,
        payer_claim_control_number=basic.OPTIONAL_IDS,
        type_of_bill=st.sampled_from(["", "131"]),
        patient_control_number=basic.OPTIONAL_IDS,
        prescription_number=basic.OPTIONAL_IDS,
        voucher_number=basic.OPTIONAL_IDS,
        clearinghouse_trace=basic.OPTIONAL_IDS,
        lines=tuples(REPORTED_LINES),
        **_dated(period),
    )
)
REPORTED_SUBSCRIBERS = st.builds(
    status.ReportedSubscriber,
    subscriber=basic.MEMBER_PARTIES,
    claims=tuples(REPORTED_CLAIMS),
    dependents=tuples(
        st.builds(
            status.ReportedDependent,
            dependent=DEPENDENTS,
            claims=tuples(REPORTED_CLAIMS, min_size=1),
        )
    ),
)
CONTACTS = st.none() | st.builds(
    x12.Contact, name=basic.TEXTS, phone=basic.IDS, email=basic.OPTIONAL_IDS
)
RESPONSES = st.builds(
    status.StatusResponse,
    reference=basic.IDS,
    created_at=basic.MOMENTS,
    payers=tuples(
        st.builds(
            status.AnsweringPayer,
            payer=basic.PAYERS,
            contact=CONTACTS,
            receivers=tuples(
                st.builds(
                    status.AnsweredReceiver,
                    receiver=basic.RECEIVERS,
                    status=LEVEL_STATUSES,
                    providers=tuples(
                        st.builds(
                            status.AnsweredProvider,
                            providers=tuples(basic.PROVIDERS, min_size=1),
                            status=LEVEL_STATUSES,
                            subscribers=tuples(REPORTED_SUBSCRIBERS),
                        )
                    ),
                ),
                max_size=1,
                min_size=1,
            ),
        ),
        min_size=1,
    ),
)
