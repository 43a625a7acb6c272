"""Eligibility inquiry and response: every segment round trips, one person and several."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
import x12_basic_strategies as basic
import x12_eligibility_strategies as strategies
from hypothesis import HealthCheck, given, settings
from x12_support import edit, envelope_of, golden, only_set, rewrite

import x12
from x12 import eligibility

generated = settings(
    max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
)
INQUIRY = golden("extra_270.edi")
RESPONSE = golden("extra_271.edi")
ENVELOPE = envelope_of(x12.read_interchanges(RESPONSE)[0])


@pytest.mark.parametrize("text", [INQUIRY, RESPONSE], ids=["270", "271"])
def test_every_segment_is_written_as_it_was_read(text: str) -> None:
    assert rewrite(text) == text


class TestOnePerson:
    def test_inquiry_of_case_1_is_written_as_it_was_read(self) -> None:
        text = golden("case1_270.edi")
        inquiry = eligibility.read_inquiry(only_set(text))
        (interchange,) = x12.read_interchanges(text)
        assert eligibility.write_inquiry(inquiry, envelope_of(interchange)) == text

    def test_response_of_case_1_is_written_as_it_was_read(self) -> None:
        text = golden("case1_271.edi")
        response = eligibility.read_response(only_set(text))
        (interchange,) = x12.read_interchanges(text)
        assert eligibility.write_response(response, envelope_of(interchange)) == text

    def test_response_of_case_1(self) -> None:
        response = eligibility.read_response(only_set(golden("case1_271.edi")))
        assert response.subscriber is not None
        assert response.subscriber.group_number == "GRP100"
        assert response.plan_begin_date == date(2026, 1, 1)
        assert response.plan_end_date is None
        assert response.benefits[1].service_types == ("98", "5")
        assert response.benefits[2].amount_cents == 100000
        assert response.benefits[-1].percent == Decimal("0.2")

    def test_several_persons_are_not_taken_for_one(self) -> None:
        with pytest.raises(x12.X12Error):
            eligibility.read_inquiry(only_set(INQUIRY))
        with pytest.raises(x12.X12Error):
            eligibility.read_response(only_set(RESPONSE))

    def test_rejection_at_a_level_that_is_not_there_is_refused(self) -> None:
        response = eligibility.read_response(only_set(golden("case1_271.edi")))
        rejection = eligibility.Rejection(
            level="2100D", valid=False, reason_code="58", follow_up_code="C"
        )
        with pytest.raises(x12.X12Error):
            eligibility.write_response(replace(response, rejections=(rejection,)), ENVELOPE)

    def test_rejection_of_a_benefit_stands_below_the_last_one(self) -> None:
        response = eligibility.read_response(only_set(golden("case1_271.edi")))
        rejection = eligibility.Rejection(
            level="2110C", valid=True, reason_code="69", follow_up_code="N"
        )
        text = eligibility.write_response(replace(response, rejections=(rejection,)), ENVELOPE)
        assert "*.2****Y~\nAAA*Y**69*N~\nSE*" in text
        again = eligibility.read_response(only_set(text))
        assert again.rejections == (rejection,)
        assert eligibility.write_response(again, ENVELOPE) == text

    def test_a_dependent_has_no_member_id(self) -> None:
        response = eligibility.read_responses(only_set(RESPONSE))[1]
        assert response.dependent is not None
        dependent = replace(response.dependent, member_id="SYN000333444")
        with pytest.raises(x12.X12Error) as caught:
            eligibility.write_response(replace(response, dependent=dependent), ENVELOPE)
        assert caught.value.segment_id == "NM1"


class TestSeveralPersons:
    def test_questions(self) -> None:
        own, *children = eligibility.read_inquiries(only_set(INQUIRY))
        assert own.subscriber.member_id == "SYN000111222"
        assert own.dependent is None
        assert (own.trace_number, own.service_types) == ("ELIGTRACE2", ("30", "98"))
        assert (own.service_date_from, own.service_date_to) == (
            date(2026, 3, 2),
            date(2026, 3, 31),
        )
        names = [each.dependent.name.first_name for each in children if each.dependent]
        assert names == ["PAT", "KIM"]
        assert {each.subscriber.member_id for each in children} == {"SYN000333444"}
        assert [each.trace_number for each in children] == ["ELIGTRACE4", "ELIGTRACE5"]

    def test_answers(self) -> None:
        own, covered, refused = eligibility.read_responses(only_set(RESPONSE))
        assert (own.trace_number, own.rejections[0].level) == ("ELIGTRACE2", "2110C")
        assert (covered.trace_number, covered.rejections) == ("ELIGTRACE4", ())
        assert eligibility.coverage_status(covered) == "active"
        assert [each.level for each in refused.rejections] == ["2100D"]
        assert eligibility.coverage_status(refused) == "unknown"
        assert [each.position for each in (own, covered, refused)] == [14, 53, 64]

    def test_payer_that_refuses_a_receiver_answers_once(self) -> None:
        start, end = RESPONSE.index("HL*3*2*22"), RESPONSE.index("SE*66")
        cut = (RESPONSE[:start] + RESPONSE[end:]).replace("HL*2*1*21*1", "HL*2*1*21*0")
        text = edit(cut, "PRV*PE*PXC", "AAA*N**43*C~\nPRV*PE*PXC")
        (response,) = eligibility.read_responses(only_set(text))
        assert response.provider is not None
        assert response.subscriber is None
        assert [each.level for each in response.rejections] == ["2100B"]


class TestWhatIsRead:
    def test_person(self) -> None:
        (payer,) = eligibility.read_response_set(only_set(RESPONSE)).payers
        person = payer.receivers[0].subscribers[0].person
        member = person.member
        assert member.is_corrected
        assert (member.group_number, member.group_name) == ("GRP100", "EXAMPLE EMPLOYER")
        assert [each.qualifier for each in member.references] == ["18", "SY"]
        assert [each.code for each in member.diagnoses] == ["E1165", "I10"]
        assert member.birth_sequence == 2
        assert person.military_services[0].description == "FIRST UNIT"
        assert payer.contacts[0].phone_extension == "12"

    def test_benefit(self) -> None:
        response = eligibility.read_responses(only_set(RESPONSE))[0]
        limited = response.benefits[1]
        assert limited.procedure is not None
        assert (limited.procedure.code, limited.diagnosis_pointers) == ("97110", (1, 2))
        assert (limited.quantity_qualifier, limited.quantity) == ("VS", 20)
        (pattern,) = limited.delivery_patterns
        assert (pattern.quantity, pattern.period_unit, pattern.period_count) == (2, "WK", 10)
        assert len(limited.messages) == 2
        assert [each.code or each.text for each in limited.details] == ["11", "MAIN BUILDING"]
        doctor, plan = limited.related_parties
        assert (doctor.entity_code, doctor.region_code) == ("P3", "NORTH")
        assert doctor.address is not None
        assert plan.party.identifier == "SYNTH2"

    def test_question(self) -> None:
        (payer,) = eligibility.read_inquiry_set(only_set(INQUIRY)).payers
        amounts, procedure = payer.receivers[0].subscribers[0].person.questions
        assert (amounts.coverage_level, amounts.spend_down_cents) == ("FAM", 3750)
        assert procedure.procedure is not None
        assert procedure.procedure.modifiers == ("25",)
        assert procedure.authorization is not None
        assert procedure.authorization.qualifier == "G1"


def test_spend_down_of_a_dependent_is_refused() -> None:
    inquiries = eligibility.read_inquiry_set(only_set(INQUIRY))
    question = eligibility.BenefitQuestion(service_types=("30",), spend_down_cents=100)
    subscriber = inquiries.payers[0].receivers[0].subscribers[1]
    dependent = subscriber.dependents[0]
    dependent.person.questions = (question,)
    with pytest.raises(x12.X12Error) as caught:
        eligibility.write_inquiry_set(inquiries, ENVELOPE)
    assert caught.value.segment_id == "AMT"


@generated
@given(inquiry=strategies.INQUIRIES, envelope=basic.ENVELOPES)
def test_inquiries(inquiry: eligibility.EligibilityInquiry, envelope: x12.Envelope) -> None:
    text = eligibility.write_inquiry(inquiry, envelope)
    assert eligibility.read_inquiry(only_set(text)) == inquiry


@generated
@given(response=strategies.responses(), envelope=basic.ENVELOPES)
def test_responses(response: eligibility.EligibilityResponse, envelope: x12.Envelope) -> None:
    text = eligibility.write_response(response, envelope)
    assert eligibility.read_response(only_set(text)) == response


@generated
@given(inquiries=strategies.INQUIRY_SETS, envelope=basic.ENVELOPES)
def test_inquiry_sets(inquiries: eligibility.InquirySet, envelope: x12.Envelope) -> None:
    text = eligibility.write_inquiry_set(inquiries, envelope)
    assert eligibility.read_inquiry_set(only_set(text)) == inquiries


@generated
@given(responses=strategies.RESPONSE_SETS, envelope=basic.ENVELOPES)
def test_response_sets(responses: eligibility.ResponseSet, envelope: x12.Envelope) -> None:
    text = eligibility.write_response_set(responses, envelope)
    assert eligibility.read_response_set(only_set(text)) == responses
