"""Syntax and claim acknowledgments: every segment round trips, what they say is read."""

from __future__ import annotations

from dataclasses import replace

import pytest
import x12_acknowledgment_strategies as strategies
import x12_basic_strategies as basic
from hypothesis import HealthCheck, given, settings
from x12_support import edit, envelope_of, golden, only_set, rewrite

import x12
from x12 import claim_acknowledgment, implementation_acknowledgment

generated = settings(
    max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
)
SYNTAX = golden("extra_999.edi")
CLAIMS = golden("extra_277ca.edi")


@pytest.mark.parametrize("text", [SYNTAX, CLAIMS], ids=["999", "277CA"])
def test_every_segment_is_written_as_it_was_read(text: str) -> None:
    assert rewrite(text) == text


def test_rejected_999_of_case_1() -> None:
    acknowledgment = implementation_acknowledgment.read(only_set(golden("case1c_999_reject.edi")))
    (result,) = acknowledgment.sets
    (error,) = result.segment_errors
    assert (acknowledgment.result_code, acknowledgment.group_control_number) == ("R", 103)
    assert (result.result_code, result.error_codes) == ("R", ("5",))
    assert (error.segment_id, error.loop_id, error.code) == ("NM1", "2010", "8")
    assert error.patient_control_number == "CLM0001"
    assert error.element_errors[0].element_position == 9


def test_contexts_name_the_claim_and_the_trigger() -> None:
    rejected, accepted = implementation_acknowledgment.read(only_set(SYNTAX)).sets
    claim, day = rejected.segment_errors
    assert claim.patient_control_number == day.patient_control_number == "CLM0001"
    named, trigger = claim.contexts
    assert named == implementation_acknowledgment.claim_context("CLM0001")
    assert trigger.place == implementation_acknowledgment.ElementPlace(
        element_position=11, component_position=4
    )
    missing, wrong = claim.element_errors
    assert missing.contexts[0].data_element_numbers == ("1362", "1332")
    assert (wrong.element_position, wrong.component_position, wrong.bad_value) == (5, 3, "9")
    assert rejected.error_codes == ("5", "I5")
    assert accepted.segment_errors == ()


def test_set_without_a_result_is_no_acceptance() -> None:
    text = edit(SYNTAX, "IK5*E*5~", "")
    with pytest.raises(x12.X12Error) as caught:
        implementation_acknowledgment.read(only_set(text))
    assert (caught.value.segment_id, caught.value.segment_position) == ("IK5", 15)


def test_claim_acknowledgments_of_case_1() -> None:
    accepted = claim_acknowledgment.read(only_set(golden("case1_277ca.edi")))
    rejected = claim_acknowledgment.read(only_set(golden("case1b_277ca_reject.edi")))
    assert accepted.batch_reference == "REF0001"
    assert accepted.claims[0].payer_claim_control_number == "ICN2026030001"
    assert not accepted.claims[0].statuses[0].is_rejection
    assert accepted.totals is not None
    assert accepted.totals.accepted_cents == 23000
    status = rejected.claims[0].statuses[0]
    assert status.is_rejection
    assert (status.category_code, status.status_code, status.entity_code) == ("A7", "164", "IL")
    totals = rejected.providers[0].totals
    assert totals is not None
    assert totals.rejected_count == 1


def test_one_patient_with_two_claims_and_lines() -> None:
    acknowledgment = claim_acknowledgment.read(only_set(CLAIMS))
    first, silent = acknowledgment.providers
    assert [len(patient.claims) for patient in first.patients] == [2, 0]
    accepted, rejected = acknowledgment.claims
    assert (accepted.type_of_bill, accepted.clearinghouse_trace) == ("131", "CLEAR3")
    assert rejected.statuses[0].message == "MEMBER NUMBER NOT KNOWN"
    assert [code.status_code for code in rejected.statuses[0].additional_codes] == ["158", "153"]
    line, bare = rejected.lines
    assert (line.procedure.modifiers, line.revenue_code) == (("25",), "0450")
    assert (line.line_control_number, line.prescription_number) == ("C4L1", "RX0001")
    assert bare.service_date_from is None
    assert (silent.trace_number, silent.statuses, silent.totals) == ("", (), None)


