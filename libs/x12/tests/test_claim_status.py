"""Claim status inquiry and response: golden files, round trips, what is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
import x12_basic_strategies as basic
import x12_status_strategies as strategies
from hypothesis import HealthCheck, given, settings
from x12_support import envelope_of, golden, only_set

import x12
from x12 import claim_acknowledgment, claim_status

generated = settings(
    max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
)
INQUIRY = golden("extra_276.edi")
RESPONSE = golden("extra_277.edi")
# A period of one day is written as a day.
NORMALISED = {"RD8*20260310-20260310~": "D8*20260310~"}


def normalised(text: str) -> str:
    for old, new in NORMALISED.items():
        text = text.replace(old, new)
    return text


def envelope(text: str) -> x12.Envelope:
    return envelope_of(x12.read_interchanges(text)[0])


def test_inquiry_is_written_as_it_was_read() -> None:
    inquiry = claim_status.read_inquiry(only_set(INQUIRY))
    assert claim_status.write_inquiry(inquiry, envelope(INQUIRY)) == normalised(INQUIRY)


def test_response_is_written_as_it_was_read() -> None:
    response = claim_status.read_response(only_set(RESPONSE))
    assert claim_status.write_response(response, envelope(RESPONSE)) == normalised(RESPONSE)


def test_questions_name_everyone_above_the_claim() -> None:
    own, childs = claim_status.read_inquiry(only_set(INQUIRY)).questions
    assert own.payer.identifier == "SYNTH1"
    assert own.receiver.identifier == "SYNTHCLINIC"
    assert [each.identifier for each in own.providers] == ["2000000010"]
    assert own.subscriber.birth_date == date(1980, 6, 15)
    assert own.dependent is None
    assert (own.claim.patient_control_number, own.claim.charge_cents) == ("CLM0001", 23000)
    assert [line.line_control_number for line in own.claim.lines] == ["C1L1"]
    assert childs.dependent is not None
    assert childs.dependent.dependent.name.first_name == "PAT"
    assert childs.claim.trace_number == "STATTRACE2"


def test_answers_tell_what_was_decided() -> None:
    decided, pending = claim_status.read_response(only_set(RESPONSE)).answers
    (status,) = decided.claim.statuses
    assert (status.is_finalized, status.is_pending) == (True, False)
    assert (status.paid_cents, status.payment_number) == (9960, "EFT000001")
    assert decided.claim.lines[0].paid_cents == 9000
    assert pending.dependent is not None
    assert pending.claim.statuses[0].is_pending


@generated
@given(inquiry=strategies.INQUIRIES, envelope=basic.ENVELOPES)
def test_inquiries(inquiry: claim_status.StatusInquiry, envelope: x12.Envelope) -> None:
    text = claim_status.write_inquiry(inquiry, envelope)
    assert claim_status.read_inquiry(only_set(text)) == inquiry


@generated
@given(response=strategies.RESPONSES, envelope=basic.ENVELOPES)
def test_responses(response: claim_status.StatusResponse, envelope: x12.Envelope) -> None:
    text = claim_status.write_response(response, envelope)
    assert claim_status.read_response(only_set(text)) == response


def test_two_guides_share_the_277() -> None:
    with pytest.raises(x12.X12Error, match="005010X212"):
        claim_status.read_response(only_set(golden("case1_277ca.edi")))
    with pytest.raises(x12.X12Error, match="005010X214"):
        claim_acknowledgment.read(only_set(RESPONSE))


def test_a_payer_without_receivers_is_refused() -> None:
    inquiry = claim_status.read_inquiry(only_set(INQUIRY))
    payers = (replace(inquiry.payers[0], receivers=()),)
    with pytest.raises(x12.X12Error) as caught:
        claim_status.write_inquiry(replace(inquiry, payers=payers), envelope(INQUIRY))
    assert (caught.value.segment_id, caught.value.element_position) == ("HL", 4)
