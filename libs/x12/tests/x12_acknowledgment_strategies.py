"""Hypothesis strategies for 999 and 277CA: everything that their guides can carry."""

from __future__ import annotations

import x12_basic_strategies as basic
from hypothesis import strategies as st
from x12_basic_strategies import tuples

from x12 import claim_acknowledgment as claims
from x12 import implementation_acknowledgment as syntax

POSITIONS = st.integers(1, 99)
CODES = st.sampled_from(["1", "2", "5", "19", "23"])
PLACES = st.builds(
    syntax.ElementPlace,
    element_position=POSITIONS,
    component_position=st.none() | POSITIONS,
    repetition=st.none() | POSITIONS,
)
CONTEXTS = tuples(
    st.builds(
        syntax.ErrorContext,
        names=tuples(st.tuples(basic.TEXTS, basic.OPTIONAL_IDS), 3, min_size=1),
        segment_id=st.sampled_from(["", "CLM", "NM1"]),
        segment_position=st.none() | basic.COUNTS,
        loop_id=st.sampled_from(["", "2300"]),
        place=st.none() | PLACES,
        data_element_numbers=tuples(st.sampled_from(["1325", "67"]), 2),
    )
)
ELEMENT_ERRORS = tuples(
    st.builds(
        syntax.ElementError,
        element_position=POSITIONS,
        component_position=st.none() | POSITIONS,
        repetition=st.none() | POSITIONS,
        data_element_number=st.sampled_from(["", "67", "1325"]),
        code=st.sampled_from(["1", "7", "I10"]),
        bad_value=basic.OPTIONAL_IDS,
        contexts=CONTEXTS,
    )
)
SEGMENT_ERRORS = tuples(
    st.builds(
        syntax.SegmentError,
        segment_id=st.sampled_from(["NM1", "CLM"]),
        segment_position=basic.COUNTS,
        code=st.sampled_from(["", "8", "I4"]),
        loop_id=st.sampled_from(["", "2010"]),
        contexts=CONTEXTS,
        element_errors=ELEMENT_ERRORS,
    )
)
SET_RESULTS = st.builds(
    syntax.SetAcknowledgment,
    identifier=st.sampled_from(["837", "270"]),
    control_number=st.sampled_from(["0001", "123456789"]),
    result_code=st.sampled_from("AER"),
    guide=basic.OPTIONAL_IDS,
    error_codes=tuples(CODES, 5),
    segment_errors=SEGMENT_ERRORS,
)
SYNTAX_ACKNOWLEDGMENTS = st.builds(
    syntax.ImplementationAcknowledgment,
    functional_identifier=st.just("HC"),
    group_control_number=st.integers(1, 999_999_999),
    version=basic.IDS,
    result_code=st.sampled_from("AEPR"),
    included_count=basic.COUNTS,
    received_count=basic.COUNTS,
    accepted_count=basic.COUNTS,
    sets=tuples(SET_RESULTS),
    error_codes=tuples(CODES, 5),
)

STATUS_CODES = st.builds(
    claims.StatusCode,
    category_code=st.sampled_from(["A1", "A7"]),
    status_code=st.sampled_from(["19", "164"]),
    entity_code=st.sampled_from(["", "IL", "PR"]),
)


def statuses(
    *, dated: bool = True, action: str = "", told: bool = False
) -> st.SearchStrategy[tuple[claims.AcknowledgmentStatus, ...]]:
    return tuples(
        st.builds(
            claims.AcknowledgmentStatus,
            category_code=st.sampled_from(["A1", "A2", "A7"]),
            status_code=st.sampled_from(["19", "20", "164"]),
            entity_code=st.sampled_from(["", "PR", "IL"] if told else ["", "PR"]),
            effective_date=basic.DATES if dated else st.none(),
            action_code=st.just(action) if action else st.sampled_from(["WQ", "U"]),
            amount_cents=st.none() if action else basic.CENTS,
            additional_codes=tuples(STATUS_CODES),
            message=basic.OPTIONAL_TEXTS if told else st.just(""),
        ),
        min_size=1,
    )


# Totals without any total are no totals.
TOTALS = st.none() | st.builds(
    claims.AcknowledgmentTotals,
    accepted_count=basic.COUNTS,
    rejected_count=st.none() | basic.COUNTS,
    accepted_cents=basic.OPTIONAL_CENTS,
    rejected_cents=basic.OPTIONAL_CENTS,
)
LINES = basic.PERIODS.flatmap(
    lambda period: st.builds(
        claims.AcknowledgedLine,
        procedure=basic.PROCEDURES,
        charge_cents=basic.CENTS,
        statuses=statuses(action="U", told=True),
        revenue_code=st.sampled_from(["", "0450"]),
        quantity=basic.OPTIONAL_QUANTITIES,
        line_control_number=basic.OPTIONAL_IDS,
        prescription_number=basic.OPTIONAL_IDS,
        service_date_from=st.just(period[0]),
        service_date_to=st.just(period[1]),
    )
)
CLAIMS = basic.PERIODS.flatmap(
    lambda period: st.builds(
        claims.AcknowledgedClaim,
        patient_control_number=basic.IDS,
        statuses=statuses(told=True),
        payer_claim_control_number=basic.OPTIONAL_IDS,
        clearinghouse_trace=basic.OPTIONAL_IDS,
        type_of_bill=st.sampled_from(["", "131"]),
        service_date_from=st.just(period[0]),
        service_date_to=st.just(period[1]),
        lines=tuples(LINES),
    )
)
PATIENTS = st.builds(
    claims.AcknowledgedPatient, patient=basic.MEMBER_PARTIES, claims=tuples(CLAIMS)
)
ANSWERED_PROVIDERS = st.builds(
    claims.AcknowledgedProvider,
    provider=basic.PROVIDERS,
    trace_number=basic.IDS,
    statuses=statuses(dated=False),
    references=tuples(basic.references("0B", "G2", "TJ")),
    totals=TOTALS,
    patients=tuples(PATIENTS),
)
SILENT_PROVIDERS = st.builds(
    claims.AcknowledgedProvider, provider=basic.PROVIDERS, patients=tuples(PATIENTS)
)
CLAIM_ACKNOWLEDGMENTS = st.builds(
    claims.ClaimAcknowledgment,
    reference=basic.IDS,
    created_at=basic.MOMENTS,
    source=basic.PAYERS,
    source_trace_number=basic.IDS,
    source_entity_code=st.sampled_from(["PR", "AY"]),
    receiver=basic.RECEIVERS,
    batch_reference=basic.IDS,
    received_date=basic.DATES,
    processed_date=basic.DATES,
    statuses=statuses(),
    totals=TOTALS,
    providers=tuples(ANSWERED_PROVIDERS | SILENT_PROVIDERS),
)