@pytest.mark.parametrize(
    "trace", ["TRN*2~\n", "TRN*2*~\n", ""], ids=["no number", "empty", "no TRN"]
)
def test_a_claim_that_is_not_named_is_kept_and_told_of(trace: str) -> None:
    text = edit(golden("case1_277ca.edi"), "TRN*2*CLM0001~\n", trace)
    (claim,) = claim_acknowledgment.read(only_set(text)).claims
    named = claim_acknowledgment.read(only_set(golden("case1_277ca.edi"))).claims[0]
    assert claim == replace(named, patient_control_number="")
    findings = [each for each in x12.validate(text) if each.is_error]
    assert [(each.segment, each.loop, each.position) for each in findings] == [("TRN", "2200D", 24)]


def test_a_rejection_without_its_trace_is_no_acceptance() -> None:
    text = edit(golden("case1b_277ca_reject.edi"), "TRN*2*CLM0001~\n", "")
    (claim,) = claim_acknowledgment.read(only_set(text)).claims
    assert any(each.is_rejection for each in claim.statuses)


def test_a_rejection_without_its_trace_is_not_that_of_the_claim_before() -> None:
    text = edit(CLAIMS, "TRN*2*CLM0004~\n", "")
    with pytest.raises(x12.X12Error) as caught:
        claim_acknowledgment.read(only_set(text))
    assert (caught.value.segment_id, caught.value.segment_position) == ("STC", 36)


@pytest.mark.parametrize(
    ("trace", "loop"), [("TRN*2*REF0001~\n", "2200B"), ("TRN*1*0~\n", "2200C")]
)
def test_what_is_said_of_a_batch_or_provider_is_kept_without_its_trace(
    trace: str, loop: str
) -> None:
    whole = claim_acknowledgment.read(only_set(golden("case1_277ca.edi")))
    text = edit(golden("case1_277ca.edi"), trace, "")
    read = claim_acknowledgment.read(only_set(text))
    assert read.statuses == whole.statuses
    assert read.totals == whole.totals
    assert read.providers[0].statuses == whole.providers[0].statuses
    assert read.providers[0].totals == whole.providers[0].totals
    assert [(each.rule, each.segment, each.loop) for each in x12.validate(text)] == [
        ("G01", "TRN", loop)
    ]


def test_provider_that_is_judged_needs_a_trace_number() -> None:
    acknowledgment = claim_acknowledgment.read(only_set(CLAIMS))
    provider = replace(acknowledgment.providers[0], trace_number="")
    (interchange,) = x12.read_interchanges(CLAIMS)
    with pytest.raises(x12.X12Error) as caught:
        claim_acknowledgment.write(
            replace(acknowledgment, providers=(provider,)), envelope_of(interchange)
        )
    assert (caught.value.segment_id, caught.value.element_position) == ("TRN", 2)


@generated
@given(acknowledgment=strategies.SYNTAX_ACKNOWLEDGMENTS, envelope=basic.ENVELOPES)
def test_syntax_acknowledgments(
    acknowledgment: implementation_acknowledgment.ImplementationAcknowledgment,
    envelope: x12.Envelope,
) -> None:
    text = implementation_acknowledgment.write(acknowledgment, envelope)
    assert implementation_acknowledgment.read(only_set(text)) == acknowledgment


@generated
@given(acknowledgment=strategies.CLAIM_ACKNOWLEDGMENTS, envelope=basic.ENVELOPES)
def test_claim_acknowledgments(
    acknowledgment: claim_acknowledgment.ClaimAcknowledgment, envelope: x12.Envelope
) -> None:
    text = claim_acknowledgment.write(acknowledgment, envelope)
    assert claim_acknowledgment.read(only_set(text)) == acknowledgment
